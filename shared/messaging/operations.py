"""What an operator does with events, over the database of one service. Who did it is written down by the door.

dead = dead_events(session)
retry(session, dead[0].event_id)
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from shared.clock import Clock
from shared.errors import Conflict, NotFound
from shared.messaging import arrivals
from shared.messaging.tables import IS_DEAD, inbox, outbox


class EventNotFound(NotFound):
    """No event of this id arrived here."""


class EventNotDead(Conflict):
    """Only a dead event can be tried again or discarded by hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardEvent:
    """An event that arrived, as an operator sees it; `body` is there while it is kept."""

    event_id: UUID
    type: str
    subject: str | None
    state: str
    attempts: int
    reason: str | None
    received_at: datetime
    due_at: datetime | None
    correlation_id: UUID | None
    body: bytes | None

    @property
    def message(self) -> dict[str, Any] | None:
        """The message as JSON values, when it is kept and is JSON."""
        try:
            return None if self.body is None else dict(orjson.loads(self.body))
        except (orjson.JSONDecodeError, TypeError, ValueError):
            return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One event of a chain as one service saw it: `side` is recorded or heard."""

    service: str
    side: str
    event_id: UUID
    causation_id: UUID | None
    type: str
    subject: str | None
    state: str
    reason: str | None
    at: datetime
    settled_at: datetime | None


def counts(session: Session) -> dict[str, dict[str, int]]:
    """How many rows outbox and inbox have in each state."""
    found: dict[str, dict[str, int]] = {}
    for name, table in (("outbox", outbox), ("inbox", inbox)):
        rows = session.execute(select(table.c.state, func.count()).group_by(table.c.state))
        found[name] = {row[0]: row[1] for row in rows}
    return found


def dead_events(session: Session, *, limit: int = 100) -> list[HeardEvent]:
    """The events that were given up, newest first."""
    query = select(inbox).where(IS_DEAD).order_by(inbox.c.arrival.desc()).limit(limit)
    return [_heard(row) for row in session.execute(query)]


def show(session: Session, event_id: UUID) -> HeardEvent:
    """One event that arrived.

    Raises:
        EventNotFound: none of this id did.
    """
    row = session.execute(select(inbox).where(inbox.c.event_id == event_id)).first()
    if row is None:
        raise EventNotFound(f"No event {event_id} arrived here.")
    return _heard(row)


def retry(session: Session, event_id: UUID) -> None:
    """Try a dead event again, now and from the first attempt.

    Raises:
        EventNotFound, EventNotDead.
    """
    row = _dead_row(session, event_id)
    arrivals.change(
        session, row.arrival, state="retry", attempts=0, due_at=_clock(session).now(), settled_at=None
    )


def discard(session: Session, event_id: UUID) -> None:
    """Give a dead event up for good. Its row stays, so that it is known when it comes again.

    Raises:
        EventNotFound, EventNotDead.
    """
    row = _dead_row(session, event_id)
    arrivals.change(session, row.arrival, state="discarded", settled_at=_clock(session).now())


def trace(session: Session, correlation_id: UUID) -> list[Step]:
    """What one command led to, as far as this service recorded or heard it, in the order of time."""
    service: str = session.info["service"]
    steps = [
        Step(
            service=service,
            side="recorded",
            event_id=row.event_id,
            causation_id=row.causation_id,
            type=row.type,
            subject=row.subject,
            state=row.state,
            reason=row.reason,
            at=row.time,
            settled_at=row.sent_at,
        )
        for row in session.execute(select(outbox).where(outbox.c.correlation_id == correlation_id))
    ]
    steps += [
        Step(
            service=service,
            side="heard",
            event_id=row.event_id,
            causation_id=row.causation_id,
            type=row.type,
            subject=row.subject,
            state=row.state,
            reason=row.reason,
            at=row.received_at,
            settled_at=row.settled_at,
        )
        for row in session.execute(select(inbox).where(inbox.c.correlation_id == correlation_id))
    ]
    return sorted(steps, key=lambda step: step.at)


def _dead_row(session: Session, event_id: UUID) -> Any:
    row = session.execute(select(inbox).where(inbox.c.event_id == event_id).with_for_update()).first()
    if row is None:
        raise EventNotFound(f"No event {event_id} arrived here.")
    if row.state != "dead":
        raise EventNotDead(f"The event is {row.state}.")
    return row


def _heard(row: Any) -> HeardEvent:
    return HeardEvent(
        event_id=row.event_id,
        type=row.type,
        subject=row.subject,
        state=row.state,
        attempts=row.attempts,
        reason=row.reason,
        received_at=row.received_at,
        due_at=row.due_at,
        correlation_id=row.correlation_id,
        body=row.body,
    )


def _clock(session: Session) -> Clock:
    clock: Clock = session.info["clock"]
    return clock
