"""Replay: sends events again, or applies them to a subscriber's empty copy.

Both may be repeated. An inbox recognises each event by its id and each state by its version, and events whose handlers
have side effects (an e-mail) are never replayed.
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
"""Events of one transaction; the next ones are ready when the relay has sent these."""
_BATCH = 100
_HASTY = RetryPolicy(first=timedelta(0), not_yet=timedelta(0), longest_not_yet=timedelta(0))
"""Without waits: all that will ever come is there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SentAgain:
    """How many events are sent again now, and after which position the next ones are; None when that was all."""

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
    """Send again what was sent from `since` to `until`, oldest first. Inboxes that have an event know it by its id.

    Nothing older than 90 days is sent, because inboxes may have deleted its row.

    Args:
        types: only these; all if none are given.
        never: not these, whatever `types` says: those with side effects.
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
    """Apply old messages to a service, in order, until nothing more can be done; how many rows by state.

    Args:
        database: the subscriber's, or an empty copy of it.
        subscriptions: the subscriber's; those with side effects are left out.
        messages: bodies from outboxes.
        consumer: None for the service itself, which skips what it has received before. Another name starts anew.
    """
    names = {subscription.event.NAME for subscription in subscriptions if not subscription.alone}
    subscriber = Inbox(database, subscriptions, retry=_HASTY, consumer=consumer)
    batch = []
    for body in messages:
        if decode(body).type in names:
            batch.append(subscriber.read(Delivery(body=body)))
        if len(batch) == _BATCH:
            subscriber.take(batch)
            batch = []
    if batch:
        subscriber.take(batch)
    name = consumer or database.service
    before: dict[str, int] = {}
    # The service's worker retries what it could not apply yet; for another name nobody else does.
    while consumer is not None and (now := _ends(database, name)) != before:
        before = now
        subscriber.retry_due(sum(now.get(state, 0) for state in ("retry", "not_yet", "waiting")))
    return _ends(database, name)


def messages_for(publishers: Iterable[Database], subscriptions: Sequence[Subscription]) -> list[bytes]:
    """All retained messages for a subscriber, from all publishers, in the order of their time."""
    names = {subscription.event.NAME for subscription in subscriptions if not subscription.alone}
    found: list[bytes] = []
    for database in publishers:
        with database.reading() as session:
            found += retained(session, names)
    return sorted(found, key=lambda body: (envelope := decode(body)).time.isoformat() + envelope.id.hex)


def differences(live: Database, rebuilt: Database, tables: Iterable[Table]) -> dict[str, int]:
    """How many rows of each table are in only one of two databases, or differ."""
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
