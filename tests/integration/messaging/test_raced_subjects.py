"""Two workers of one service, on PostgreSQL, with events of one subject in their hands at the same moment."""

import contextlib
import threading
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from shared.messaging.admin import listing, operations
from shared.messaging.inbox import statements
from shared.messaging.inbox.decoding import Delivery
from shared.messaging.inbox.processing import Inbox
from shared.messaging.inbox.retry_policy import RetryPolicy
from shared.messaging.subscription import Subscription
from shared.messaging.tables import METADATA, inbox
from shared.persistence.context import Context
from shared.persistence.database import Database
from shared.persistence.tables import METADATA as PLATFORM
from shared.testing.events import message
from tests.integration.messaging.conftest import new_databases
from tests.integration.messaging.facts import OrderPlaced

pytestmark = [pytest.mark.docker, pytest.mark.xdist_group("server")]

SOON = 10.0


@pytest.fixture
def database(postgresql_url: str) -> Iterator[Database]:
    """The store's."""
    made = Database(new_databases(postgresql_url)["store"], service="store")
    METADATA.create_all(made.engine)
    PLATFORM.create_all(made.engine)
    yield made
    made.dispose()


class Store:
    """Two inboxes over one database, as two workers have. Orders of all numbers in `refused` fail."""

    def __init__(self, database: Database, *, attempts: int = 8) -> None:
        self.database = database
        self.refused: set[int] = set()
        self.before: Callable[[OrderPlaced], object] = lambda event: None
        self.order_id = uuid.uuid4()
        policy = RetryPolicy(first=timedelta(0), attempts=attempts)
        self.workers = [
            Inbox(database, [Subscription(OrderPlaced, self._on_order)], retry=policy) for _ in range(2)
        ]

    def take(self, worker: int, *numbers: int) -> None:
        for number in numbers:
            body = message(OrderPlaced(order_id=self.order_id, number=number), self.database)
            self.workers[worker].take([self.workers[worker].read(Delivery(body=body))])

    def try_again(self, worker: int) -> None:
        """As the worker does, which tries once more when the database has ended a quarrel of two over locks."""
        try:
            self.workers[worker].retry_due()
        except OperationalError:
            self.workers[worker].retry_due()

    def states(self) -> list[str]:
        with self.database.reading() as session:
            return list(session.scalars(select(inbox.c.state).order_by(inbox.c.arrival)))

    def _on_order(self, event: OrderPlaced, _context: Context) -> None:
        self.before(event)
        if event.number in self.refused:
            raise ValueError


def started(work: Callable[[int], None], worker: int, *rest: int) -> threading.Thread:
    thread = threading.Thread(target=work, args=(worker, *rest))
    thread.start()
    return thread


def test_what_begins_to_wait_for_an_event_while_that_is_settled_does_not_wait_for_ever(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(database)
    store.refused = {1}
    store.take(0, 1)
    store.refused = set()
    has_looked, go_on = threading.Event(), threading.Event()
    look = statements.blocked_subjects

    def look_and_linger(*args: Any) -> set[str]:
        found = look(*args)
        has_looked.set()
        go_on.wait(SOON)
        return found

    monkeypatch.setattr(statements, "blocked_subjects", look_and_linger)
    second = started(store.take, 1, 2)
    assert has_looked.wait(SOON)
    store.try_again(0)
    go_on.set()
    second.join()
    store.try_again(0)
    assert store.states() == ["done", "done"]


def test_what_waits_for_two_that_are_settled_at_one_moment_does_not_wait_for_ever(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(database, attempts=0)
    store.refused = {1, 2}
    store.take(0, 1, 2)
    with database.begin() as context:
        for event in listing.dead_events(context.session, "store"):
            operations.retry(context, event.event_id)
    store.refused = set()
    store.take(0, 3)
    assert store.states() == ["retry", "retry", "waiting"]
    both, neither_has_ended = threading.Barrier(2, timeout=SOON), threading.Barrier(2, timeout=3.0)
    unblock = statements.unblock

    def unblock_and_linger(*args: Any) -> None:
        unblock(*args)
        with contextlib.suppress(threading.BrokenBarrierError):
            neither_has_ended.wait()

    met: set[int] = set()

    def meet(event: OrderPlaced) -> None:
        if event.number < 3 and event.number not in met:
            met.add(event.number)
            both.wait()

    store.before = meet
    monkeypatch.setattr(statements, "unblock", unblock_and_linger)
    threads = [started(store.try_again, worker) for worker in (0, 1)]
    for thread in threads:
        thread.join()
    store.try_again(0)
    assert store.states() == ["done", "done", "done"]
