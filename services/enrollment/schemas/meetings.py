"""Meetings, check-in and the attendance list over HTTP."""

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from services.enrollment.domain.attendance import STATUSES
from services.enrollment.schemas.pages import LongPageArgs
from shared.web.schemas import Instant, Schema, page_schema


class MeetingArgs(LongPageArgs):
    """Upcoming and open meetings soonest first, or all of them latest first."""

    upcoming = fields.Boolean(load_default=False)


class HeldRunOut(Schema):
    """The run of a meeting."""

    id = fields.UUID(required=True, attribute="run_id")
    name = fields.String(required=True, attribute="run_name")


class HeldMeetingOut(Schema):
    """A meeting as its trainer sees it; `counts` has each status, unmarked and participants."""

    id = fields.UUID(required=True)
    title = fields.String(required=True)
    place = fields.String(required=True)
    starts_at = Instant(required=True)
    ends_at = Instant(required=True)
    time_zone = fields.String(required=True)
    run = fields.Nested(HeldRunOut, required=True)
    course_id = fields.UUID(required=True)
    course_title = fields.String(required=True)
    state = fields.String(required=True, metadata={"description": "planned, open or closed"})
    opened_at = Instant(required=True, allow_none=True)
    closed_at = Instant(required=True, allow_none=True)
    counts = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)


MeetingPage = page_schema(HeldMeetingOut)


class RosterLineOut(Schema):
    """A participant on the list; no status means no mark yet."""

    person_id = fields.UUID(required=True)
    name = fields.String(required=True)
    unit_name = fields.String(required=True)
    status = fields.String(required=True, allow_none=True)
    method = fields.String(
        required=True, allow_none=True, metadata={"description": "pin, token, list or closing"}
    )
    checked_in_at = Instant(required=True, allow_none=True)
    note = fields.String(required=True)


class MeetingDetailOut(HeldMeetingOut):
    """A meeting with its roster by name."""

    roster = fields.List(fields.Nested(RosterLineOut), required=True)


class CodeOut(Schema):
    """The codes to show now. The QR code carries `token`; people type `pin`."""

    pin = fields.String(required=True)
    token = fields.String(required=True)
    rotates_at = Instant(required=True)
    server_now = Instant(required=True)


class Correction(Schema):
    """What the list is to say of a participant, and why. An excuse's reason is its note."""

    status = fields.String(required=True, validate=validate.OneOf(STATUSES))
    reason = fields.String(required=True, validate=validate.Length(max=500))


class CheckIn(Schema):
    """A typed PIN or a scanned token. `occurred_at` is the device's time: evidence, never the judge."""

    pin = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=20))
    token = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=200))
    occurred_at = Instant(load_default=None, allow_none=True)

    @validates_schema
    def _one_of_them(self, data: dict[str, Any], **_: Any) -> None:
        if bool(data.get("pin")) == bool(data.get("token")):
            raise ValidationError("Send either pin or token.", "pin")


class ScheduledMeetingOut(Schema):
    """A meeting in the caller's schedule; `status` is what is marked for them."""

    id = fields.UUID(required=True)
    title = fields.String(required=True)
    place = fields.String(required=True)
    starts_at = Instant(required=True)
    ends_at = Instant(required=True)
    time_zone = fields.String(required=True)
    state = fields.String(required=True, metadata={"description": "planned, open or closed"})
    enrollment_id = fields.UUID(required=True)
    run_name = fields.String(required=True)
    course_title = fields.String(required=True)
    status = fields.String(required=True, allow_none=True)
    checked_in_at = Instant(required=True, allow_none=True)


SchedulePage = page_schema(ScheduledMeetingOut)


class CheckInOut(Schema):
    """What the check-in was worth."""

    meeting = fields.Nested(ScheduledMeetingOut, required=True)
    status = fields.String(required=True, metadata={"description": "present, late or absent"})
    checked_in_at = Instant(required=True, allow_none=True)
