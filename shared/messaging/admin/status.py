"""The status of a service's events: what waits, since when, and whether a person is needed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import TextClause, func, select
from sqlalchemy.orm import Session

from shared.messaging.admin.listing import is_own
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

LATE_SECONDS = 60.0
"""An event that is pending for longer means that the relay or the broker is unavailable."""
STUCK_SECONDS = 900.0
"""An event that is not applied for longer has more than a passing problem."""
_STILL_OPEN = ("retry", "not_yet", "waiting")
_RECENT = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """The status of a service's outbox and inbox.

    Attributes:
        state: `ok`, `waiting` (something is under way, or is retried), or `attention` (a person is needed).
        findings: why, as slugs: dead_events, held_events, outbox_late, inbox_stuck.
        outbox: rows by state, except sent ones.
        inbox: rows by state, except finished ones.
        oldest_pending_seconds: for how long the oldest event has waited to be sent; None if nothing waits.
        oldest_open_seconds: the same of the oldest event that arrived and is not applied.
        lag_seconds: the longest time from being recorded to being applied here, of the last hundred events.
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


def status(session: Session, service: str, now: datetime) -> Status:
    """The status of this service's events, read from partial indexes, so as fast after years as on the first day."""
    outbox_rows = {
        "pending": _count(session, outbox, IS_PENDING),
        "scheduled": _count(session, outbox, IS_LATER) - (held := _count(session, outbox, IS_HELD)),
        "held": held,
    }
    waiting = dict.fromkeys((*_STILL_OPEN, "dead"), 0)
    open_rows = 0.0
    for condition in (IS_SCHEDULED_RETRY, IS_BLOCKING, IS_DEAD):
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
        service=service,
        state="attention" if findings else "waiting" if moving else "ok",
        findings=findings,
        outbox=outbox_rows,
        inbox=waiting,
        oldest_pending_seconds=late,
        oldest_open_seconds=stuck,
        lag_seconds=_recent_lag(session, service),
        checked_at=now,
    )


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


def _recent_lag(session: Session, service: str) -> float | None:
    query = (
        select(inbox.c.time, inbox.c.settled_at)
        .where(is_own(service), inbox.c.state == "done", inbox.c.time.is_not(None))
        .order_by(inbox.c.arrival.desc())
        .limit(_RECENT)
    )
    lags = [(row.settled_at - row.time).total_seconds() for row in session.execute(query) if row.settled_at]
    return max(0.0, *lags) if lags else None


def _count(session: Session, table: Any, condition: TextClause) -> int:
    return session.scalar(select(func.count()).select_from(table).where(condition)) or 0
