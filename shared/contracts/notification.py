"""What notification tells itself: that a message is to go out by e-mail now."""

from uuid import UUID

from shared.messaging.event import Event, event


@event("notification.email_due.v1", subject="delivery_id")
class EmailDue(Event):
    """A delivery by e-mail is due. Sending is an event, so it is retried, parked and replayed like any other."""

    delivery_id: UUID
