"""How long settled rows are kept: replay needs them for 90 days, and after that nobody does."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session

from shared.messaging.tables import inbox, outbox

KEPT = timedelta(days=90)
KNOWN = KEPT + timedelta(days=1)
"""For how long a listener knows what it heard: longer than a publisher may send it again, whatever their clocks say."""
AT_ONCE = 1000
"""Rows of each table in one transaction: it is short, so nobody waits for it."""

_IS_SETTLED = text("state IN ('done', 'skipped', 'discarded')")


def forget(session: Session, now: datetime) -> int:
    """Delete rows that were sent 90, or heard 91, days ago, oldest first, some at once; how many there were.

    Dead rows, and rows that wait for something, stay however old they are.
    """
    sent = (
        select(outbox.c.position)
        .where(outbox.c.sent_at < now - KEPT)
        .order_by(outbox.c.sent_at)
        .limit(AT_ONCE)
    )
    heard = (
        select(inbox.c.arrival)
        .where(_IS_SETTLED, inbox.c.received_at < now - KNOWN)
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
