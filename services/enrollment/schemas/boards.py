"""Boards of courses over HTTP."""

from marshmallow import fields, validate

from services.enrollment.schemas.scores import Score
from shared.web.schemas import Instant, Jp, PageArgs, Schema, page_schema

EXPORT_FORMATS = ("csv", "xlsx")


class BoardOut(Schema):
    """A course in numbers; `enrolled` leaves out the withdrawn."""

    course_id = fields.UUID(required=True)
    title = fields.String(required=True)
    enrolled = fields.Integer(required=True)
    active = fields.Integer(required=True)
    completed = fields.Integer(required=True)
    passed = fields.Integer(required=True)
    certified = fields.Integer(required=True)
    withdrawn = fields.Integer(required=True)


BoardPage = page_schema(BoardOut)


class ParticipantArgs(PageArgs):
    """How a board's participants are narrowed; what is empty narrows nothing."""

    state = fields.String(load_default="", validate=validate.OneOf(["", "active", "completed", "withdrawn"]))
    q = fields.String(
        load_default="", validate=validate.Length(max=100), metadata={"description": "Part of a name."}
    )


class ParticipantOut(Schema):
    """A participant in a course's board."""

    enrollment_id = fields.UUID(required=True)
    person_id = fields.UUID(required=True)
    name = fields.String(required=True)
    position = fields.String(required=True)
    unit_name = fields.String(required=True)
    state = fields.String(required=True, metadata={"description": "active, completed or withdrawn"})
    progress_percent = fields.Integer(required=True)
    score = Score(required=True, allow_none=True)
    grade = fields.String(required=True)
    jp = Jp(required=True, allow_none=True)
    certificate_number = fields.String(required=True, allow_none=True)
    enrolled_at = Instant(required=True)
    completed_at = Instant(required=True, allow_none=True)


class BoardDetailOut(BoardOut):
    """A course in numbers with a page of its participants by name."""

    participants = fields.List(fields.Nested(ParticipantOut), required=True)
    next = fields.String(required=True, allow_none=True)


class ExportArgs(Schema):
    """Which kind of spreadsheet."""

    format = fields.String(load_default="csv", validate=validate.OneOf(EXPORT_FORMATS))
