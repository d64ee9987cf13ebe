"""An attempt as its participant sees it while taking it: the questions, never a word of what is right."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.assessment.domain.display_order import display_order
from services.assessment.domain.errors import AttemptNotFound
from services.assessment.domain.questions import Question, question_count
from services.assessment.domain.rich_text import block_html
from services.assessment.models import Attempt, AttemptAnswer, QuizOffering
from services.assessment.reads.participation import quiz_offering
from services.assessment.reads.question_sets import questions_of
from shared.schema.types import Json


@dataclass(frozen=True, slots=True)
class QuestionView:
    """One question as shown in one attempt.

    Attributes:
        is_asked: whether it takes an answer.
        presentation: what its type shows beside the text, such as `choices`.
    """

    position: int
    type: str
    text_html: str
    points: Decimal
    is_asked: bool
    presentation: Json
    answer: Json | None
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class AttemptedQuizView:
    """The quiz of an attempt and its rules."""

    activity_id: UUID
    title: str
    purpose: str
    passing_score: int
    time_limit_minutes: int | None
    attempts: int
    attempts_used: int


@dataclass(frozen=True, slots=True)
class AttemptView:
    """An attempt. `server_now` lets a page count down by the server's clock."""

    id: UUID
    enrollment_id: UUID
    version_id: UUID
    quiz: AttemptedQuizView
    state: str
    attempt_number: int
    started_at: datetime
    deadline_at: datetime | None
    server_now: datetime
    answered_count: int
    question_count: int
    questions: list[QuestionView]


def attempt_of(session: Session, *, attempt_id: UUID, person_id: UUID, now: datetime) -> AttemptView:
    """One's own attempt.

    Raises:
        AttemptNotFound: there is none, or it is somebody else's.
    """
    attempt = session.get(Attempt, attempt_id)
    if attempt is None or attempt.person_id != person_id:
        raise AttemptNotFound("There is no such attempt of yours.")
    questions = questions_of(session, attempt.question_set_id)
    answers = {row.position: row for row in answer_rows(session, attempt_id)}
    return AttemptView(
        id=attempt.id,
        enrollment_id=attempt.enrollment_id,
        version_id=attempt.version_id,
        quiz=attempted_quiz(session, attempt),
        state=attempt.state,
        attempt_number=attempt.attempt_number,
        started_at=attempt.started_at,
        deadline_at=attempt.deadline_at,
        server_now=now,
        answered_count=sum(1 for row in answers.values() if row.answer is not None),
        question_count=question_count(questions),
        questions=[
            _shown(question, position, attempt.seed, answers.get(position))
            for position, question in enumerate(questions, start=1)
        ],
    )


def answer_rows(session: Session, attempt_id: UUID) -> list[AttemptAnswer]:
    """The answers of an attempt, in order."""
    return list(
        session.scalars(
            select(AttemptAnswer)
            .where(AttemptAnswer.attempt_id == attempt_id)
            .order_by(AttemptAnswer.position)
        )
    )


def attempted_quiz(session: Session, attempt: Attempt) -> AttemptedQuizView:
    """The quiz of an attempt, with how many attempts were used."""
    offering: QuizOffering = quiz_offering(
        session, version_id=attempt.version_id, activity_id=attempt.activity_id
    )
    used = session.scalar(
        select(func.count()).where(
            Attempt.enrollment_id == attempt.enrollment_id, Attempt.activity_id == attempt.activity_id
        )
    )
    return AttemptedQuizView(
        activity_id=offering.activity_id,
        title=offering.title,
        purpose=offering.purpose,
        passing_score=offering.passing_score,
        time_limit_minutes=offering.time_limit_minutes,
        attempts=offering.attempts,
        attempts_used=used or 0,
    )


def _shown(question: Question, position: int, seed: int, row: AttemptAnswer | None) -> QuestionView:
    order = display_order(question.item_count(), seed=seed, position=position)
    answer = row.answer if row else None
    return QuestionView(
        position=position,
        type=question.TYPE,
        text_html=block_html(question.text, question.format),
        points=question.points,
        is_asked=question.IS_ASKED,
        presentation=question.presentation(order),
        answer=None if answer is None else question.shown_answer(order, answer),
        answered_at=row.answered_at if row else None,
    )
