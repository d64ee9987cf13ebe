"""What waits for a trainer: attempts with essays. People appear by id alone, so essays are graded without a name."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from services.assessment.domain.attempt_rules import AWAITING_GRADING
from services.assessment.domain.rights import Staff, may_see_work_in
from services.assessment.models import AttemptRow, CourseVersionRow, OfferingRow


@dataclass(frozen=True, slots=True)
class WaitingAttempt:
    """An attempt that was handed in and waits for points."""

    attempt_id: UUID
    enrollment_id: UUID
    person_id: UUID
    course_id: UUID
    course_title: str
    version_id: UUID
    quiz_key: str
    quiz_title: str
    attempt_number: int
    submitted_at: datetime


def attempts_awaiting(
    session: Session, *, staff: Staff, limit: int, after: tuple[datetime, UUID] | None
) -> list[WaitingAttempt]:
    """Attempts that this person may grade, longest waiting first; one more than `limit`, if there are more."""
    statement = (
        select(AttemptRow, OfferingRow.title, CourseVersionRow)
        .join(CourseVersionRow, CourseVersionRow.version_id == AttemptRow.version_id)
        .join(
            OfferingRow,
            (OfferingRow.version_id == AttemptRow.version_id) & (OfferingRow.quiz_key == AttemptRow.quiz_key),
        )
        .where(AttemptRow.state == AWAITING_GRADING, AttemptRow.submitted_at.is_not(None))
        .order_by(AttemptRow.submitted_at, AttemptRow.id)
        .limit(limit + 1)
    )
    if not staff.sees_all:
        statement = statement.where(AttemptRow.version_id.in_(_versions_taught(session, staff)))
    if after is not None:
        statement = statement.where(tuple_(AttemptRow.submitted_at, AttemptRow.id) > tuple_(*after))
    return [
        WaitingAttempt(
            attempt_id=attempt.id,
            enrollment_id=attempt.enrollment_id,
            person_id=attempt.person_id,
            course_id=version.course_id,
            course_title=version.title,
            version_id=attempt.version_id,
            quiz_key=attempt.quiz_key,
            quiz_title=title,
            attempt_number=attempt.attempt_number,
            submitted_at=attempt.submitted_at,
        )
        for attempt, title, version in session.execute(statement)
        if attempt.submitted_at is not None
    ]


def _versions_taught(session: Session, staff: Staff) -> list[UUID]:
    # Only versions with something to grade: of those there are few, and the two databases look into JSON differently.
    waiting = (
        select(CourseVersionRow.version_id, CourseVersionRow.trainer_ids)
        .join(AttemptRow, AttemptRow.version_id == CourseVersionRow.version_id)
        .where(AttemptRow.state == AWAITING_GRADING)
    )
    return [row.version_id for row in session.execute(waiting) if may_see_work_in(staff, row.trainer_ids)]
