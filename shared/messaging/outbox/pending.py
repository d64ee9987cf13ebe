"""The relay's statements on the outbox table: what to send next, and the results."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import BigInteger, Connection, bindparam, func, select, update

from shared.messaging.tables import IS_HELD, IS_LATER, IS_PENDING, outbox
from shared.persistence.many import is_one_of

BATCH = 500
HOLD = timedelta(seconds=10)
LONGEST_HOLD = timedelta(hours=1)


class Row(NamedTuple):
    """An outbox row to be sent."""

    position: int
    event_id: UUID
    type: str
    subject: str
    body: bytes


_COLUMNS = (outbox.c.position, outbox.c.event_id, outbox.c.type, outbox.c.subject, outbox.c.body)
_NEXT_BATCH = (
    select(*_COLUMNS)
    .where(
        IS_PENDING,
        outbox.c.position > bindparam("after"),
        outbox.c.subject.not_in(select(outbox.c.subject).where(IS_HELD)),
    )
    .order_by(outbox.c.position)
    .limit(bindparam("limit", type_=BigInteger))
)


def next_batch(sql: Connection, limit: int = BATCH, *, after: int = 0) -> list[Row]:
    """The rows to be sent now, oldest first, leaving out the subjects of held rows.

    Args:
        after: the position behind which to look.
    """
    return [Row._make(row) for row in sql.execute(_NEXT_BATCH, {"limit": limit, "after": after}).all()]


_NEXT_DUE = select(func.min(outbox.c.available_at)).where(IS_LATER)


def next_due(sql: Connection) -> datetime | None:
    """When the earliest scheduled or held row becomes due."""
    due_at: datetime | None = sql.scalar(_NEXT_DUE)
    return due_at


def release_due(sql: Connection, now: datetime) -> None:
    """Make pending what was scheduled for, or held until, now."""
    sql.execute(update(outbox).where(IS_LATER, outbox.c.available_at <= now).values(state="pending"))


_MARK_SENT = (
    update(outbox)
    .where(is_one_of(outbox.c.position, "positions"))
    .values(state="sent", sent_at=bindparam("now"), reason=None)
)


def mark_sent(sql: Connection, positions: Sequence[int], now: datetime) -> None:
    """Mark rows that the broker has confirmed."""
    sql.execute(_MARK_SENT, {"positions": list(positions), "now": now})


def hold(sql: Connection, refused: Mapping[int, str], now: datetime) -> None:
    """Hold rows that the broker refused, and with each the later rows of its subject, for a later try."""
    for position, reason in refused.items():
        attempts = sql.scalar(select(outbox.c.attempts).where(outbox.c.position == position)) or 0
        delay = min(HOLD * 3 ** min(attempts, 10), LONGEST_HOLD)
        sql.execute(
            update(outbox)
            .where(outbox.c.position == position)
            .values(state="held", attempts=attempts + 1, reason=reason, available_at=now + delay)
        )
