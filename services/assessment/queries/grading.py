"""What waits for a trainer: attempts with essays. People appear by id alone, so essays are graded without a name."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from services.assessment.domain.attempt_rules import AWAITING_GRADING
from services.assessment.models import Attempt, Course, CourseVersion, QuizOffering
from services.assessment.reads.courses import course_within
from shared.access.scope import AccessScope


@dataclass(frozen=True, slots=True)
class AwaitingAttemptView:
    """An attempt that was handed in and waits for points."""

    attempt_id: UUID
    enrollment_id: UUID
    person_id: UUID
    course_id: UUID
    course_title: str
    version_id: UUID
    activity_id: UUID
    quiz_title: str
    attempt_number: int
    submitted_at: datetime


def attempts_awaiting(
    session: Session, *, scope: AccessScope, limit: int, after: tuple[datetime, UUID] | None
) -> list[AwaitingAttemptView]:
    """Attempts in courses within the scope, longest waiting first; one more than `limit`, if there are more."""
    statement = (
        select(Attempt, QuizOffering.title, CourseVersion)
        .join(CourseVersion, CourseVersion.version_id == Attempt.version_id)
        .join(Course, Course.id == CourseVersion.course_id)
        .join(
            QuizOffering,
            (QuizOffering.version_id == Attempt.version_id)
            & (QuizOffering.activity_id == Attempt.activity_id),
        )
        .where(Attempt.state == AWAITING_GRADING, Attempt.submitted_at.is_not(None), course_within(scope))
        .order_by(Attempt.submitted_at, Attempt.id)
        .limit(limit + 1)
    )
    if after is not None:
        statement = statement.where(tuple_(Attempt.submitted_at, Attempt.id) > tuple_(*after))
    return [
        AwaitingAttemptView(
            attempt_id=attempt.id,
            enrollment_id=attempt.enrollment_id,
            person_id=attempt.person_id,
            course_id=version.course_id,
            course_title=version.title,
            version_id=attempt.version_id,
            activity_id=attempt.activity_id,
            quiz_title=title,
            attempt_number=attempt.attempt_number,
            submitted_at=attempt.submitted_at,
        )
        for attempt, title, version in session.execute(statement)
        if attempt.submitted_at is not None
    ]
