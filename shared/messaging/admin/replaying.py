"""The past again: events that were sent are sent once more, or told to a listener that begins from nothing.

Both are harmless twice. A listener knows each event by its id and each state by its version, and an event whose handler
has an effect outside the database (an e-mail) is never told again.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import Select, Table, func, select, update
from sqlalchemy.orm import Session

from shared.messaging.cloudevents import decode
from shared.messaging.inbox.decoding import Delivery
from shared.messaging.inbox.processing import Inbox
from shared.messaging.inbox.retry_policy import RetryPolicy
from shared.messaging.runtime.retention import KEPT
from shared.messaging.subscription import Subscription
from shared.messaging.tables import inbox, outbox
from shared.persistence.context import Context
from shared.persistence.database import Database

AT_ONCE = 1000
"""Events of one transaction: the relay has the next ready when it has sent these."""
_BATCH = 100
_HASTY = RetryPolicy(first=timedelta(0), not_yet=timedelta(0), longest_not_yet=timedelta(0))
"""Nothing is waited for: all that will ever come is there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentAgain:
    """How many events go out again now, and after which position the next of them stand; none when that was all."""

    count: int
    after: int | None


def send_again(
    context: Context,
    *,
    since: datetime,
    until: datetime,
    types: Collection[str] = (),
    never: Collection[str] = (),
    after: int = 0,
    limit: int = AT_ONCE,
) -> SentAgain:
    """Send again what was sent from `since` to `until`, oldest first. Who has it already will know it by its id.

    Nothing older than 90 days goes out: a listener may have forgotten that it knew it.

    Args:
        types: only these; all if none are given.
        never: not these, whatever `types` says: what has effects outside of databases.
        after: the `after` of the call before.
    """
    query = _sent(since=max(since, context.clock.now() - KEPT), until=until, types=types, never=never)
    found: Sequence[int] = context.session.scalars(
        query.where(outbox.c.position > after).order_by(outbox.c.position).limit(limit + 1)
    ).all()
    positions = found[:limit]
    if positions:
        context.session.execute(
            update(outbox).where(outbox.c.position.in_(positions)).values(state="pending", sent_at=None)
        )
        context.transaction.recorded = True
    return SentAgain(count=len(positions), after=positions[-1] if len(found) > limit else None)


def would_send(
    context: Context,
    *,
    since: datetime,
    until: datetime,
    types: Collection[str] = (),
    never: Collection[str] = (),
) -> dict[str, int]:
    """How many events of each type `send_again` would send in all."""
    chosen = _sent(since=max(since, context.clock.now() - KEPT), until=until, types=types, never=never)
    query = (
        select(outbox.c.type, func.count())
        .where(outbox.c.position.in_(chosen))
        .group_by(outbox.c.type)
        .order_by(outbox.c.type)
    )
    return {row[0]: row[1] for row in context.session.execute(query)}


def retained(session: Session, types: Collection[str]) -> list[bytes]:
    """The messages of these types that a publisher still has and that are due, oldest first."""
    query = select(outbox.c.body).where(outbox.c.type.in_(types), outbox.c.state != "scheduled")
    return list(session.scalars(query.order_by(outbox.c.position)))


def replay(
    database: Database,
    subscriptions: Sequence[Subscription],
    messages: Iterable[bytes],
    *,
    consumer: str | None = None,
) -> dict[str, int]:
    """Tell a service messages of the past, in their order, until nothing more can be done; how many ended how.

    Args:
        database: the listener's, or a copy of it that begins empty.
        subscriptions: the listener's; those that act outside the database are left out.
        messages: as they stand in outboxes.
        consumer: none is the service itself, which skips what it has heard before. Another name hears everything anew.
    """
    names = {subscription.event.NAME for subscription in subscriptions if not subscription.alone}
    listener = Inbox(database, subscriptions, retry=_HASTY, consumer=consumer)
    batch = []
    for body in messages:
        if decode(body).type in names:
            batch.append(listener.read(Delivery(body=body)))
        if len(batch) == _BATCH:
            listener.take(batch)
            batch = []
    if batch:
        listener.take(batch)
    name = consumer or database.service
    before: dict[str, int] = {}
    # What the service itself could not apply yet, its worker tries again; nobody else does that for another name.
    while consumer is not None and (now := _ends(database, name)) != before:
        before = now
        listener.retry_due(sum(now.get(state, 0) for state in ("retry", "not_yet", "waiting")))
    return _ends(database, name)


def messages_for(publishers: Iterable[Database], subscriptions: Sequence[Subscription]) -> list[bytes]:
    """All retained messages that a listener hears, from all publishers, in the order of their time."""
    names = {subscription.event.NAME for subscription in subscriptions if not subscription.alone}
    found: list[bytes] = []
    for database in publishers:
        with database.reading() as session:
            found += retained(session, names)
    return sorted(found, key=lambda body: (envelope := decode(body)).time.isoformat() + envelope.id.hex)


def differences(live: Database, rebuilt: Database, tables: Iterable[Table]) -> dict[str, int]:
    """How many rows of each table stand in one of two databases and not, or not so, in the other."""
    found = {}
    for table in tables:
        rows = [_rows(database, table) for database in (live, rebuilt)]
        found[table.name] = len(rows[0] ^ rows[1])
    return found


def _rows(database: Database, table: Table) -> set[bytes]:
    with database.reading() as session:
        return {
            orjson.dumps(list(row), default=str, option=orjson.OPT_SORT_KEYS)
            for row in session.execute(select(table))
        }


def _ends(database: Database, consumer: str) -> dict[str, int]:
    query = select(inbox.c.state, func.count()).where(inbox.c.consumer == consumer).group_by(inbox.c.state)
    with database.reading() as session:
        return {row[0]: row[1] for row in session.execute(query)}


def _sent(*, since: datetime, until: datetime, types: Collection[str], never: Collection[str]) -> Select[Any]:
    query = select(outbox.c.position).where(
        outbox.c.state == "sent", outbox.c.time >= since, outbox.c.time < until
    )
    if types:
        query = query.where(outbox.c.type.in_(types))
    if never:
        query = query.where(outbox.c.type.not_in(never))
    return query
