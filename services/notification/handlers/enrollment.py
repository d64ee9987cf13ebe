"""What follows here from what enrollment tells."""

from datetime import UTC, datetime

from services.notification.operations.messages import (
    add_credit,
    tell_certified,
    tell_completed,
    tell_enrolled,
)
from shared.contracts.enrollment import CertificateIssued, CourseCompleted, JpCredited, ParticipantEnrolled
from shared.persistence.context import Context


def on_participant_enrolled(event: ParticipantEnrolled, context: Context) -> None:
    """Welcome the participant."""
    tell_enrolled(
        context.at(event.enrolled_at),
        person_id=event.person_id,
        enrollment_id=event.enrollment_id,
        version_id=event.version_id,
    )


def on_course_completed(event: CourseCompleted, context: Context) -> None:
    """Congratulate."""
    tell_completed(
        context.at(event.completed_at),
        person_id=event.person_id,
        enrollment_id=event.enrollment_id,
        title=event.title,
        score=event.score,
    )


def on_jp_credited(event: JpCredited, context: Context) -> None:
    """Say the JP with the completion that they were credited for."""
    add_credit(
        context.at(datetime.combine(event.credited_on, datetime.min.time(), UTC)),
        enrollment_id=event.enrollment_id,
        entry_id=event.entry_id,
        jp=event.jp,
        year=event.year,
        credited_on=event.credited_on,
    )


def on_certificate_issued(event: CertificateIssued, context: Context) -> None:
    """Tell the participant that the certificate is there."""
    tell_certified(
        context.at(event.issued_at),
        person_id=event.person_id,
        certificate_id=event.certificate_id,
        title=event.title,
        number=event.number,
    )
