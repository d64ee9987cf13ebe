"""How long technical rows are kept: finished events as long as replay needs them, others as long as clients do."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Table, delete, select, text, tuple_
from sqlalchemy.orm import Session

from shared.messaging.tables import inbox, outbox
from shared.persistence.tables import DENIED_TOKENS, IDEMPOTENCY_KEYS, RATE_LIMITS

KEPT = timedelta(days=90)
KNOWN = KEPT + timedelta(days=1)
"""How long an inbox knows an event: longer than its publisher may send it again, even if their clocks differ."""
ANSWERED = timedelta(days=7)
"""For how long a request with an Idempotency-Key may be repeated: a page that stays open over a weekend."""
AT_ONCE = 1000
"""Rows of each table in one transaction, which is short, so that nobody waits for it."""

_IS_FINISHED = text("state IN ('done', 'skipped', 'discarded')")


def forget(session: Session, now: datetime) -> int:
    """Delete rows that are older than their table keeps them, the oldest first, some at once; how many there were.

    Dead events, and events that wait for something, stay however old they are.
    """
    statements = (
        _delete(outbox, outbox.c.sent_at, now - KEPT),
        _delete(inbox, inbox.c.received_at, now - KNOWN, _IS_FINISHED),
        _delete(DENIED_TOKENS, DENIED_TOKENS.c.expires_at, now),
        _delete(IDEMPOTENCY_KEYS, IDEMPOTENCY_KEYS.c.created_at, now - ANSWERED),
        _delete(RATE_LIMITS, RATE_LIMITS.c.window_ends_at, now),
    )
    return sum(getattr(session.execute(statement), "rowcount", 0) for statement in statements)


def _delete(table: Table, dated: ColumnElement[datetime], before: datetime, *which: Any) -> Any:
    key = tuple_(*table.primary_key.columns)
    oldest = select(*table.primary_key.columns).where(dated < before, *which).order_by(dated).limit(AT_ONCE)
    return delete(table).where(key.in_(oldest))
