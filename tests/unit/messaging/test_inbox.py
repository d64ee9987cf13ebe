"""The inbox, driven without a broker: any order and any repetition lead to the same rows."""

import uuid
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from shared.messaging.admin import listing, operations
from shared.messaging.errors import InvalidEventClass, NotYet
from shared.messaging.inbox.decoding import Delivery
from shared.messaging.inbox.processing import Inbox
from shared.messaging.inbox.retry_policy import RetryPolicy
from shared.messaging.outbox import record
from shared.messaging.subscription import Subscription
from shared.messaging.tables import METADATA, inbox
from shared.persistence.context import Context
from shared.persistence.database import Database
from shared.testing.events import deliver, message, recorded
from tests.integration.messaging.facts import OWN, OrderPacked, OrderPlaced, PriceChanged, Shelf
from tests.support.clock import MovableClock

ORDERS = [OrderPlaced(order_id=uuid.UUID(int=number), number=number) for number in range(5)]


def packs(event: OrderPlaced, context: Context) -> None:
    record(context, OrderPacked(order_id=event.order_id, number=event.number))


def shelves_order(event: OrderPlaced, context: Context) -> None:
    context.session.add(Shelf(id=event.order_id, order_id=event.order_id, number=event.number))


class Waits:
    """A handler of prices that needs an order first, and remembers what it was given."""

    def __init__(self) -> None:
        self.ordered: set[uuid.UUID] = set()
        self.prices: list[int] = []

    def on_order(self, event: OrderPlaced, context: Context) -> None:
        self.ordered.add(event.order_id)

    def on_price(self, event: PriceChanged, context: Context) -> None:
        if event.article_id not in self.ordered:
            raise NotYet
        self.prices.append(event.price)

    @property
    def subscriptions(self) -> list[Subscription]:
        return [Subscription(OrderPlaced, self.on_order), Subscription(PriceChanged, self.on_price)]


def states(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(select(inbox.c.state).order_by(inbox.c.arrival)))


def test_three_deliveries_in_any_order_have_one_effect(database: Database) -> None:
    outcome = deliver(
        database, [Subscription(OrderPlaced, packs, (OrderPacked,))], ORDERS, times=3, shuffled=7
    )
    assert outcome.states == {"done": 5}
    assert sorted(event.number for event in recorded(database, OrderPacked)) == [0, 1, 2, 3, 4]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10_000), versions=st.permutations([1, 2, 3, 4]))
def test_in_whatever_order_states_arrive_the_newest_one_stays(
    tmp_path_factory: pytest.TempPathFactory, seed: int, versions: list[int]
) -> None:
    kept: dict[uuid.UUID, int] = {}

    def on_price(event: PriceChanged, _context: Context) -> None:
        kept[event.article_id] = event.price

    fresh = Database(f"sqlite:///{tmp_path_factory.mktemp('prices')}/store.db", service="store")
    METADATA.create_all(fresh.engine)
    articles = [uuid.UUID(int=1), uuid.UUID(int=2)]
    facts = [PriceChanged(article_id=a, version=v, price=v * 100) for v in versions for a in articles]
    deliver(fresh, [Subscription(PriceChanged, on_price)], facts, times=2, shuffled=seed)
    fresh.dispose()
    assert kept == dict.fromkeys(articles, 400)


def test_what_must_wait_for_another_event_succeeds_when_that_has_come(database: Database) -> None:
    waits, article = Waits(), uuid.uuid4()
    price = PriceChanged(article_id=article, version=1, price=5)
    deliver(database, waits.subscriptions, [price, OrderPlaced(order_id=article, number=1)])
    assert waits.prices == [5]


def test_what_waits_for_another_event_does_not_block_its_subject(database: Database) -> None:
    waits, article = Waits(), uuid.uuid4()
    box = Inbox(database, waits.subscriptions)
    price = message(PriceChanged(article_id=article, version=1, price=5), database)
    order = message(OrderPlaced(order_id=article, number=1), database)
    for body in (price, order):
        box.take([box.read(Delivery(body=body))])
    assert states(database) == ["not_yet", "done"]


@pytest.mark.slow
def test_a_prerequisite_that_never_comes_ends_dead_after_patience() -> None:
    clock, waits = MovableClock(datetime(2026, 5, 19, tzinfo=UTC)), Waits()
    database = Database("sqlite://", service="store", clock=clock)
    METADATA.create_all(database.engine)
    box = Inbox(database, waits.subscriptions, retry=RetryPolicy(attempts=1))
    body = message(PriceChanged(article_id=uuid.uuid4(), version=1, price=5), database)
    box.take([box.read(Delivery(body=body))])
    for _ in range(2000):
        if states(database) == ["dead"]:
            break
        clock.instant += timedelta(seconds=30)
        box.retry_due()
    assert states(database) == ["dead"]
    database.dispose()


def test_a_failing_event_is_tried_at_growing_intervals_and_then_is_dead() -> None:
    def fails(event: OrderPlaced, context: Context) -> None:
        record(context, OrderPacked(order_id=event.order_id, number=event.number))
        raise KeyError("Siti Rahayu")

    clock = MovableClock(datetime(2026, 5, 19, tzinfo=UTC))
    database = Database("sqlite://", service="store", clock=clock)
    METADATA.create_all(database.engine)
    box = Inbox(database, [Subscription(OrderPlaced, fails, (OrderPacked,))])
    box.take([box.read(Delivery(body=message(ORDERS[0], database)))])
    waits = []
    while (due_at := box.next_due()) is not None:
        waits.append((due_at - clock.instant).total_seconds())
        clock.instant = due_at
        assert box.retry_due() == 1
    assert waits == [10, 30, 90, 270, 810, 2430, 7290, 21600]
    assert recorded(database, OrderPacked) == []
    with database.reading() as session:
        [dead] = listing.dead_events(session, "store")
    assert "KeyError" in str(dead.reason)
    assert "Siti" not in str(dead.reason)
    assert dead.message is not None
    database.dispose()


def test_a_failure_undoes_its_own_event_alone(database: Database) -> None:
    def fails_on_two(event: OrderPlaced, context: Context) -> None:
        packs(event, context)
        if event.number == 2:
            raise ValueError

    subscriptions = [Subscription(OrderPlaced, fails_on_two, (OrderPacked,))]
    outcome = deliver(database, subscriptions, ORDERS, expect_failures=True)
    assert sorted(event.number for event in recorded(database, OrderPacked)) == [0, 1, 3, 4]
    assert len(outcome.reasons) == 1


@pytest.fixture
def shelves(database: Database) -> Database:
    """A database with mapped tables too."""
    OWN.create_all(database.engine)
    return database


def in_one_batch(
    database: Database, handler: Callable[[OrderPlaced, Context], None], orders: Sequence[OrderPlaced]
) -> None:
    box = Inbox(database, [Subscription(OrderPlaced, handler)])
    box.take([box.read(Delivery(body=message(order, database))) for order in orders])


def numbers(database: Database) -> list[int]:
    with database.reading() as session:
        return list(session.scalars(select(Shelf.number).order_by(Shelf.number)))


def test_what_the_handlers_of_a_batch_add_is_written_together(shelves: Database) -> None:
    inserts: list[str] = []

    @sqlalchemy.event.listens_for(shelves.engine, "before_cursor_execute")
    def count(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("INSERT INTO shelves"):
            inserts.append(statement)

    in_one_batch(shelves, shelves_order, ORDERS)
    assert numbers(shelves) == [0, 1, 2, 3, 4]
    assert len(inserts) == 1


LOOKS: dict[str, Callable[[Session], object]] = {
    "by its key": lambda session: session.get(Shelf, ORDERS[0].order_id),
    "by a query of the class": lambda session: session.scalar(select(Shelf)),
    "by a query of the table": lambda session: session.execute(select(Shelf.__table__)).first(),
    "by SQL": lambda session: session.execute(text("SELECT * FROM shelves")).first(),
    "by changing it": lambda session: session.execute(
        update(Shelf.__table__).values(number=9).returning(Shelf.__table__.c.id)  # type: ignore[arg-type]
    ).first(),
}


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS.keys())
def test_a_handler_meets_what_one_before_it_in_its_batch_has_added(
    shelves: Database, look: Callable[[Session], object]
) -> None:
    met = []

    def on_order(event: OrderPlaced, context: Context) -> None:
        if event.number == 0:
            shelves_order(event, context)
        else:
            met.append(look(context.session))

    in_one_batch(shelves, on_order, ORDERS[:2])
    assert len(met) == 1
    assert met[0] is not None


def test_a_row_that_the_database_refuses_undoes_its_own_event_alone(shelves: Database) -> None:
    def same_key_for_two(event: OrderPlaced, context: Context) -> None:
        key = ORDERS[0].order_id if event.number == 2 else event.order_id
        context.session.add(Shelf(id=key, order_id=event.order_id, number=event.number))

    in_one_batch(shelves, same_key_for_two, ORDERS)
    assert numbers(shelves) == [0, 1, 3, 4]
    assert sorted(states(shelves)) == ["done"] * 4 + ["retry"]


def test_a_discarded_event_stays_known(database: Database) -> None:
    box = Inbox(database, [])
    body = message(ORDERS[0], database)
    box.take([box.read(Delivery(body=body))])
    with database.begin() as context:
        [dead] = listing.dead_events(context.session, "store")
        operations.discard(context, dead.event_id)
    box.take([box.read(Delivery(body=body))])
    assert states(database) == ["discarded"]
    with database.begin() as context, pytest.raises(operations.EventNotDead):
        operations.retry(context, dead.event_id)
    with database.begin() as context, pytest.raises(listing.EventNotFound):
        listing.received_event(context.session, "store", uuid.uuid4())


def test_what_the_broker_gave_up_is_dead_with_its_reason_and_can_be_retried(database: Database) -> None:
    box = Inbox(database, [Subscription(OrderPlaced, packs, (OrderPacked,))])
    parked = Delivery(body=message(ORDERS[0], database), parked="given up by the broker: delivery_limit")
    box.take([box.read(parked)])
    with database.begin() as context:
        [dead] = listing.dead_events(context.session, "store")
        operations.retry(context, dead.event_id)
    assert dead.reason == "given up by the broker: delivery_limit"
    box.retry_due()
    assert states(database) == ["done"]


def test_two_subscriptions_to_one_event_are_refused(database: Database) -> None:
    handlers: list[Callable[[OrderPlaced, Context], None]] = [packs, packs]
    with pytest.raises(InvalidEventClass):
        Inbox(database, [Subscription(OrderPlaced, handler) for handler in handlers])
