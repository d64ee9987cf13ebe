"""For tests: events without a broker, and waiting until events have had all their effects.

deliver(database, SUBSCRIPTIONS, [fact, another], times=3, shuffled=seed)
"""

import random
import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar, cast
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from shared.ids import uuid7
from shared.messaging.broker.inspection import depths_of
from shared.messaging.broker.topology import inbox_queue
from shared.messaging.cloudevents import decode, encode
from shared.messaging.envelope import unwrap, wrap
from shared.messaging.event import Event
from shared.messaging.inbox.decoding import Delivery
from shared.messaging.inbox.processing import Inbox
from shared.messaging.inbox.retry_policy import RetryPolicy
from shared.messaging.runtime.worker import Worker
from shared.messaging.subscription import Subscription
from shared.messaging.tables import IS_LATER, IS_PENDING, inbox, outbox
from shared.persistence.context import Cause
from shared.persistence.database import Database

E = TypeVar("E", bound=Event)

AT_ONCE = RetryPolicy(first=timedelta(0), not_yet=timedelta(0), longest_not_yet=timedelta(0))
"""Nothing waits: a test asks for the next attempt when it wants one."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """What became of the events that were delivered: how many by state, and why those that did not succeed."""

    states: dict[str, int]
    reasons: list[str] = field(default_factory=list)


def message(event: Event, database: Database, *, cause: Cause | None = None) -> bytes:
    """An event as the message that its publisher would send now."""
    cause = cause or Cause(correlation_id=uuid7())
    return encode(wrap(event, event_id=uuid7(), time=database.clock.now(), cause=cause))


def deliver(
    database: Database,
    subscriptions: Sequence[Subscription],
    events: Iterable[Event | bytes],
    *,
    times: int = 1,
    shuffled: int | None = None,
    expect_failures: bool = False,
) -> Delivered:
    """Take events through the inbox of a service, as its consumer would, until nothing more can be done.

    Args:
        database: the listener's.
        subscriptions: the listener's.
        events: facts, or messages as they stand in an outbox (see `messages_of`).
        times: how often each is delivered.
        shuffled: a seed; without one they come in the given order, the repetitions after the whole.
        expect_failures: do not raise when an event ends dead, or waits for something that never came.

    Raises:
        AssertionError: not every event succeeded.
    """
    bodies = [item if isinstance(item, bytes) else message(item, database) for item in events] * times
    chance = random.Random(shuffled)  # noqa: S311  # repeatable, which is the point
    if shuffled is not None:
        chance.shuffle(bodies)
    box = Inbox(database, subscriptions, retry=AT_ONCE)
    while bodies:
        size = chance.randint(1, 10)
        batch, bodies = bodies[:size], bodies[size:]
        box.take([box.read(Delivery(body=body)) for body in batch])
    before = None
    while (now := _states(database)) != before:
        before = now
        box.retry_due(now.get("retry", 0) + now.get("not_yet", 0) + now.get("waiting", 0))
    return _outcome(database, expect_failures=expect_failures)


def messages_of(database: Database, *types: type[Event]) -> list[bytes]:
    """The messages that a service has recorded, oldest first; of these types, or of all."""
    query = select(outbox.c.body).order_by(outbox.c.position)
    if types:
        query = query.where(outbox.c.type.in_([cls.NAME for cls in types]))
    with database.reading() as session:
        return [body for (body,) in session.execute(query)]


def recorded(database: Database, cls: type[E]) -> list[E]:
    """The events of a class that a service has recorded, oldest first."""
    return [unwrap(decode(body), cls) for body in messages_of(database, cls)]


def wait_until_settled(workers: Sequence[Worker], timeout: float = 20.0) -> None:
    """Wait until all that was recorded has been sent, and has been applied by all of these workers that hear it.

    Raises:
        AssertionError: it took longer; the message says what is missing.
    """
    ends_at = time.monotonic() + timeout
    pause = threading.Event()
    while missing := _unsettled(workers):
        if time.monotonic() > ends_at:
            health = {worker.service: worker.health() for worker in workers}
            raise AssertionError(f"not settled in {timeout} s: {missing}; {health}")
        pause.wait(0.02)


def wait_until_acknowledged(workers: Sequence[Worker], timeout: float = 10.0) -> None:
    """Wait until the broker has nothing more for these workers, and they hold nothing that is not acknowledged.

    Raises:
        AssertionError: it took longer.
    """
    ends_at, before = time.monotonic() + timeout, [-1]
    pause = threading.Event()
    # Twice: a message may be on its way between the broker and the worker.
    while (now := [_received_when_idle(worker) for worker in workers]) != before or None in now:
        if time.monotonic() > ends_at:
            raise AssertionError(f"not all is acknowledged in {timeout} s")
        before = cast("list[int]", now)
        pause.wait(0.02)


def _received_when_idle(worker: Worker) -> int | None:
    queue = inbox_queue(worker.service)
    is_idle = not depths_of(worker.broker_url, [queue])[queue] and not worker.consumer.outstanding_count
    return worker.consumer.received_count if is_idle else None


def _unsettled(workers: Sequence[Worker]) -> list[str]:
    # Inboxes first: what they have applied has its consequences in an outbox, which is read after them.
    heard: dict[str, set[UUID]] = {}
    missing: list[str] = []
    for worker in workers:
        with worker.database.reading() as session:
            rows = session.execute(select(inbox.c.event_id, inbox.c.state, inbox.c.type)).all()
        heard[worker.service] = {row.event_id for row in rows}
        open_states = ("retry", "not_yet", "waiting")
        missing += [
            f"{worker.service}: {row.type} is {row.state}" for row in rows if row.state in open_states
        ]
    for worker in workers:
        with worker.database.reading() as session:
            unsent = unsent_count(session, worker.database.clock.now())
            sent = session.execute(
                select(outbox.c.event_id, outbox.c.type).where(outbox.c.sent_at.is_not(None))
            )
            facts = cast("list[tuple[UUID, str]]", [tuple(row) for row in sent])
        if unsent:
            missing.append(f"{worker.service}: {unsent} not sent")
        for listener in workers:
            names = {subscription.event.NAME for subscription in listener.subscriptions}
            missing += [
                f"{listener.service}: {name} has not arrived"
                for event_id, name in facts
                if name in names and event_id not in heard[listener.service]
            ]
    return missing


def unsent_count(session: Session, now: datetime) -> int:
    """How many rows should have been sent by now, the held ones aside."""
    pending = session.scalar(select(func.count()).select_from(outbox).where(IS_PENDING)) or 0
    due = session.scalar(
        select(func.count()).select_from(outbox).where(IS_LATER, outbox.c.available_at <= now)
    )
    return pending + (due or 0)


def _states(database: Database) -> dict[str, int]:
    found: dict[str, int] = {}
    with database.reading() as session:
        for (state,) in session.execute(select(inbox.c.state)):
            found[state] = found.get(state, 0) + 1
    return found


def _outcome(database: Database, *, expect_failures: bool) -> Delivered:
    failed: list[Any] = []
    with database.reading() as session:
        query = select(inbox.c.type, inbox.c.state, inbox.c.reason)
        failed = [row for row in session.execute(query) if row.state not in ("done", "skipped", "discarded")]
    reasons = [f"{row.type} is {row.state}: {row.reason}" for row in failed]
    if reasons and not expect_failures:
        raise AssertionError("; ".join(reasons))
    return Delivered(_states(database), reasons)
