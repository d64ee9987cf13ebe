"""Taking quizzes: attempts, answers, results."""

from typing import Any
from uuid import UUID

from flask_smorest import Blueprint

from services.assessment.operations.answers import SavedAnswer, save_answer
from services.assessment.operations.attempts import grade_essay, start_attempt, submit_attempt
from services.assessment.queries.attempts import AttemptView, attempt_of
from services.assessment.queries.grading import WaitingAttempt, attempts_awaiting
from services.assessment.queries.quizzes import QuizView, quizzes_of
from services.assessment.queries.results import ResultView, result_of
from services.assessment.schemas import attempts as schemas
from shared.web.auth import access_scope, principal
from shared.web.cursors import instant_and_key_in
from shared.web.pagination import Page, page_of
from shared.web.transaction import clock, context, reading, session, writing

blueprint = Blueprint("attempts", __name__, description="Quizzes, attempts at them, and what came of those.")


@blueprint.route("/quizzes", methods=["GET"])
@reading
@blueprint.arguments(schemas.EnrollmentArgs, location="query")
@blueprint.response(200, schemas.QuizPage)
def list_quizzes(args: dict[str, Any]) -> Page[QuizView]:
    """The quizzes of an enrolment of mine, all on one page."""
    return Page(quizzes_of(session(), enrollment_id=args["enrollment_id"], person_id=principal().person_id))


@blueprint.route("/attempts", methods=["POST"])
@writing
@blueprint.arguments(schemas.NewAttempt)
@blueprint.response(201, schemas.AttemptOut)
@blueprint.alt_response(200, schema=schemas.AttemptOut, description="An attempt was open; here it is.")
def begin_attempt(body: dict[str, Any]) -> Any:
    """Begin an attempt, or go on with the open one."""
    person_id = principal().person_id
    attempt_id, is_new = start_attempt(context(), person_id=person_id, **body)
    view = attempt_of(session(), attempt_id=attempt_id, person_id=person_id, now=clock().now())
    return view if is_new else (view, 200)


@blueprint.route("/attempts", methods=["GET"])
@reading
@blueprint.arguments(schemas.AwaitingArgs, location="query")
@blueprint.response(200, schemas.WaitingPage)
def list_awaiting(args: dict[str, Any]) -> Page[WaitingAttempt]:
    """Attempts in my courses that wait for points."""
    limit = args["limit"]
    rows = attempts_awaiting(
        session(), scope=access_scope(), limit=limit, after=instant_and_key_in(args["cursor"])
    )
    return page_of(rows, limit, lambda row: (row.submitted_at.isoformat(), row.attempt_id))


@blueprint.route("/attempts/<uuid:attempt_id>", methods=["GET"])
@reading
@blueprint.response(200, schemas.AttemptOut)
def get_attempt(attempt_id: UUID) -> AttemptView:
    """An attempt of mine, with the answers saved so far."""
    return attempt_of(session(), attempt_id=attempt_id, person_id=principal().person_id, now=clock().now())


@blueprint.route("/attempts/<uuid:attempt_id>/answers/<int:position>", methods=["PUT"])
@writing
@blueprint.arguments(schemas.GivenAnswer)
@blueprint.response(200, schemas.SavedAnswer)
def put_answer(body: dict[str, Any], attempt_id: UUID, position: int) -> SavedAnswer:
    """Save the answer to one question; again and again until the attempt closes."""
    person_id = principal().person_id
    return save_answer(context(), person_id=person_id, attempt_id=attempt_id, position=position, **body)


@blueprint.route("/attempts/<uuid:attempt_id>/submit", methods=["POST"])
@writing
@blueprint.response(200, schemas.ResultOut)
def hand_in_attempt(attempt_id: UUID) -> ResultView:
    """Hand in an attempt of mine; a second time gives the same result."""
    person_id = principal().person_id
    submit_attempt(context(), person_id=person_id, attempt_id=attempt_id)
    return result_of(session(), attempt_id=attempt_id, scope=access_scope())


@blueprint.route("/attempts/<uuid:attempt_id>/result", methods=["GET"])
@reading
@blueprint.response(200, schemas.ResultOut)
def get_result(attempt_id: UUID) -> ResultView:
    """What came of an attempt of mine, or of one in my courses."""
    return result_of(session(), attempt_id=attempt_id, scope=access_scope())


@blueprint.route("/attempts/<uuid:attempt_id>/grades", methods=["POST"])
@writing
@blueprint.arguments(schemas.NewGrade)
@blueprint.response(201, schemas.ResultOut)
def add_grade(body: dict[str, Any], attempt_id: UUID) -> ResultView:
    """Give an essay its points; after the last one the attempt has its score."""
    scope = access_scope()
    grade_essay(context(), scope=scope, attempt_id=attempt_id, **body)
    return result_of(session(), attempt_id=attempt_id, scope=scope)
