"""Records and counts how an event ended: done, to be retried, or dead."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy.orm import Session

from shared.messaging import metrics
from shared.messaging.errors import NotAcceptable, NotYet
from shared.messaging.inbox import statements
from shared.messaging.inbox.decoding import DecodedMessage
from shared.messaging.inbox.entries import Applied, Entry
from shared.messaging.inbox.failures import describe
from shared.messaging.inbox.retry_policy import RetryPolicy

_log = structlog.get_logger(__name__)


def conclude(
    session: Session, consumer: str, entry: Entry, applied: Applied, now: datetime, *, retry: RetryPolicy
) -> str:
    """Record how a retried row ended, and release the rows that waited for it; its outcome."""
    outcome = applied.outcome
    if applied.error is None:
        finished: dict[str, Any] = {"settled_at": now, "due_at": None, "reason": None, "body": None}
        statements.change(session, entry.arrival, state=outcome, attempts=entry.failures, **finished)
    else:
        outcome = fail(session, entry, applied.error, now, retry=retry)
    if outcome not in ("retry", "not_yet"):
        statements.unblock(session, consumer, entry.message.subject, now)
    return outcome


def fail(session: Session, entry: Entry, error: Exception, now: datetime, *, retry: RetryPolicy) -> str:
    """Schedule an event's next attempt, or give it up: retry, not_yet or dead."""
    message, failures, reason = entry.message, entry.failures, describe(error)
    is_early = isinstance(error, NotYet)
    wait = retry.for_prerequisite(entry.received_at, now) if is_early else None
    if wait is not None:
        state = "not_yet"
    else:
        failures += 1
        wait = None if isinstance(error, NotAcceptable) else retry.after(failures)
        state = "dead" if wait is None else "retry"
    statements.change(
        session,
        entry.arrival,
        state=state,
        due_at=None if wait is None else now + wait,
        attempts=failures,
        reason=reason,
        body=message.body,
        settled_at=now if state == "dead" else None,
    )
    level = _log.error if state == "dead" else _log.info if state == "not_yet" else _log.warning
    level(
        f"event_{state}",
        event_id=str(message.event_id),
        type=message.type,
        failures=failures,
        reason=reason,
    )
    return state


def give_up(session: Session, consumer: str, entry: Entry, reason: str, now: datetime) -> str:
    """Record that an event is not retried, and release the rows that waited for it; dead."""
    statements.change(
        session,
        entry.arrival,
        state="dead",
        reason=reason,
        attempts=entry.failures,
        settled_at=now,
        due_at=None,
    )
    _log.error("event_dead", event_id=str(entry.message.event_id), type=entry.message.type, reason=reason)
    statements.unblock(session, consumer, entry.message.subject, now)
    return "dead"


def report(service: str, tally: Iterable[tuple[DecodedMessage, str]], now: datetime) -> None:
    """Count what was committed."""
    counts: Counter[tuple[str, str]] = Counter()
    lag = metrics.LAG.labels(service)
    for message, outcome in tally:
        if outcome == "claimed":
            continue
        # An undeclared type could be any text, also a personal one: it stands in the row, not in a metric.
        is_known = message.subscription is not None or message.envelope is None
        counts[message.type if is_known else "unknown", outcome] += 1
        if outcome == "done" and message.envelope is not None:
            lag.observe((now - message.envelope.time).total_seconds())
    for (type_name, outcome), count in counts.items():
        metrics.HANDLED.labels(service, type_name, outcome).inc(count)
