"""What is tried again, and what ends the process that tries it."""

import sqlite3
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from shared.messaging.admin import listing, operations
from shared.messaging.errors import NotAcceptable, NotYet
from shared.messaging.inbox.decoding import Delivery
from shared.messaging.inbox.processing import Inbox
from shared.messaging.inbox.retry_policy import RetryPolicy
from shared.messaging.inbox.retrying import TOO_OFTEN
from shared.messaging.subscription import SideEffect, Subscription
from shared.messaging.tables import METADATA, inbox
from shared.persistence.context import Context
from shared.persistence.database import Database
from shared.testing.events import message
from tests.integration.messaging.facts import OrderPlaced
from tests.support.clock import MovableClock


class Death(BaseException):
    """The end of a process."""


class Store:
    """A service whose handler does what a test says; `process` is one that was just started."""

    def __init__(self, clock: MovableClock) -> None:
        self.clock = clock
        self.database = Database("sqlite://", service="store", clock=clock)
        METADATA.create_all(self.database.engine)
        self.acts: Callable[[OrderPlaced, Context], SideEffect | None] = lambda event, context: None
        self.alone = False

    def process(self) -> Inbox:
        subscription = Subscription(OrderPlaced, self._act, alone=self.alone)
        return Inbox(self.database, [subscription], retry=RetryPolicy(attempts=3))

    def _act(self, event: OrderPlaced, context: Context) -> SideEffect | None:
        return self.acts(event, context)

    def take(self, number: int = 1) -> None:
        box = self.process()
        body = message(OrderPlaced(order_id=uuid.UUID(int=number), number=number), self.database)
        box.take([box.read(Delivery(body=body))])

    def rows(self) -> list[tuple[str, int, str | None]]:
        query = select(inbox.c.state, inbox.c.attempts, inbox.c.reason).order_by(inbox.c.arrival)
        with self.database.reading() as session:
            return [(row.state, row.attempts, row.reason) for row in session.execute(query)]

    def dies_until_it_is_given_up(self) -> int:
        """Start a process at each time that something is due; how many of them died of it."""
        deaths = 0
        while (due_at := self.process().next_due()) is not None and deaths < 20:
            self.clock.instant = max(self.clock.instant, due_at)
            try:
                self.process().retry_due()
            except Death:
                deaths += 1
        return deaths


@pytest.fixture
def store() -> Iterator[Store]:
    """On SQLite in memory."""
    made = Store(MovableClock(datetime(2026, 5, 19, tzinfo=UTC)))
    yield made
    made.database.dispose()


def dies(event: OrderPlaced, _context: Context) -> None:
    if event.number == 1:
        raise Death


def test_an_event_that_came_too_early_and_then_kills_its_process_is_given_up(store: Store) -> None:
    def early(event: OrderPlaced, _context: Context) -> None:
        raise NotYet

    store.acts = early
    store.take()
    store.acts = dies
    assert store.dies_until_it_is_given_up() == 4
    assert store.rows() == [("dead", 4, TOO_OFTEN)]


def test_an_event_that_contradicts_what_is_known_is_given_up_at_once(store: Store) -> None:
    def contradicted(event: OrderPlaced, _context: Context) -> None:
        raise NotAcceptable

    store.acts = contradicted
    store.take()
    [(state, attempts, reason)] = store.rows()
    assert (state, attempts) == ("dead", 1)
    assert reason is not None
    assert reason.startswith("NotAcceptable (not_acceptable)")


def test_an_event_that_an_operator_tries_again_and_that_kills_again_is_given_up_again(store: Store) -> None:
    box = store.process()
    body = message(OrderPlaced(order_id=uuid.UUID(int=1), number=1), store.database)
    box.take([box.read(Delivery(body=body, parked="given up by the broker: delivery_limit"))])
    with store.database.begin() as context:
        [dead] = listing.dead_events(context.session, "store")
        operations.retry(context, dead.event_id)
    store.acts = dies
    with pytest.raises(Death):
        store.process().retry_due()
    # The next process has time for others before it tries this one again.
    assert store.process().retry_due() == 0
    store.take(2)
    assert store.dies_until_it_is_given_up() == 3
    assert store.rows() == [("dead", 4, TOO_OFTEN), ("done", 0, None)]


def test_an_effect_outside_that_kills_its_process_is_given_up(store: Store) -> None:
    def has_effect(event: OrderPlaced, context: Context) -> SideEffect:
        return SideEffect(lambda: dies(event, context), lambda context, result: None)

    store.alone, store.acts = True, has_effect
    with pytest.raises(Death):
        store.take()
    assert store.dies_until_it_is_given_up() == 4
    assert store.rows() == [("dead", 4, TOO_OFTEN)]


def test_a_database_that_goes_away_in_an_attempt_does_not_count(store: Store) -> None:
    def fails(event: OrderPlaced, _context: Context) -> None:
        raise ValueError

    def loses_the_database(event: OrderPlaced, _context: Context) -> None:
        away = sqlite3.OperationalError("database is locked")
        away.sqlite_errorname = "SQLITE_BUSY"
        raise OperationalError("", None, away) from away

    store.acts = fails
    store.take()
    box = store.process()
    due_at = box.next_due()
    assert due_at is not None
    store.clock.instant = due_at
    store.acts = loses_the_database
    for _ in range(10):
        with pytest.raises(OperationalError):
            box.retry_due()
    store.acts = lambda event, context: None
    assert box.retry_due() == 1
    assert store.rows() == [("done", 1, None)]


def test_an_attempt_whose_transaction_cannot_be_committed_counts_as_a_failure(store: Store) -> None:
    def fails(event: OrderPlaced, context: Context) -> None:
        raise ValueError

    def spoils_the_commit(event: OrderPlaced, context: Context) -> None:
        context.session.connection().exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        context.session.connection().exec_driver_sql("INSERT INTO child VALUES (1)")

    with store.database.begin() as context:
        context.session.connection().exec_driver_sql("CREATE TABLE parent (id INTEGER PRIMARY KEY)")
        context.session.connection().exec_driver_sql("CREATE TABLE child (parent INTEGER REFERENCES parent)")
    store.acts = fails
    store.take()
    store.acts = spoils_the_commit
    assert store.dies_until_it_is_given_up() == 0
    [(state, attempts, reason)] = store.rows()
    assert (state, attempts) == ("dead", 4)
    assert "IntegrityError" in str(reason)
