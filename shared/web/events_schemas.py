"""What goes over HTTP between a service and whoever looks after its events."""

from marshmallow import fields, validate

from shared.messaging.admin.listing import INBOX_STATES, OUTBOX_STATES
from shared.messaging.admin.replaying import AT_ONCE
from shared.messaging.admin.tracing import MOST_CORRELATIONS
from shared.web.schemas import Instant, PageArgs, Schema

_TEXT = validate.Regexp(r"[^\x00-\x1f\x7f]*\Z")
"""No database keeps a zero character, and no name of ours has one."""


class StatusSchema(Schema):
    """What waits in a service's outbox and inbox."""

    service = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(["ok", "waiting", "attention"]))
    findings = fields.List(
        fields.String(), required=True, metadata={"description": "Why a person is needed."}
    )
    outbox = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    inbox = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    oldest_pending_seconds = fields.Float(allow_none=True)
    oldest_open_seconds = fields.Float(allow_none=True)
    lag_seconds = fields.Float(allow_none=True)
    checked_at = Instant(required=True)


class SubscriptionSchema(Schema):
    """A type that a service subscribes to."""

    type = fields.String(required=True)
    replayed = fields.Boolean(required=True, metadata={"description": "Whether it may be replayed."})
    may_cause = fields.List(fields.String(), required=True)


class _ListArgs(PageArgs):
    type = fields.String(load_default=None, validate=[validate.Length(1, 100), _TEXT])
    subject = fields.String(load_default=None, validate=[validate.Length(1, 200), _TEXT])


class RecordedArgs(_ListArgs):
    """Which of the events that the service publishes."""

    state = fields.String(load_default=None, validate=validate.OneOf(OUTBOX_STATES))


class ReceivedArgs(_ListArgs):
    """Which of the events that arrived."""

    state = fields.String(load_default=None, validate=validate.OneOf(INBOX_STATES))


class BodyArgs(Schema):
    """Whether an event's content is asked for."""

    body = fields.Boolean(
        load_default=False, metadata={"description": "Operators alone; that it was asked is written down."}
    )


class _EventSchema(Schema):
    event_id = fields.UUID(required=True)
    type = fields.String(required=True)
    subject = fields.String(allow_none=True)
    state = fields.String(required=True)
    attempts = fields.Integer(required=True)
    reason = fields.String(allow_none=True)
    time = Instant(allow_none=True)
    correlation_id = fields.UUID(allow_none=True)
    causation_id = fields.UUID(allow_none=True)


class RecordedSchema(_EventSchema):
    """An event that the service publishes."""

    available_at = Instant(required=True)
    sent_at = Instant(allow_none=True)


class ReceivedSchema(_EventSchema):
    """An event that arrived."""

    source = fields.String(allow_none=True)
    received_at = Instant(required=True)
    due_at = Instant(allow_none=True)
    settled_at = Instant(allow_none=True)


class ActionSchema(Schema):
    """What somebody did with an event."""

    happened_at = Instant(required=True)
    actor_id = fields.UUID(allow_none=True)
    action = fields.String(required=True)
    detail = fields.Dict(required=True)


class RecordedDetailSchema(Schema):
    """An event that the service publishes, and what was done with it."""

    event = fields.Nested(RecordedSchema, required=True)
    body = fields.Dict(allow_none=True)
    actions = fields.List(fields.Nested(ActionSchema), required=True)


class ReceivedDetailSchema(Schema):
    """An event that arrived, and what was done with it."""

    event = fields.Nested(ReceivedSchema, required=True)
    body = fields.Dict(allow_none=True)
    actions = fields.List(fields.Nested(ActionSchema), required=True)


class DiscardSchema(Schema):
    """Why an event is given up."""

    reason = fields.String(required=True, validate=[validate.Length(3, 500), _TEXT])


class ReplaySchema(Schema):
    """What is sent again."""

    since = Instant(required=True)
    until = Instant(load_default=None, allow_none=True, metadata={"description": "Now, if none is given."})
    types = fields.List(
        fields.String(validate=[validate.Length(1, 100), _TEXT]),
        load_default=list,
        validate=validate.Length(max=100),
    )
    after = fields.Integer(load_default=0, validate=validate.Range(0, 2**63 - 1))
    dry_run = fields.Boolean(load_default=False)


class ReplayedSchema(Schema):
    """What was sent again, or would be."""

    count = fields.Integer(required=True, metadata={"description": f"At most {AT_ONCE} in one call."})
    types = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    after = fields.Integer(
        allow_none=True, metadata={"description": "For the next call; null when all is sent."}
    )
    until = Instant(required=True)


class TraceArgs(Schema):
    """Which commands, or which thing, are traced."""

    correlation_id = fields.List(
        fields.UUID(), load_default=list, validate=validate.Length(max=MOST_CORRELATIONS)
    )
    about = fields.String(load_default=None, validate=[validate.Length(6, 100), _TEXT])


class StepSchema(_EventSchema):
    """One event as one service saw it."""

    class Meta(Schema.Meta):
        """It has instants of its own."""

        exclude = ("time",)

    service = fields.String(required=True)
    side = fields.String(required=True, validate=validate.OneOf(["recorded", "received"]))
    at = Instant(required=True)
    settled_at = Instant(allow_none=True)
    due_at = Instant(allow_none=True)


class TraceSchema(Schema):
    """The steps that a service knows, in the order of time."""

    service = fields.String(required=True)
    steps = fields.List(fields.Nested(StepSchema), required=True)
    is_cut = fields.Boolean(
        required=True, metadata={"description": "There are more than these, which are the newest."}
    )
