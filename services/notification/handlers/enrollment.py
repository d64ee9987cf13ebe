"""What follows here from what enrollment tells."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from services.notification.operations.messages import (
    add_credit,
    tell_certified,
    tell_completed,
    tell_enrolled,
)
from shared.clock import At
from shared.contracts.enrollment import CertificateIssued, CourseCompleted, JpCredited, ParticipantEnrolled


def on_participant_enrolled(event: ParticipantEnrolled, session: Session) -> None:
    """Welcome the participant."""
    tell_enrolled(
        session,
        At(event.enrolled_at),
        person_id=event.person_id,
        enrollment_id=event.enrollment_id,
        version_id=event.version_id,
    )


def on_course_completed(event: CourseCompleted, session: Session) -> None:
    """Congratulate."""
    tell_completed(
        session,
        At(event.completed_at),
        person_id=event.person_id,
        enrollment_id=event.enrollment_id,
        title=event.title,
        score=event.score,
    )


def on_jp_credited(event: JpCredited, session: Session) -> None:
    """Say the JP with the completion that they were credited for."""
    add_credit(
        session,
        # The event knows a day and no instant; its own beginning is the same at every repetition.
        At(datetime.combine(event.credited_on, datetime.min.time(), UTC)),
        enrollment_id=event.enrollment_id,
        entry_id=event.entry_id,
        jp=event.jp,
        year=event.year,
        credited_on=event.credited_on,
    )


def on_certificate_issued(event: CertificateIssued, session: Session) -> None:
    """Tell the participant that the certificate is there."""
    tell_certified(
        session,
        At(event.issued_at),
        person_id=event.person_id,
        certificate_id=event.certificate_id,
        title=event.title,
        number=event.number,
    )
