"""The only way to publish: an event is a row in the transaction that made it true."""

from datetime import datetime
from uuid import UUID

import structlog
from sqlalchemy import insert

from shared.ids import uuid7
from shared.messaging import failpoints
from shared.messaging.cloudevents import SOFT_LIMIT_BYTES, encode
from shared.messaging.envelope import wrap
from shared.messaging.errors import ForeignEvent, UnexpectedEvent
from shared.messaging.event import Event
from shared.messaging.tables import outbox
from shared.persistence.context import Context

_log = structlog.get_logger(__name__)

_INSERT = insert(outbox)


def record(context: Context, event: Event, *, available_at: datetime | None = None) -> UUID:
    """Record that something happened; it is published after, and only if, the transaction commits.

    Args:
        context: of the transaction in which it happened.
        event: the fact.
        available_at: not to be published before, for a reminder or a deadline.

    Returns:
        The event's id, stable across every retry.

    Raises:
        ForeignEvent: another service publishes this event.
        UnexpectedEvent: a handler is running whose subscription does not name it in `may_cause`.
        InvalidEvent: its values do not fit its annotations.
        EventTooLarge: it is over 256 KiB.
    """
    if event.publisher != context.service:
        raise ForeignEvent(f"{event.NAME} is recorded by {event.publisher}, not by {context.service}")
    cause = context.cause
    if cause.may_cause is not None and type(event) not in cause.may_cause:
        raise UnexpectedEvent(f"{event.NAME} is not in may_cause of the event that is being handled")
    event_id, now = uuid7(), context.server_clock.now()
    # A reminder or a deadline happens when it is due, not when it is recorded.
    time = now if available_at is None else max(now, available_at)
    body = encode(wrap(event, event_id=event_id, time=time, cause=cause))
    if len(body) > SOFT_LIMIT_BYTES:
        _log.warning("large_event", type=event.NAME, event_id=str(event_id), bytes=len(body))
    # The change itself is written first: its row locks order the events of one subject.
    context.session.flush()
    row = {
        "event_id": event_id,
        "type": event.NAME,
        "subject": event.subject,
        "time": time,
        "correlation_id": cause.correlation_id,
        "causation_id": cause.causation_id,
        "body": body,
        "state": "scheduled" if time > now else "pending",
        "available_at": time,
    }
    context.session.execute(_INSERT, row)
    context.transaction.recorded = True
    failpoints.hit("outbox.recorded")
    return event_id
