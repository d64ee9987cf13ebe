"""What enrollment tells: who takes part, who completed, what was credited and certified."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from shared.messaging.event import Event, event


@event("enrollment.participant_enrolled.v1", subject="enrollment_id")
class ParticipantEnrolled(Event):
    """A person takes part in a course, pinned to a version; in a run if the course has meetings."""

    enrollment_id: UUID
    person_id: UUID
    course_id: UUID
    version_id: UUID
    run_id: UUID | None
    enrolled_at: datetime


@event("enrollment.participant_withdrew.v1", subject="enrollment_id")
class ParticipantWithdrew(Event):
    """A person left a course before completing it. An enrolment that ended stays ended."""

    enrollment_id: UUID
    person_id: UUID
    course_id: UUID
    withdrew_at: datetime


@event("enrollment.activity_opened.v1", subject="opening_id")
class ActivityOpened(Event):
    """An activity with a condition (`available_when`) became available to a participant, and stays so.

    Activities without a condition are open from enrolment on; nothing is said about them.
    """

    opening_id: UUID
    enrollment_id: UUID
    person_id: UUID
    activity_id: UUID
    opened_at: datetime


@event("enrollment.availability_due.v1", subject="enrollment_id")
class AvailabilityDue(Event):
    """A date in a condition of the enrolment's course has come: recorded beforehand, available at that instant."""

    enrollment_id: UUID
    due_at: datetime


@event("enrollment.course_completed.v1", subject="enrollment_id")
class CourseCompleted(Event):
    """Every requirement of the enrolment's version is met.

    `completed_at` is the instant of the last fact that was missing; `score` the best of those that count, 0 to 100.
    """

    enrollment_id: UUID
    person_id: UUID
    course_id: UUID
    version_id: UUID
    title: str
    score: Decimal | None
    completed_at: datetime


@event("enrollment.jp_credited.v1", subject="entry_id")
class JpCredited(Event):
    """Lesson hours were written into the ledger; a correction is a counter-entry with negative `jp`.

    `credited_on` is the local date, `year` the year they count for, `over_daily_cap` that the scheme would cap them.
    """

    entry_id: UUID
    person_id: UUID
    enrollment_id: UUID
    title: str
    jp: Decimal
    kind: int
    year: int
    credited_on: date
    over_daily_cap: bool = False


@event("enrollment.certificate_issued.v1", subject="certificate_id")
class CertificateIssued(Event):
    """A numbered certificate was issued. `verification_code` opens its public page; `kind` is passed or attended."""

    certificate_id: UUID
    enrollment_id: UUID
    person_id: UUID
    course_id: UUID
    title: str
    number: str
    kind: str
    jp: Decimal
    verification_code: str
    issued_at: datetime
