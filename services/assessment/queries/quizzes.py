"""The quizzes of an enrolment, and where its participant stands in each."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.assessment.domain.attempt_rules import OPEN
from services.assessment.models import Attempt, QuestionSet, QuizOffering
from services.assessment.reads.participation import version_taken_by


@dataclass(frozen=True, slots=True)
class QuizView:
    """A quiz, its rules, and how far one participant came. `attempts` 0 means any number."""

    activity_id: UUID
    title: str
    purpose: str
    counts: bool
    attempts: int
    attempts_used: int
    best_score: Decimal | None
    passed: bool
    passing_score: int
    time_limit_minutes: int | None
    question_count: int
    open_attempt_id: UUID | None
    last_attempt_id: UUID | None


def quizzes_of(session: Session, *, enrollment_id: UUID, person_id: UUID) -> list[QuizView]:
    """The quizzes of an enrolment in their order.

    Raises:
        ParticipationNotKnownYet, NotAParticipant: see their words.
    """
    version = version_taken_by(session, enrollment_id=enrollment_id, person_id=person_id)
    offerings = session.execute(
        select(QuizOffering, QuestionSet.question_count)
        .outerjoin(QuestionSet, QuestionSet.id == QuizOffering.question_set_id)
        .where(QuizOffering.version_id == version.version_id)
        .order_by(QuizOffering.position)
    ).all()
    attempts = session.scalars(
        select(Attempt).where(Attempt.enrollment_id == enrollment_id).order_by(Attempt.attempt_number)
    ).all()
    return [
        _quiz(
            offering,
            count or 0,
            [attempt for attempt in attempts if attempt.activity_id == offering.activity_id],
        )
        for offering, count in offerings
    ]


def _quiz(offering: QuizOffering, question_count: int, attempts: list[Attempt]) -> QuizView:
    running = [attempt.id for attempt in attempts if attempt.state == OPEN]
    finished = [attempt.id for attempt in attempts if attempt.state != OPEN]
    return QuizView(
        activity_id=offering.activity_id,
        title=offering.title,
        purpose=offering.purpose,
        counts=offering.counts,
        attempts=offering.attempts,
        attempts_used=len(attempts),
        best_score=max((attempt.score for attempt in attempts if attempt.score is not None), default=None),
        passed=any(attempt.passed for attempt in attempts),
        passing_score=offering.passing_score,
        time_limit_minutes=offering.time_limit_minutes,
        question_count=question_count,
        open_attempt_id=running[-1] if running else None,
        last_attempt_id=finished[-1] if finished else None,
    )
