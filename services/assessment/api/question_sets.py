"""Sets of questions: stored from GIFT files or typed, read back with their answers."""

from typing import Any
from uuid import UUID

from flask_smorest import Blueprint

from services.assessment.operations.question_sets import store_question_set
from services.assessment.queries.question_sets import (
    QuestionSetReport,
    QuestionSetView,
    question_set_by_id,
    report_on,
)
from services.assessment.question_formats.documents import checked_questions
from services.assessment.question_formats.gift import read_gift
from services.assessment.schemas import question_sets as schemas
from shared.web.auth import access_scope, principal
from shared.web.transaction import context, reading, session, writing

blueprint = Blueprint(
    "question-sets", __name__, description="Questions, immutable and named by what they hold."
)


@blueprint.route("/question-sets", methods=["POST"])
@writing
@blueprint.arguments(schemas.NewQuestionSet)
@blueprint.arguments(schemas.Rehearsal, location="query")
@blueprint.response(201, schemas.QuestionSetReport)
def add_question_set(body: dict[str, Any], args: dict[str, Any]) -> QuestionSetReport:
    """Store questions from GIFT text or typed; 422 names every problem with its line and stores nothing."""
    if "gift" in body:
        read = read_gift(body["gift"])
        questions, warnings = read.questions, read.warnings
    else:
        questions, warnings = checked_questions(body["questions"])
    set_id = None
    if not args["dry_run"]:
        set_id = store_question_set(
            context(),
            person_id=principal().person_id,
            name=body["name"].strip(),
            questions=questions,
            base_id=body["base_id"],
        )
    return report_on(body["name"].strip(), questions, warnings, set_id)


@blueprint.route("/question-sets/<uuid:set_id>", methods=["GET"])
@reading
@blueprint.response(200, schemas.QuestionSetOut)
def get_question_set(set_id: UUID) -> QuestionSetView:
    """A set in full, and as GIFT text that reads back to the same set."""
    return question_set_by_id(session(), set_id=set_id, scope=access_scope())
