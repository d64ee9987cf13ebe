"""How long settled rows are kept: replay needs them for 90 days, and after that nobody does."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session

from shared.messaging.tables import inbox, outbox

KEPT = timedelta(days=90)
AT_ONCE = 1000
"""Rows of each table in one transaction: it is short, so nobody waits for it."""

_IS_SETTLED = text("state IN ('done', 'skipped', 'discarded')")


def forget(session: Session, now: datetime) -> int:
    """Delete rows that were sent or settled more than 90 days ago, oldest first, some at once; how many there were.

    Dead rows, and rows that wait for something, stay however old they are.
    """
    before = now - KEPT
    sent = (
        select(outbox.c.position).where(outbox.c.sent_at < before).order_by(outbox.c.sent_at).limit(AT_ONCE)
    )
    heard = (
        select(inbox.c.arrival)
        .where(_IS_SETTLED, inbox.c.received_at < before)
        .order_by(inbox.c.received_at)
        .limit(AT_ONCE)
    )
    count = 0
    for statement in (
        delete(outbox).where(outbox.c.position.in_(sent)),
        delete(inbox).where(inbox.c.arrival.in_(heard)),
    ):
        count += getattr(session.execute(statement), "rowcount", 0)
    return count
