"""Messages that are broken, unknown, repeated, late or slow to be handled."""

import random
import signal
import threading
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

import orjson
import pytest

from shared.messaging.admin import listing
from shared.messaging.admin.replaying import send_again
from shared.messaging.broker.connection import Link
from shared.messaging.broker.declarations import apply
from shared.messaging.broker.topology import EXCHANGE, topology_of
from shared.messaging.cloudevents import HARD_LIMIT_BYTES
from shared.messaging.embedded_broker import consumers
from shared.messaging.errors import EventTooLarge
from shared.messaging.outbox import record
from shared.persistence.context import Context
from shared.testing.events import messages_of, wait_until_acknowledged, wait_until_settled
from tests.fault import checker
from tests.fault.conftest import Pair
from tests.fault.environment import SERVICES, Environment
from tests.fault.process import subscriptions_of
from tests.integration.messaging.facts import OrderPacked, OrderPlaced
from tests.support.clock import ShiftedClock

PICKLED = b"\x80\x04\x95\x1c\x00\x00\x00\x00\x00\x00\x00\x8c\x05posix\x94\x8c\x06system\x94\x93\x94."


def publish(pair: Pair, *bodies: bytes) -> None:
    link = Link(pair.url, name="forger")
    channel = link.channel()
    for body in bodies:
        message = channel.prepare_message(body, content_type="application/cloudevents+json", properties={})
        channel.basic_publish(message, exchange=EXCHANGE, routing_key=OrderPlaced.NAME)
    link.close()


def sample(pair: Pair) -> dict[str, object]:
    """A message that was sent and handled, to be changed."""
    workers = pair.start()
    pair.place(1)
    wait_until_settled(workers)
    message: dict[str, object] = orjson.loads(messages_of(pair.databases["shop"], OrderPlaced)[0])
    return message


def changed(known: dict[str, object], data: dict[str, object], **attributes: object) -> bytes:
    return orjson.dumps(known | attributes | {"id": str(uuid.uuid4()), "data": data})


def reasons(pair: Pair) -> list[str]:
    with pair.databases["store"].reading() as session:
        return sorted(str(event.reason) for event in listing.dead_events(session, "store"))


def test_messages_that_cannot_be_read_are_dead_and_block_no_other(pair: Pair) -> None:
    known = sample(pair)
    data = {"order_id": str(uuid.uuid4()), "number": 2}
    publish(
        pair,
        b"\xff\xfe",
        PICKLED,
        changed(known, {"order_id": data["order_id"]}),
        changed(known, data, type="shop.order_placed.v2"),
        changed(known, data | {"note": "x" * HARD_LIMIT_BYTES}),
    )
    pair.wait_for(lambda: len(reasons(pair)) == 5)
    assert reasons(pair)[1:] == [
        "The body is not JSON",
        "The body is not JSON",
        "shop.order_placed.v1: number: Missing data for required field.",
        "this service does not subscribe to this type",
    ]
    assert reasons(pair)[0].startswith("It has ")
    pair.place(3)
    wait_until_settled(pair.workers)
    assert pair.effects("store", OrderPlaced.NAME) == [1, 3]


def test_a_publisher_one_minor_version_ahead_or_behind_is_understood(pair: Pair) -> None:
    known = sample(pair)
    newer = {"order_id": str(uuid.uuid4()), "number": 2, "note": "", "colour": "green"}
    older = {"order_id": str(uuid.uuid4()), "number": 3}
    publish(pair, changed(known, newer, colourscheme="new"), changed(known, older))
    pair.wait_for(lambda: pair.effects("store", OrderPlaced.NAME) == [1, 2, 3])
    assert reasons(pair) == []


@pytest.mark.parametrize(
    ("shop", "store"), [("next-version", ""), ("", "next-version")], ids=["ahead", "behind"]
)
def test_processes_one_version_apart_understand_each_other_while_they_are_replaced(
    environment: Environment, shop: str, store: str
) -> None:
    environment.start("store", store)
    first = environment.start("shop", shop)
    environment.order(first, *range(50))
    environment.wait_for(lambda: environment.packed() > 10)
    # As in an upgrade: for a while there are both versions of both services.
    environment.start("store", "next-version" if not store else "")
    second = environment.start("shop", "next-version" if not shop else "")
    environment.order(second, *range(50, 100))
    environment.order(first, *range(100, 120))
    environment.wait_for(lambda: environment.acknowledged == set(range(120)))
    environment.check()


def test_an_event_that_is_too_large_takes_its_transaction_with_it(pair: Pair) -> None:
    workers = pair.start()

    def place_too_much() -> None:
        with pair.databases["shop"].begin() as context:
            record(context, OrderPlaced(order_id=uuid.uuid4(), number=0))
            record(context, OrderPlaced(order_id=uuid.uuid4(), number=1, note="x" * HARD_LIMIT_BYTES))

    with pytest.raises(EventTooLarge):
        place_too_much()
    pair.place(2)
    wait_until_settled(workers)
    assert pair.effects("store", OrderPlaced.NAME) == [2]


@pytest.mark.parametrize("seed", [1, 2])
def test_every_message_three_times_and_in_any_order(pair: Pair, seed: int) -> None:
    pair.place(*range(40))
    bodies = messages_of(pair.databases["shop"], OrderPlaced) * 3
    random.Random(seed).shuffle(bodies)  # noqa: S311  # repeatable, which is the point
    publish(pair, *bodies)
    workers = pair.start()
    wait_until_settled(workers)
    wait_until_acknowledged(workers)
    for service, name in (("store", OrderPlaced.NAME), ("shop", OrderPacked.NAME)):
        assert sorted(pair.effects(service, name)) == list(range(40)), f"seed {seed}"


@pytest.mark.parametrize("hours", [1, -1])
def test_clocks_that_differ_by_an_hour_and_step_back(pair: Pair, hours: int) -> None:
    clocks = {"shop": ShiftedClock(timedelta(hours=hours)), "store": ShiftedClock(timedelta(hours=-hours))}
    for service, clock in clocks.items():
        pair.databases[service].clock = clock
    workers = pair.start()
    pair.place(*range(20))
    pair.wait_for(lambda: len(pair.effects("store", OrderPlaced.NAME)) >= 5)
    for clock in clocks.values():
        clock.by -= timedelta(hours=1)
    pair.place(*range(20, 40))
    wait_until_settled(workers)
    assert sorted(pair.effects("store", OrderPlaced.NAME)) == list(range(40))
    assert sorted(pair.effects("shop", OrderPacked.NAME)) == list(range(40))


def test_a_slow_consumer_holds_no_more_than_its_prefetch_limit(pair: Pair) -> None:
    go = threading.Event()

    def wait(event: OrderPlaced, _context: Context) -> None:
        go.wait(20)

    pair.on_order = wait
    pair.place(*range(700))
    shop, store = pair.start()
    pair.wait_for(lambda: set(pair.outbox_states("shop")) == {"sent"})
    pair.wait_for(lambda: store.consumer.outstanding_count > 200)
    assert store.consumer.outstanding_count <= 301  # what is in memory has no other window
    go.set()
    wait_until_settled([shop, store], timeout=40)
    assert sorted(pair.effects("store", OrderPlaced.NAME)) == list(range(700))


def test_a_handler_that_takes_longer_than_heartbeat_and_lease_acts_once(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consumers, "LEASE_SECONDS", 1.5)
    calls: list[int] = []

    def linger(event: OrderPlaced, _context: Context) -> None:
        calls.append(event.number)
        threading.Event().wait(5 if event.number == 1 else 0)

    pair.on_order = linger
    url = pair.url if pair.databases["store"].is_sqlite else f"{pair.url}?heartbeat=2"
    pair.start(url=url)
    second = pair.start("store", url=url)
    pair.place(1)
    pair.wait_for(lambda: calls == [1])
    pair.place(2, 3)
    wait_until_settled(pair.workers)
    assert sorted(calls) == [1, 2, 3]
    assert sorted(pair.effects("store", OrderPlaced.NAME)) == [1, 2, 3]
    assert second[0].is_alive()


def test_an_embedded_broker_whose_file_is_lost_is_filled_again_from_the_retained_outbox(
    embedded: Environment,
) -> None:
    before = datetime.now(UTC)
    shop = embedded.start("shop")
    embedded.order(shop, *range(30))
    embedded.wait_for(lambda: checker.missing(embedded.databases) == ["30 of shop have not arrived"])
    shop.send(signal.SIGTERM)
    assert shop.ended() == 0
    file = Path(embedded.broker_url.removeprefix("sinau+sqlite:///"))
    for path in file.parent.glob(f"{file.name}*"):
        path.unlink()
    embedded.prepare()
    embedded.start("shop")
    embedded.start("store")
    with embedded.databases["shop"].begin() as context:
        again = send_again(context, since=before - timedelta(minutes=1), until=datetime.now(UTC))
    assert again.count == 30
    embedded.check()


def test_a_full_queue_of_the_embedded_broker_holds_the_relay_back(embedded: Environment) -> None:
    topology = topology_of({name: subscriptions_of(name) for name in SERVICES}, max_length=5)
    apply(embedded.admin, topology)
    shop = embedded.start("shop")
    embedded.order(shop, *range(40))
    embedded.wait_for(lambda: shop.has_logged("error=BrokerRefused"))
    embedded.start("store")
    embedded.check()
