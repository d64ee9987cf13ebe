"""Sets of questions on the wire."""

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from services.assessment.domain.question_rules import LONGEST_NAME, MOST_ANSWERS, MOST_QUESTIONS
from services.assessment.domain.questions import FORMATS, TYPES
from services.assessment.schemas.texts import short_text
from shared.web.schemas import Schema


def _exact(**kwargs: Any) -> fields.Decimal:
    # A string on the wire, so that no reader rounds it; numbers are taken, too.
    return fields.Decimal(as_string=True, allow_nan=False, **kwargs)


class QuestionAnswer(Schema):
    """One answer: `text` for a choice or short answer, `value` and `tolerance` for a number."""

    text = fields.String()
    value = _exact(allow_none=True, metadata={"description": "None stands for every other number."})
    tolerance = _exact()
    fraction = _exact(metadata={"description": "Percent of the points, -100 to 100."})
    feedback = fields.String()


class QuestionPair(Schema):
    """A pair to match; an empty `left` makes `right` a distractor."""

    left = fields.String(load_default="")
    right = fields.String(required=True)


class Question(Schema):
    """A question. Which of `answers`, `value` and `pairs` it has follows from its type."""

    type = fields.String(required=True, validate=validate.OneOf(TYPES))
    name = fields.String()
    text = fields.String(required=True)
    format = fields.String(validate=validate.OneOf(FORMATS))
    feedback = fields.String(allow_none=True)
    points = _exact()
    answers = fields.List(fields.Nested(QuestionAnswer), validate=validate.Length(max=MOST_ANSWERS))
    value = fields.Boolean()
    feedback_true = fields.String(allow_none=True)
    feedback_false = fields.String(allow_none=True)
    pairs = fields.List(fields.Nested(QuestionPair), validate=validate.Length(max=MOST_ANSWERS))


class NewQuestionSet(Schema):
    """Questions to store, as a GIFT file's text or typed."""

    name = short_text(LONGEST_NAME, load_default="")
    gift = fields.String()
    questions = fields.List(fields.Nested(Question), validate=validate.Length(max=MOST_QUESTIONS))
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
