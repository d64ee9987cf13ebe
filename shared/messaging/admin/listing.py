"""The events of outbox and inbox as an operator sees them: lists, newest first, and one by its id."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from shared.errors import NotFound
from shared.messaging.admin.views import ReceivedEvent, RecordedEvent, received, recorded
from shared.messaging.tables import (
    IS_BLOCKING,
    IS_DEAD,
    IS_HELD,
    IS_LATER,
    IS_PENDING,
    IS_SCHEDULED_RETRY,
    inbox,
    outbox,
)

OUTBOX_STATES = ("pending", "scheduled", "held", "sent")
INBOX_STATES = ("done", "skipped", "retry", "not_yet", "waiting", "dead", "discarded")
_CONDITIONS = {
    "pending": IS_PENDING,
    "scheduled": IS_LATER,
    "held": IS_HELD,
    "retry": IS_SCHEDULED_RETRY,
    "not_yet": IS_SCHEDULED_RETRY,
    "waiting": IS_BLOCKING,
    "dead": IS_DEAD,
}
"""Rare states, and the literal condition of their partial index."""


class EventNotFound(NotFound):
    """No event of this id arrived, or was recorded, here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFilter:
    """Which events of an outbox or inbox are listed.

    Attributes:
        before: only those before this position.
        limit: how many; one more is read, which tells whether there are more.
    """

    state: str | None = None
    type_name: str | None = None
    subject: str | None = None
    before: int | None = None
    limit: int = 20


def recorded_events(session: Session, only: EventFilter) -> list[RecordedEvent]:
    """What this service publishes, newest first; up to `limit + 1`."""
    query = _newest(select(outbox), outbox, outbox.c.position, only)
    return [recorded(row) for row in session.execute(query)]


def received_events(session: Session, service: str, only: EventFilter) -> list[ReceivedEvent]:
    """What arrived here, newest first; up to `limit + 1`."""
    query = _newest(select(inbox).where(is_own(service)), inbox, inbox.c.arrival, only)
    return [received(row) for row in session.execute(query)]


def dead_events(session: Session, service: str, *, limit: int = 100) -> list[ReceivedEvent]:
    """The events that were given up, newest first."""
    return received_events(session, service, EventFilter(state="dead", limit=limit))[:limit]


def recorded_event(session: Session, event_id: UUID) -> RecordedEvent:
    """One event that this service publishes.

    Raises:
        EventNotFound.
    """
    return recorded(recorded_row(session, event_id))


def received_event(session: Session, service: str, event_id: UUID) -> ReceivedEvent:
    """One event that arrived.

    Raises:
        EventNotFound: none of this id did.
    """
    return received(received_row(session, service, event_id))


def recorded_row(session: Session, event_id: UUID, *, locked: bool = False) -> Any:
    """The row of an event that this service publishes; `locked` for a change.

    Raises:
        EventNotFound.
    """
    query = select(outbox).where(outbox.c.event_id == event_id)
    row = session.execute(query.with_for_update() if locked else query).first()
    if row is None:
        raise EventNotFound(f"No event {event_id} was recorded here.")
    return row


def received_row(session: Session, service: str, event_id: UUID, *, locked: bool = False) -> Any:
    """The row of an event that arrived; `locked` for a change.

    Raises:
        EventNotFound.
    """
    query = select(inbox).where(inbox.c.consumer == service, inbox.c.event_id == event_id)
    row = session.execute(query.with_for_update() if locked else query).first()
    if row is None:
        raise EventNotFound(f"No event {event_id} arrived here.")
    return row


def is_own(service: str) -> ColumnElement[bool]:
    """Whether an inbox row is the service's own: what a rebuilt copy has received has another consumer name.

    The expression avoids the index of names: nearly all rows have this one, and lists are in the order of arrival.
    """
    mine: ColumnElement[bool] = inbox.c.consumer.concat("") == service
    return mine


def _newest(query: Select[Any], table: Any, position: Any, only: EventFilter) -> Select[Any]:
    is_rare = only.state in _CONDITIONS
    if only.state is not None:
        query = query.where(table.c.state == only.state)
    if is_rare:
        query = query.where(_CONDITIONS[str(only.state)])
    if only.type_name is not None:
        query = query.where(table.c.type == only.type_name)
    if only.subject is not None:
        query = query.where(table.c.subject == only.subject)
    if only.before is not None:
        query = query.where(position < only.before)
    # The rows of a rare state are found by its partial index and sorted; all others are in this order already.
    return query.order_by((position + 0).desc() if is_rare else position.desc()).limit(only.limit + 1)
