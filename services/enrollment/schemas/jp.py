"""JP and the team over HTTP."""

from marshmallow import fields, validate

from services.enrollment.schemas.pages import LongPageArgs
from shared.web.schemas import Jp, Schema, page_schema

YEAR = validate.Range(2000, 2200)


class YearArgs(Schema):
    """Which year; the current one of the caller's zone if none is given."""

    year = fields.Integer(load_default=None, validate=YEAR)


class TeamArgs(LongPageArgs):
    """Which year's JP."""

    year = fields.Integer(load_default=None, validate=YEAR)


class EntryOut(Schema):
    """A line of the ledger; a reversal has negative JP."""

    id = fields.UUID(required=True)
    title = fields.String(required=True)
    jp = Jp(required=True)
    kind = fields.Integer(required=True, metadata={"description": "Civil-service code 1 to 25."})
    kind_name = fields.String(required=True)
    credited_on = fields.Date(required=True)
    is_reversal = fields.Boolean(required=True)
    over_daily_cap = fields.Boolean(required=True)


class JpOut(Schema):
    """JP of a year against the target."""

    year = fields.Integer(required=True)
    credited = Jp(required=True)
    target = Jp(required=True)
    ceiling = Jp(required=True, allow_none=True)
    shortfall = Jp(required=True)
    years = fields.List(fields.Integer(), required=True)
    entries = fields.List(fields.Nested(EntryOut), required=True)


class MemberOut(Schema):
    """A person of the caller's team."""

    person_id = fields.UUID(required=True)
    name = fields.String(required=True)
    position = fields.String(required=True)
    unit_name = fields.String(required=True)
    jp = Jp(required=True)
    target = Jp(required=True)
    active_courses = fields.Integer(required=True)
    completed_courses = fields.Integer(required=True)


TeamPage = page_schema(MemberOut)
