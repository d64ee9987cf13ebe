"""Messages, preferences and deliveries over HTTP."""

from marshmallow import fields, validate

from services.notification.domain.deliveries import STATES
from shared.web.schemas import Instant, PageArgs, Schema


class MessagesArgs(PageArgs):
    """Which messages."""

    unread = fields.Boolean(
        load_default=None, metadata={"description": "Only unread ones, or only read ones."}
    )


class MessageSchema(Schema):
    """A message in words. `link` is a path of the portal."""

    id = fields.UUID(required=True)
    kind = fields.String(required=True)
    title = fields.String(required=True)
    body = fields.String(required=True)
    link = fields.String(required=True)
    created_at = Instant(required=True)
    read_at = Instant(required=True, allow_none=True)
    correlation_id = fields.UUID(required=True, allow_none=True)


class UnreadCountSchema(Schema):
    """How many messages are unread."""

    count = fields.Integer(required=True)


class PreferencesSchema(Schema):
    """Whether messages come by e-mail, too."""

    email = fields.Boolean(required=True)


class DeliveriesArgs(PageArgs):
    """Which deliveries."""

    state = fields.String(load_default=None, validate=validate.OneOf(STATES))


class DeliverySchema(Schema):
    """What became of a message on its way by a channel."""

    id = fields.UUID(required=True)
    message_id = fields.UUID(required=True)
    person_id = fields.UUID(required=True)
    kind = fields.String(required=True)
    channel = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    reason = fields.String(required=True, allow_none=True)
    created_at = Instant(required=True)
    held_at = Instant(
        required=True,
        allow_none=True,
        metadata={"description": "Since when it waits because an operator has stopped e-mail."},
    )
    settled_at = Instant(required=True, allow_none=True)


class MailStandingSchema(Schema):
    """How e-mail stands."""

    stopped_at = Instant(
        required=True, allow_none=True, metadata={"description": "Since when an operator has stopped it."}
    )
    held_count = fields.Integer(
        required=True, metadata={"description": "E-mails that became due while it was stopped."}
    )
    queued_count = fields.Integer(
        required=True,
        metadata={"description": "E-mails not sent and not given up, the held ones among them."},
    )
    oldest_queued_at = Instant(
        required=True,
        allow_none=True,
        metadata={"description": "When the oldest of those that are not held was queued."},
    )
