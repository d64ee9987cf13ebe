"""Saving answers, one by one, as they are given. The busiest path of an exam: two statements."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from services.assessment.domain.attempt_rules import OPEN, as_evidence, takes_answers
from services.assessment.domain.display_order import display_order
from services.assessment.domain.errors import AttemptClosed, AttemptNotFound, QuestionNotFound
from services.assessment.domain.question_checks import MOST_QUESTIONS
from services.assessment.domain.questions import question_count
from services.assessment.models import Attempt, AttemptAnswer
from services.assessment.operations.inserting import insert_into
from services.assessment.reads.question_sets import questions_of
from shared.persistence.context import Context


@dataclass(frozen=True, slots=True)
class SavedAnswerView:
    """That an answer was saved, and how far the attempt has come."""

    saved_at: datetime
    answered_count: int
    question_count: int


def save_answer(
    context: Context,
    *,
    person_id: UUID,
    attempt_id: UUID,
    position: int,
    answer: Mapping[str, Any] | None,
    occurred_at: datetime | None = None,
) -> SavedAnswerView:
    """Keep the answer to one question; the last one that arrives counts, and a repetition changes nothing.

    Args:
        position: the question's, counted from 1.
        answer: names the keys that the attempt shows; None takes an answer back.
        occurred_at: what the phone's clock said, kept as evidence. It decides nothing.

    Raises:
        AttemptNotFound: there is no such attempt of this person.
        AttemptClosed: it was handed in, or its time is up by the server's clock.
        QuestionNotFound: it has no question at this position.
        AnswerNotUnderstood: the answer does not fit the question.
    """
    if not 1 <= position <= MOST_QUESTIONS:
        raise QuestionNotFound(f"No quiz has a question {position}.")
    now = context.clock.now()
    others = (
        select(func.count())
        .where(
            AttemptAnswer.attempt_id == attempt_id,
            AttemptAnswer.position != position,
            AttemptAnswer.answer.is_not(None),
        )
        .scalar_subquery()
    )
    # The shared lock keeps the attempt open until this answer is in; answers do not wait for each other.
    attempt = context.session.execute(
        select(
            Attempt.person_id,
            Attempt.state,
            Attempt.closes_at,
            Attempt.seed,
            Attempt.question_set_id,
            others.label("others_answered"),
        )
        .where(Attempt.id == attempt_id)
        .with_for_update(read=True, of=Attempt)
    ).one_or_none()
    if attempt is None or attempt.person_id != person_id:
        raise AttemptNotFound("There is no such attempt of yours.")
    if attempt.state != OPEN or not takes_answers(now, attempt.closes_at):
        raise AttemptClosed("It was handed in, or its time is up. What was saved before counts.")
    questions = questions_of(context.session, attempt.question_set_id)
    if not 1 <= position <= len(questions):
        raise QuestionNotFound(f"This attempt has the questions 1 to {len(questions)}.")
    question = questions[position - 1]
    order = display_order(question.item_count(), seed=attempt.seed, position=position)
    given = {
        "answer": None if answer is None else question.read_answer(order, answer),
        "answered_at": now,
        "occurred_at": as_evidence(occurred_at),
    }
    context.session.execute(
        insert_into(context.session, AttemptAnswer)
        .values(attempt_id=attempt_id, position=position, **given)
        .on_conflict_do_update(index_elements=["attempt_id", "position"], set_=given)
    )
    answered = attempt.others_answered + (given["answer"] is not None)
    return SavedAnswerView(now, answered, question_count(questions))
