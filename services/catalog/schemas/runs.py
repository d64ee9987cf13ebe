"""Runs and their meetings over HTTP."""

from marshmallow import fields, validate

from services.catalog.schemas.courses import MeetingOut
from shared.web.schemas import Instant, Schema


class MeetingDocument(Schema):
    """A class meeting. One without id is new."""

    id = fields.UUID(load_default=None, allow_none=True)
    title = fields.String(required=True, validate=validate.Length(1, 200))
    place = fields.String(load_default="", validate=validate.Length(max=200))
    starts_at = Instant(required=True)
    ends_at = Instant(required=True)


class RunDocument(Schema):
    """The plan of a run."""

    name = fields.String(required=True, validate=validate.Length(1, 100))
    time_zone = fields.String(required=True, validate=validate.Length(1, 50))
    capacity = fields.Integer(
        load_default=None, allow_none=True, strict=True, validate=validate.Range(1, 1_000_000)
    )
    trainer_ids = fields.List(fields.UUID(), load_default=list, validate=validate.Length(max=50))
    meetings = fields.List(
        fields.Nested(MeetingDocument), load_default=list, validate=validate.Length(max=100)
    )


class RunOut(Schema):
    """A run with its meetings in order of time."""

    id = fields.UUID(required=True)
    course_id = fields.UUID(required=True)
    version_id = fields.UUID(required=True)
    revision = fields.Integer(required=True)
    name = fields.String(required=True)
    time_zone = fields.String(required=True)
    capacity = fields.Integer(required=True, allow_none=True)
    trainer_ids = fields.List(fields.UUID(), required=True)
    meetings = fields.List(fields.Nested(MeetingOut), required=True)


class RunList(Schema):
    """The runs of a course."""

    items = fields.List(fields.Nested(RunOut), required=True)
