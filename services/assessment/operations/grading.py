"""Handing in and grading: the only place where an attempt gets its score."""

from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

import structlog
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from services.assessment.domain.attempt_rules import (
    AWAITING_GRADING,
    GRADED,
    OPEN,
    attempts_left,
    outcome_of,
)
from services.assessment.domain.grading import earned, grade, total_score
from services.assessment.domain.questions import Question
from services.assessment.models import Attempt, AttemptAnswer
from services.assessment.reads.participation import quiz_offering
from services.assessment.reads.question_sets import questions_of
from shared.contracts.assessment import ActivityResultRecorded, AttemptGraded
from shared.messaging.outbox import record
from shared.persistence.context import Context

_log = structlog.get_logger(__name__)


def hand_in(context: Context, *, attempt_id: UUID, submitted_at: datetime) -> bool:
    """Close an open attempt and grade what needs no trainer.

    Returns:
        Whether this call closed it: however many try at once, one does.
    """
    closed = context.session.execute(
        update(Attempt)
        .where(Attempt.id == attempt_id, Attempt.state == OPEN)
        .values(state=AWAITING_GRADING, submitted_at=submitted_at)
        .returning(Attempt.id)
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    if closed is None:
        return False
    attempt = context.session.get_one(Attempt, attempt_id, populate_existing=True)
    questions = questions_of(context.session, attempt.question_set_id)
    answers = answers_of(context.session, attempt_id)
    for position, row in answers.items():
        question = questions[position - 1]
        fraction = grade(question, row.answer).fraction
        row.earned = None if fraction is None else earned(question, fraction)
    settle(context, attempt, questions, answers, graded_at=submitted_at)
    return True


def answers_of(session: Session, attempt_id: UUID) -> dict[int, AttemptAnswer]:
    """The answers of an attempt by position."""
    rows = session.scalars(
        select(AttemptAnswer)
        .where(AttemptAnswer.attempt_id == attempt_id)
        .execution_options(populate_existing=True)
    )
    return {row.position: row for row in rows}


def settle(
    context: Context,
    attempt: Attempt,
    questions: tuple[Question, ...],
    answers: dict[int, AttemptAnswer],
    *,
    graded_at: datetime,
) -> None:
    """Give an attempt its score and tell it, once nothing in it waits for a trainer."""
    fractions: list[Fraction] = []
    for position, question in enumerate(questions, start=1):
        row = answers.get(position)
        fraction = grade(question, row.answer if row else None).fraction
        if fraction is None:
            if row is None or row.graded_by is None or row.earned is None:
                context.session.flush()
                return
            fraction = Fraction(row.earned) / Fraction(question.points)
        fractions.append(fraction)
    score = total_score(questions, fractions)
    _conclude(context, attempt, score=score, graded_at=graded_at)


def _conclude(context: Context, attempt: Attempt, *, score: Decimal, graded_at: datetime) -> None:
    offering = quiz_offering(context.session, version_id=attempt.version_id, activity_id=attempt.activity_id)
    submitted_at = attempt.submitted_at or graded_at
    passed = score >= offering.passing_score
    attempt.state = GRADED
    attempt.score = score
    attempt.passed = passed
    attempt.graded_at = graded_at
    attempt.result_version += 1
    context.session.flush()
    record(
        context,
        ActivityResultRecorded(
            result_id=attempt.id,
            version=attempt.result_version,
            enrollment_id=attempt.enrollment_id,
            person_id=attempt.person_id,
            activity_id=attempt.activity_id,
            outcome=outcome_of(offering.purpose, passed=passed),
            score=score,
            is_last=attempts_left(offering.attempts, attempt.attempt_number) == 0,
            occurred_at=graded_at,
        ),
    )
    record(
        context,
        AttemptGraded(
            attempt_id=attempt.id,
            person_id=attempt.person_id,
            enrollment_id=attempt.enrollment_id,
            version_id=attempt.version_id,
            activity_id=attempt.activity_id,
            title=offering.title,
            purpose=offering.purpose,
            attempt_number=attempt.attempt_number,
            score=score,
            passing_score=offering.passing_score,
            passed=passed,
            counts=offering.counts,
            submitted_at=submitted_at,
            graded_at=graded_at,
        ),
    )
    _log.info("attempt_graded", attempt_id=str(attempt.id), passed=passed)
