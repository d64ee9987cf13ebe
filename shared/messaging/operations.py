"""What an operator does with events, over the database of one service. Who did it is written down by the door.

dead = dead_events(session)
retry(session, dead[0].event_id)

`tracing` tells the story of one command, `replaying` sends the past again and rebuilds copies from it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import ColumnElement, Select, TextClause, and_, func, select, update
from sqlalchemy.orm import Session

from shared.clock import Clock
from shared.errors import Conflict, NotFound
from shared.messaging import arrivals, tracing
from shared.messaging.tables import (
    IS_BLOCKING,
    IS_DEAD,
    IS_DUE_SOME_TIME,
    IS_HELD,
    IS_LATER,
    IS_PENDING,
    inbox,
    outbox,
)

OUTBOX_STATES = ("pending", "scheduled", "held", "sent")
INBOX_STATES = ("done", "skipped", "retry", "not_yet", "waiting", "dead", "discarded")
_STILL_OPEN = ("retry", "not_yet", "waiting")
LATE_SECONDS = 60.0
"""An event that was not sent for this long means that the relay or the broker is away."""
STUCK_SECONDS = 900.0
"""An event that was not applied for this long waits for more than a moment's trouble."""
_RECENT = 100


class EventNotFound(NotFound):
    """No event of this id arrived, or was recorded, here."""


class EventNotDead(Conflict):
    """Only a dead event can be tried again or discarded by hand."""


class EventNotHeld(Conflict):
    """Only an event that the broker refused is held, and can be released."""


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
    position: int = 0
    source: str | None = None
    time: datetime | None = None
    causation_id: UUID | None = None
    settled_at: datetime | None = None

    @property
    def message(self) -> dict[str, Any] | None:
        """The message as JSON values, when it is kept and is JSON."""
        return _message(self.body)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedEvent:
    """An event that this service publishes, as an operator sees it. `position` is the order of sending."""

    event_id: UUID
    type: str
    subject: str
    state: str
    attempts: int
    reason: str | None
    time: datetime
    available_at: datetime
    sent_at: datetime | None
    correlation_id: UUID
    causation_id: UUID | None
    body: bytes
    position: int

    @property
    def message(self) -> dict[str, Any] | None:
        """The message as JSON values."""
        return _message(self.body)


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """How a service stands with its events.

    Attributes:
        state: `ok`, `waiting` (something is under way, or tries again by itself), or `attention` (a person is needed).
        findings: why, as slugs: dead_events, held_events, outbox_late, inbox_stuck.
        outbox: rows by state, sent ones aside: they are history.
        inbox: rows by state, settled ones aside.
        oldest_pending_seconds: for how long the oldest event has waited to be sent; none if nothing waits.
        oldest_open_seconds: the same of the oldest event that arrived and is not applied.
        lag_seconds: the longest of the last hundred ways from being recorded to being applied here.
    """

    service: str
    state: str
    findings: tuple[str, ...]
    outbox: dict[str, int]
    inbox: dict[str, int]
    oldest_pending_seconds: float | None
    oldest_open_seconds: float | None
    lag_seconds: float | None
    checked_at: datetime


def status(session: Session) -> Status:
    """How this service stands with its events; as fast after years as on the first day."""
    now = _clock(session).now()
    outbox_rows = {
        "pending": _count(session, outbox, IS_PENDING),
        "scheduled": _count(session, outbox, IS_LATER) - (held := _count(session, outbox, IS_HELD)),
        "held": held,
    }
    waiting = dict.fromkeys((*_STILL_OPEN, "dead"), 0)
    open_rows = 0.0
    for condition in (IS_DUE_SOME_TIME, IS_BLOCKING, IS_DEAD):
        rows = session.execute(
            select(inbox.c.state, func.count(), func.min(inbox.c.received_at))
            .where(condition)
            .group_by(inbox.c.state)
        )
        for state, count, oldest in rows:
            waiting[state] = count
            if state != "dead":
                open_rows = max(open_rows, (now - oldest).total_seconds())
    pending_since = session.scalar(select(func.min(outbox.c.available_at)).where(IS_PENDING))
    late = None if pending_since is None else max(0.0, (now - pending_since).total_seconds())
    stuck = open_rows if any(waiting[state] for state in _STILL_OPEN) else None
    findings = _findings(outbox_rows, waiting, late, stuck)
    moving = outbox_rows["pending"] or stuck is not None
    return Status(
        service=session.info["service"],
        state="attention" if findings else "waiting" if moving else "ok",
        findings=findings,
        outbox=outbox_rows,
        inbox=waiting,
        oldest_pending_seconds=late,
        oldest_open_seconds=stuck,
        lag_seconds=_recent_lag(session),
        checked_at=now,
    )


def counts(session: Session) -> dict[str, dict[str, int]]:
    """How many rows outbox and inbox have in each state, history and all; it reads both tables whole."""
    found: dict[str, dict[str, int]] = {}
    for name, table in (("outbox", outbox), ("inbox", inbox)):
        rows = session.execute(select(table.c.state, func.count()).group_by(table.c.state))
        found[name] = {row[0]: row[1] for row in rows}
    return found


def recorded_events(
    session: Session,
    *,
    state: str | None = None,
    type_name: str | None = None,
    subject: str | None = None,
    before: int | None = None,
    limit: int = 20,
) -> list[RecordedEvent]:
    """What this service publishes, newest first; up to `limit + 1`, before that position."""
    query = _narrowed(select(outbox), outbox, state, type_name, subject)
    if before is not None:
        query = query.where(outbox.c.position < before)
    rows = session.execute(_newest_first(query, outbox.c.position, state).limit(limit + 1))
    return [_recorded(row) for row in rows]


def recorded_event(session: Session, event_id: UUID) -> RecordedEvent:
    """One event that this service publishes.

    Raises:
        EventNotFound.
    """
    row = session.execute(select(outbox).where(outbox.c.event_id == event_id)).first()
    if row is None:
        raise EventNotFound(f"No event {event_id} was recorded here.")
    return _recorded(row)


def release(session: Session, event_id: UUID) -> None:
    """Send a held event, and what waits behind it, now and not at its next time.

    Raises:
        EventNotFound, EventNotHeld.
    """
    row = session.execute(select(outbox).where(outbox.c.event_id == event_id).with_for_update()).first()
    if row is None:
        raise EventNotFound(f"No event {event_id} was recorded here.")
    if row.state != "held":
        raise EventNotHeld(f"The event is {row.state}.")
    session.execute(
        update(outbox)
        .where(outbox.c.position == row.position)
        .values(state="pending", available_at=_clock(session).now())
    )
    # The relay is woken as if something had been recorded.
    session.info["recorded"] = True


def heard_events(
    session: Session,
    *,
    state: str | None = None,
    type_name: str | None = None,
    subject: str | None = None,
    before: int | None = None,
    limit: int = 20,
) -> list[HeardEvent]:
    """What arrived here, newest first; up to `limit + 1`, before that position."""
    query = _narrowed(select(inbox).where(_own(session)), inbox, state, type_name, subject)
    if before is not None:
        query = query.where(inbox.c.arrival < before)
    rows = session.execute(_newest_first(query, inbox.c.arrival, state).limit(limit + 1))
    return [_heard(row) for row in rows]


def dead_events(session: Session, *, limit: int = 100) -> list[HeardEvent]:
    """The events that were given up, newest first."""
    return heard_events(session, state="dead", limit=limit)[:limit]


def show(session: Session, event_id: UUID) -> HeardEvent:
    """One event that arrived.

    Raises:
        EventNotFound: none of this id did.
    """
    row = session.execute(_heard_here(session, event_id)).first()
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


trace = tracing.trace


def _findings(
    outbox_rows: dict[str, int], waiting: dict[str, int], late: float | None, stuck: float | None
) -> tuple[str, ...]:
    checks = {
        "dead_events": bool(waiting["dead"]),
        "held_events": bool(outbox_rows["held"]),
        "outbox_late": late is not None and late > LATE_SECONDS,
        "inbox_stuck": stuck is not None and stuck > STUCK_SECONDS,
    }
    return tuple(name for name, found in checks.items() if found)


def _recent_lag(session: Session) -> float | None:
    query = (
        select(inbox.c.time, inbox.c.settled_at)
        .where(_own(session), inbox.c.state == "done", inbox.c.time.is_not(None))
        .order_by(inbox.c.arrival.desc())
        .limit(_RECENT)
    )
    ways = [(row.settled_at - row.time).total_seconds() for row in session.execute(query) if row.settled_at]
    return max(0.0, *ways) if ways else None


def _count(session: Session, table: Any, condition: TextClause) -> int:
    return session.scalar(select(func.count()).select_from(table).where(condition)) or 0


def _own(session: Session) -> ColumnElement[bool]:
    # What a rebuilt copy has heard stands in the same table under a name of its own. The expression keeps the index of
    # names out of it: nearly all rows have this one, and lists follow the order of arrival.
    mine: ColumnElement[bool] = inbox.c.consumer.concat("") == session.info["service"]
    return mine


def _newest_first(query: Select[Any], position: Any, state: str | None) -> Select[Any]:
    # The few rows of a rare state are found by its partial index and sorted; all others stand in this order already.
    return query.order_by((position + 0).desc() if state in _CONDITIONS else position.desc())


_CONDITIONS = {
    "pending": IS_PENDING,
    "scheduled": IS_LATER,
    "held": IS_HELD,
    "retry": IS_DUE_SOME_TIME,
    "not_yet": IS_DUE_SOME_TIME,
    "waiting": IS_BLOCKING,
    "dead": IS_DEAD,
}
"""States that are few among many, and the literal text that lets a partial index find them."""


def _narrowed(
    query: Select[Any], table: Any, state: str | None, type_name: str | None, subject: str | None
) -> Select[Any]:
    wanted: list[Any] = []
    if state is not None:
        wanted.append(table.c.state == state)
        if state in _CONDITIONS:
            wanted.append(_CONDITIONS[state])
    if type_name is not None:
        wanted.append(table.c.type == type_name)
    if subject is not None:
        wanted.append(table.c.subject == subject)
    return query.where(and_(*wanted)) if wanted else query


def _dead_row(session: Session, event_id: UUID) -> Any:
    row = session.execute(_heard_here(session, event_id).with_for_update()).first()
    if row is None:
        raise EventNotFound(f"No event {event_id} arrived here.")
    if row.state != "dead":
        raise EventNotDead(f"The event is {row.state}.")
    return row


def _heard_here(session: Session, event_id: UUID) -> Select[Any]:
    return select(inbox).where(inbox.c.consumer == session.info["service"], inbox.c.event_id == event_id)


def _message(body: bytes | None) -> dict[str, Any] | None:
    try:
        return None if body is None else dict(orjson.loads(body))
    except (orjson.JSONDecodeError, TypeError, ValueError):
        return None


def _recorded(row: Any) -> RecordedEvent:
    return RecordedEvent(**_values(row, RecordedEvent.__slots__), position=row.position)


def _heard(row: Any) -> HeardEvent:
    return HeardEvent(**_values(row, HeardEvent.__slots__), position=row.arrival)


def _values(row: Any, names: Sequence[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names if name != "position"}


def _clock(session: Session) -> Clock:
    clock: Clock = session.info["clock"]
    return clock
