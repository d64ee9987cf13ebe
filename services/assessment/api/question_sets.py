"""Sets of questions: stored from GIFT files or typed, read back with their answers."""

from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from flask_smorest import Blueprint

from services.assessment.domain.question_checks import LONGEST_NAME, MOST_QUESTIONS
from services.assessment.operations.question_sets import store_question_set
from services.assessment.queries.question_sets import (
    QuestionSetReportView,
    QuestionSetView,
    question_set_by_id,
    report_on,
)
from services.assessment.question_formats.documents import checked_questions
from services.assessment.question_formats.gift import read_gift
from services.assessment.question_types import QUESTION_TYPES
from shared.schema.json_schema import json_schema_of
from shared.schema.types import UNSET, Described, FileText, Invalid, Json, Length, Lines, Unset
from shared.web.auth import access_scope, principal
from shared.web.declared import accepts, answers
from shared.web.transaction import context, reading, session, writing

blueprint = Blueprint(
    "question-sets", __name__, description="Questions, immutable and named by what they hold."
)


def _documents() -> dict[str, Any]:
    """The shape of each type's documents, made from its dataclass, for the published description alone."""
    shapes = []
    for cls in QUESTION_TYPES:
        shape = json_schema_of(cls)
        shape["properties"] = {"type": {"const": cls.TYPE}} | shape["properties"]
        shape["required"] = ["type", *shape["required"]]
        shapes.append(shape)
    return {"oneOf": shapes}


QuestionDocument = Annotated[Json, Lines.UNCHECKED, Described(_documents)]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewQuestionSet:
    """Questions to store, as a GIFT file's text or typed.

    Attributes:
        questions: a document for each question; its shape follows from its `type`.
        base_id: the set that this one was made from.
    """

    name: Annotated[str, Length(max=LONGEST_NAME)] = ""
    gift: FileText | Unset = UNSET
    questions: Annotated[tuple[QuestionDocument, ...], Length(max=MOST_QUESTIONS)] | Unset = UNSET
    base_id: UUID | None = None

    def __post_init__(self) -> None:
        if (self.gift is UNSET) == (self.questions is UNSET):
            raise Invalid("Send either the text of a GIFT file or typed questions.", "gift")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoringArgs:
    """How to store questions.

    Attributes:
        dry_run: report, and store nothing.
    """

    dry_run: bool = False


@blueprint.route("/question-sets", methods=["POST"])
@writing
@accepts(StoringArgs, location="query")
@accepts(NewQuestionSet)
@answers(201, QuestionSetReportView)
def add_question_set(body: NewQuestionSet, args: StoringArgs) -> QuestionSetReportView:
    """Store questions from GIFT text or typed; 422 names every problem with its line and stores nothing."""
    if body.gift is not UNSET:
        read = read_gift(body.gift)
        questions, warnings = read.questions, read.warnings
    else:
        questions, warnings = checked_questions(body.questions or ())
    set_id = None
    if not args.dry_run:
        set_id = store_question_set(
            context(),
            person_id=principal().person_id,
            name=body.name.strip(),
            questions=questions,
            base_id=body.base_id,
        )
    return report_on(body.name.strip(), questions, warnings, set_id)


@blueprint.route("/question-sets/<uuid:set_id>", methods=["GET"])
@reading
@answers(200, QuestionSetView)
def get_question_set(set_id: UUID) -> QuestionSetView:
    """A set in full, and as GIFT text that reads back to the same set."""
    return question_set_by_id(session(), set_id=set_id, scope=access_scope())
