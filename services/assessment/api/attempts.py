"""Taking quizzes: attempts, answers, results."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from flask_smorest import Blueprint

from services.assessment.domain.question_checks import LONGEST_FEEDBACK
from services.assessment.operations.answers import SavedAnswerView, save_answer
from services.assessment.operations.attempts import grade_essay, start_attempt, submit_attempt
from services.assessment.queries.attempts import AttemptView, attempt_of
from services.assessment.queries.grading import AwaitingAttemptView, attempts_awaiting
from services.assessment.queries.quizzes import QuizView, quizzes_of
from services.assessment.queries.results import ResultView, result_of
from shared.schema.types import Check, Json, Length, Text
from shared.web.auth import access_scope, principal
from shared.web.cursors import instant_and_key_in
from shared.web.declared import accepts, answers
from shared.web.pagination import Page, PageArgs, page_of
from shared.web.transaction import clock, context, reading, session, writing

blueprint = Blueprint("attempts", __name__, description="Quizzes, attempts at them, and what came of those.")


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrollmentArgs:
    """Which enrolment."""

    enrollment_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAttempt:
    """Which quiz to take."""

    enrollment_id: UUID
    activity_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class AwaitingArgs(PageArgs):
    """Only attempts that wait for grading are listed."""

    awaiting_grading: Annotated[bool, Check(bool, "Only attempts that wait for grading are listed.")] = True


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAnswer:
    """An answer to a question.

    Attributes:
        answer: as the question's type takes it, such as {"choice": "b"}, or null to take it back.
        occurred_at: by the phone's clock.
    """

    answer: Json | None
    occurred_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewGrade:
    """The points for one essay."""

    position: int
    earned: Decimal
    comment: Annotated[Text, Length(max=LONGEST_FEEDBACK)] = ""


@blueprint.route("/quizzes", methods=["GET"])
@reading
@accepts(EnrollmentArgs, location="query")
@answers(200, Page[QuizView])
def list_quizzes(args: EnrollmentArgs) -> Page[QuizView]:
    """The quizzes of an enrolment of mine, all on one page."""
    return Page(quizzes_of(session(), enrollment_id=args.enrollment_id, person_id=principal().person_id))


@blueprint.route("/attempts", methods=["POST"])
@writing
@accepts(NewAttempt)
@answers(201, AttemptView, also={200: "An attempt was open; here it is."})
def begin_attempt(body: NewAttempt) -> AttemptView | tuple[AttemptView, int]:
    """Begin an attempt, or go on with the open one."""
    person_id = principal().person_id
    attempt_id, is_new = start_attempt(
        context(), person_id=person_id, enrollment_id=body.enrollment_id, activity_id=body.activity_id
    )
    view = attempt_of(session(), attempt_id=attempt_id, person_id=person_id, now=clock().now())
    return view if is_new else (view, 200)


@blueprint.route("/attempts", methods=["GET"])
@reading
@accepts(AwaitingArgs, location="query")
@answers(200, Page[AwaitingAttemptView])
def list_awaiting(args: AwaitingArgs) -> Page[AwaitingAttemptView]:
    """Attempts in my courses that wait for points."""
    limit = args.limit
    rows = attempts_awaiting(
        session(), scope=access_scope(), limit=limit, after=instant_and_key_in(args.cursor)
    )
    return page_of(rows, limit, lambda row: (row.submitted_at.isoformat(), row.attempt_id))


@blueprint.route("/attempts/<uuid:attempt_id>", methods=["GET"])
@reading
@answers(200, AttemptView)
def get_attempt(attempt_id: UUID) -> AttemptView:
    """An attempt of mine, with the answers saved so far."""
    return attempt_of(session(), attempt_id=attempt_id, person_id=principal().person_id, now=clock().now())


@blueprint.route("/attempts/<uuid:attempt_id>/answers/<int:position>", methods=["PUT"])
@writing
@accepts(NewAnswer)
@answers(200, SavedAnswerView)
def put_answer(body: NewAnswer, attempt_id: UUID, position: int) -> SavedAnswerView:
    """Save the answer to one question; again and again until the attempt closes."""
    person_id = principal().person_id
    return save_answer(
        context(),
        person_id=person_id,
        attempt_id=attempt_id,
        position=position,
        answer=body.answer,
        occurred_at=body.occurred_at,
    )


@blueprint.route("/attempts/<uuid:attempt_id>/submit", methods=["POST"])
@writing
@answers(200, ResultView)
def hand_in_attempt(attempt_id: UUID) -> ResultView:
    """Hand in an attempt of mine; a second time gives the same result."""
    person_id = principal().person_id
    submit_attempt(context(), person_id=person_id, attempt_id=attempt_id)
    return result_of(session(), attempt_id=attempt_id, scope=access_scope())


@blueprint.route("/attempts/<uuid:attempt_id>/result", methods=["GET"])
@reading
@answers(200, ResultView)
def get_result(attempt_id: UUID) -> ResultView:
    """What came of an attempt of mine, or of one in my courses."""
    return result_of(session(), attempt_id=attempt_id, scope=access_scope())


@blueprint.route("/attempts/<uuid:attempt_id>/grades", methods=["POST"])
@writing
@accepts(NewGrade)
@answers(201, ResultView)
def add_grade(body: NewGrade, attempt_id: UUID) -> ResultView:
    """Give an essay its points; after the last one the attempt has its score."""
    scope = access_scope()
    grade_essay(
        context(),
        scope=scope,
        attempt_id=attempt_id,
        position=body.position,
        earned=body.earned,
        comment=body.comment,
    )
    return result_of(session(), attempt_id=attempt_id, scope=scope)
