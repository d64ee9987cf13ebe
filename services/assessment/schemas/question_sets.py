"""Sets of questions on the wire."""

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from services.assessment.domain.question_checks import LONGEST_NAME, MOST_QUESTIONS
from services.assessment.question_types import QUESTION_TYPES
from services.assessment.schemas.texts import short_text
from shared.schema.json_schema import json_schema_of
from shared.web.schemas import Schema


def _documents() -> list[dict[str, Any]]:
    """The shape of each type's documents, made from its dataclass, for the published description alone."""
    shapes = []
    for cls in QUESTION_TYPES:
        shape = json_schema_of(cls)
        shape["properties"] = {"type": {"const": cls.TYPE}} | shape["properties"]
        shape["required"] = ["type", *shape["required"]]
        shapes.append(shape)
    return shapes


class NewQuestionSet(Schema):
    """Questions to store, as a GIFT file's text or typed."""

    name = short_text(LONGEST_NAME, load_default="")
    gift = fields.String()
    questions = fields.List(
        fields.Dict(metadata={"oneOf": _documents()}),
        validate=validate.Length(max=MOST_QUESTIONS),
        metadata={"description": "A document for each question; its shape follows from its `type`."},
    )
    base_id = fields.UUID(
        load_default=None, allow_none=True, metadata={"description": "The set this was made from."}
    )

    @validates_schema
    def one_kind(self, data: dict[str, Any], **_: Any) -> None:
        """Ask for exactly one of the two."""
        if ("gift" in data) == ("questions" in data):
            raise ValidationError("Send either the text of a GIFT file or typed questions.", "gift")


class Rehearsal(Schema):
    """Whether to look only."""

    dry_run = fields.Boolean(load_default=False, metadata={"description": "Report, and store nothing."})


class QuestionLine(Schema):
    """One question of a set, for a list."""

    position = fields.Integer()
    name = fields.String()
    type = fields.String()
    text = fields.String()


class QuestionWarning(Schema):
    """What is allowed but perhaps not meant."""

    line = fields.Integer(allow_none=True)
    question = fields.Integer(allow_none=True)
    code = fields.String(
        metadata={"description": "Stable; by it and `values` a client says it in its own words."}
    )
    values = fields.Dict(
        keys=fields.String(),
        values=fields.Raw(),
        metadata={"description": "What stands in the sentence: texts and whole numbers."},
    )
    message = fields.String(metadata={"description": "In English."})


class QuestionSetReport(Schema):
    """What was read."""

    id = fields.UUID(allow_none=True)
    name = fields.String()
    question_count = fields.Integer()
    by_type = fields.Dict(keys=fields.String(), values=fields.Integer())
    questions = fields.List(fields.Nested(QuestionLine))
    warnings = fields.List(fields.Nested(QuestionWarning))


class QuestionSetOut(Schema):
    """A set with its right answers."""

    id = fields.UUID()
    name = fields.String()
    question_count = fields.Integer()
    base_id = fields.UUID(allow_none=True)
    created_at = fields.AwareDateTime(format="iso")
    # Documents as they are stored: each type has only its own members.
    questions = fields.List(fields.Dict())
    gift = fields.String()
