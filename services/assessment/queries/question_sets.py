"""Reading sets of questions, which hold the right answers: for staff alone."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import not_, select
from sqlalchemy.orm import Session

from services.assessment.domain.documents import document_of
from services.assessment.domain.errors import AnswersAreSecret, QuestionSetNotFound
from services.assessment.domain.problems import Problem
from services.assessment.domain.questions import Question, question_count
from services.assessment.models import Course, CourseVersion, Participant, QuestionSet, QuizOffering
from services.assessment.question_formats.gift import write_gift
from services.assessment.reads.courses import course_within, question_set_within
from services.assessment.reads.question_sets import questions_of
from shared.access.scope import AccessScope
from shared.schema.types import Json


@dataclass(frozen=True, slots=True)
class QuestionLineView:
    """One question of a set, for a list."""

    position: int
    name: str
    type: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionWarningView:
    """What is allowed but perhaps not meant.

    Attributes:
        code: stable; by it and `values` a client says it in its own words.
        values: what stands in the sentence: texts and whole numbers.
        message: in English.
    """

    line: int | None
    question: int | None
    code: str
    values: Json
    message: str


@dataclass(frozen=True, slots=True)
class QuestionSetReportView:
    """What was read of a file or of typed questions; `id` is null in a rehearsal."""

    id: UUID | None
    name: str
    question_count: int
    by_type: dict[str, int]
    questions: list[QuestionLineView]
    warnings: list[QuestionWarningView]


@dataclass(frozen=True, slots=True)
class QuestionSetView:
    """A set with its right answers, as documents and as a GIFT file that reads back to the same questions."""

    id: UUID
    name: str
    question_count: int
    base_id: UUID | None
    created_at: datetime
    questions: list[Json]
    gift: str


def report_on(
    name: str, questions: Sequence[Question], warnings: Sequence[Problem], set_id: UUID | None
) -> QuestionSetReportView:
    """The report that follows storing, or rehearsing, a set."""
    return QuestionSetReportView(
        id=set_id,
        name=name,
        question_count=question_count(tuple(questions)),
        by_type=dict(Counter(question.TYPE for question in questions)),
        questions=[
            QuestionLineView(position, question.name, question.TYPE, question.text)
            for position, question in enumerate(questions, start=1)
        ],
        warnings=[QuestionWarningView(**warning.as_document()) for warning in warnings],
    )


def question_set_by_id(session: Session, *, set_id: UUID, scope: AccessScope) -> QuestionSetView:
    """A set with its answers.

    Raises:
        QuestionSetNotFound: there is none within the scope.
        AnswersAreSecret: this person takes a quiz with these questions in a course beyond the scope.
    """
    row = session.scalar(select(QuestionSet).where(QuestionSet.id == set_id, question_set_within(scope)))
    if row is None:
        raise QuestionSetNotFound("There is no such set of questions.")
    _refuse_who_takes_it(session, set_id, scope)
    questions = questions_of(session, set_id)
    return QuestionSetView(
        id=row.id,
        name=row.name,
        question_count=row.question_count,
        base_id=row.base_id,
        created_at=row.created_at,
        questions=[document_of(question) for question in questions],
        gift=write_gift(questions),
    )


def _refuse_who_takes_it(session: Session, set_id: UUID, scope: AccessScope) -> None:
    taken = (
        select(Course.id)
        .join(CourseVersion, CourseVersion.course_id == Course.id)
        .join(QuizOffering, QuizOffering.version_id == CourseVersion.version_id)
        .join(Participant, Participant.version_id == CourseVersion.version_id)
        .where(QuizOffering.question_set_id == set_id, Participant.person_id == scope.person_id)
    )
    if session.scalar(taken.where(not_(course_within(scope))).limit(1)) is not None:
        raise AnswersAreSecret("You take a quiz with these questions, in a course that you do not teach.")
