"""Units over HTTP."""

from marshmallow import fields, validate

from services.identity.schemas.people import zone_field
from shared.web.pagination import MOST, PageArgs
from shared.web.schemas import Schema

KINDS = ("agency", "department", "work_unit")


class UnitSchema(Schema):
    """A unit; `path` runs from the root to the unit itself."""

    id = fields.UUID(required=True)
    key = fields.String(required=True)
    name = fields.String(required=True)
    kind = fields.String(required=True)
    parent_id = fields.UUID(required=True, allow_none=True)
    path = fields.List(fields.UUID(), required=True)
    time_zone = fields.String(required=True)


class UnitsArgs(PageArgs):
    """The tree is wanted whole more often than in parts."""

    limit = fields.Integer(load_default=MOST, validate=validate.Range(1, MOST))


class UnitInputSchema(Schema):
    """A unit to be added, or its state after a change."""

    key = fields.String(required=True, validate=validate.Regexp(r"[a-z0-9][a-z0-9._-]{0,59}\Z"))
    name = fields.String(required=True, validate=validate.Length(2, 200))
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    parent_id = fields.UUID(required=True, allow_none=True)
    time_zone = fields.String(required=True, validate=zone_field().validators[0])
