"""Effects outside the database: nobody waits for a lock meanwhile, and a lost one is tried again."""

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from shared.messaging import failpoints
from shared.messaging.errors import InvalidEventClass
from shared.messaging.failpoints import FailpointReached
from shared.messaging.inbox.decoding import Delivery
from shared.messaging.inbox.processing import Inbox
from shared.messaging.inbox.retry_policy import RetryPolicy
from shared.messaging.outbox import record
from shared.messaging.subscription import SideEffect, Subscription
from shared.messaging.tables import inbox
from shared.persistence.context import Context
from shared.persistence.database import Database
from shared.testing.events import deliver, message, recorded
from tests.integration.messaging.facts import OrderPacked, OrderPlaced, PriceChanged

ORDER = OrderPlaced(order_id=uuid.UUID(int=1), number=1)
AT_ONCE = RetryPolicy(first=timedelta(0), claim=timedelta(0))


class Letters:
    """Sends letters, remembers them, and may be told how to behave while it sends."""

    def __init__(self, meanwhile: Callable[[], object] = lambda: None) -> None:
        self.sent: list[int] = []
        self.finished: list[int] = []
        self.meanwhile = meanwhile
        self.subscription = Subscription(OrderPlaced, self.on_order, (OrderPacked,), alone=True)

    def on_order(self, event: OrderPlaced, context: Context) -> SideEffect | None:
        if event.number in self.finished:
            return None

        def execute() -> int:
            self.meanwhile()
            self.sent.append(event.number)
            return event.number

        def finish(context: Context, number: int) -> None:
            self.finished.append(number)
            record(context, OrderPacked(order_id=event.order_id, number=number))

        return SideEffect(execute, finish)


def states(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(select(inbox.c.state).order_by(inbox.c.arrival)))


def test_an_effect_is_had_once_and_what_follows_is_recorded(database: Database) -> None:
    letters = Letters()
    assert deliver(database, [letters.subscription], [message(ORDER, database)], times=3).states == {
        "done": 1
    }
    assert letters.sent == [1]
    assert len(recorded(database, OrderPacked)) == 1


def test_others_write_while_the_effect_takes_its_time(database: Database) -> None:
    def write() -> None:
        with database.begin() as context:
            context.session.execute(text("SELECT 1"))
            record(context, OrderPacked(order_id=ORDER.order_id, number=7))

    letters = Letters(meanwhile=write)
    deliver(database, [letters.subscription], [ORDER])
    assert [event.number for event in recorded(database, OrderPacked)] == [7, 1]


def test_a_failed_effect_is_tried_again(database: Database) -> None:
    answers = iter([ConnectionRefusedError("away"), None])

    def behave() -> None:
        if (error := next(answers)) is not None:
            raise error

    letters = Letters(meanwhile=behave)
    assert deliver(database, [letters.subscription], [ORDER]).states == {"done": 1}
    assert letters.sent == [1]


@pytest.mark.parametrize("place", ["consumer.after_claim", "consumer.before_finish"])
def test_an_effect_whose_process_died_is_tried_again_after_its_claim(database: Database, place: str) -> None:
    letters = Letters()
    box = Inbox(database, [letters.subscription], retry=AT_ONCE)
    body = message(ORDER, database)
    failpoints.arm(f"{place}:raise")
    with pytest.raises(FailpointReached):
        box.take([box.read(Delivery(body=body))])
    assert states(database) == ["retry"]
    # The broker delivers it again; the claim stands in the inbox and is not taken twice.
    box.take([box.read(Delivery(body=body, redelivered=True))])
    assert states(database) == ["retry"]
    assert box.retry_due() == 1
    assert (states(database), letters.finished) == (["done"], [1])


def test_later_events_of_the_subject_wait_behind_a_claim(database: Database) -> None:
    letters = Letters()
    box = Inbox(database, [letters.subscription], retry=AT_ONCE)
    later = OrderPlaced(order_id=ORDER.order_id, number=2)
    failpoints.arm("consumer.after_claim:raise")
    with pytest.raises(FailpointReached):
        box.take([box.read(Delivery(body=message(ORDER, database)))])
    box.take([box.read(Delivery(body=message(later, database)))])
    assert states(database) == ["retry", "waiting"]
    assert box.retry_due() == 2
    assert letters.sent == [1, 2]


def test_one_who_comes_too_late_does_not_finish(database: Database) -> None:
    boxes: list[Inbox] = []

    def overtake() -> None:
        if not letters.sent:
            letters.sent.append(0)
            boxes[0].retry_due()

    letters = Letters(meanwhile=overtake)
    boxes.append(Inbox(database, [letters.subscription], retry=AT_ONCE))
    boxes[0].take([boxes[0].read(Delivery(body=message(ORDER, database)))])
    assert (states(database), letters.finished) == (["done"], [1])


def test_only_a_subscription_alone_may_ask_for_an_effect(database: Database) -> None:
    letters = Letters()
    outcome = deliver(database, [Subscription(OrderPlaced, letters.on_order)], [ORDER], expect_failures=True)
    assert letters.sent == []
    assert "UnexpectedEvent" in outcome.reasons[0]


def test_a_versioned_event_cannot_be_handled_alone() -> None:
    with pytest.raises(InvalidEventClass):
        Subscription(PriceChanged, lambda event, context: None, alone=True)
