"""What every broker must do for us, asked of each of them in the same words."""

import socket
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from amqp.exceptions import AMQPError, NotFound, PreconditionFailed

from shared.messaging.broker.connection import BROKER_ERRORS, Link
from shared.messaging.broker.declarations import apply
from shared.messaging.broker.publisher import Publisher
from shared.messaging.broker.topology import (
    DELIVERY_LIMIT,
    EXCHANGE,
    UNROUTED,
    inbox_queue,
    parked_queue,
    topology_of,
)
from shared.messaging.errors import BrokerRefused
from shared.messaging.outbox.pending import Row
from shared.messaging.subscription import Subscription
from tests.integration.messaging.facts import OrderPacked, OrderPlaced

QUEUE = inbox_queue("store")
HEARD = Subscription(OrderPlaced, lambda event, session: None)


@pytest.fixture
def links(broker_url: str) -> Iterator[Callable[[], Link]]:
    """`links()`: a further connection to a broker that has the topology."""
    subscriptions = [Subscription(OrderPlaced, lambda event, session: None)]
    apply(broker_url, topology_of({"store": subscriptions, "shop": []}))
    opened: list[Link] = []

    def connect() -> Link:
        opened.append(Link(broker_url, name="test"))
        return opened[-1]

    yield connect
    for link in opened:
        link.close()


class Reader:
    """A consumer that keeps what it is given."""

    def __init__(self, link: Link, *, prefetch: int = 100, queue: str = QUEUE) -> None:
        self.link = link
        self.channel = link.channel()
        self.messages: list[Any] = []
        self.channel.basic_qos(0, prefetch, False)
        self.channel.basic_consume(queue=queue, consumer_tag=uuid.uuid4().hex, callback=self._receive)

    @property
    def bodies(self) -> list[bytes]:
        # py-amqp gives an empty body as text.
        return [bytes(message.body or b"") for message in self.messages]

    def read(self, count: int, timeout: float = 10.0) -> list[bytes]:
        """Wait until so many messages came."""
        ends_at = time.monotonic() + timeout
        while len(self.messages) < count:
            assert time.monotonic() < ends_at, f"{len(self.messages)} of {count} came"
            self.link.drain(0.1)
        return self.bodies

    def nothing_more(self) -> bool:
        """Whether no message comes for a moment."""
        before = len(self.messages)
        for _ in range(3):
            self.link.drain(0.05)
        return len(self.messages) == before

    def _receive(self, raw: Any) -> None:
        self.messages.append(self.channel.message_to_python(raw))


def rows(*bodies: bytes, type_name: str = OrderPlaced.NAME) -> list[Row]:
    return [
        Row(position=number, event_id=uuid.uuid4(), type=type_name, subject=str(number), body=body)
        for number, body in enumerate(bodies)
    ]


def send(url: str, *bodies: bytes, type_name: str = OrderPlaced.NAME) -> None:
    publisher = Publisher(url, service="shop")
    outcome = publisher.send(rows(*bodies, type_name=type_name))
    publisher.close()
    assert outcome.doubt is None
    assert outcome.sent == list(range(len(bodies)))


def test_what_was_gathered_is_sent_in_whole_and_in_order(broker_url: str, links: Callable[[], Link]) -> None:
    reader, writer = Reader(links(), prefetch=1000), links()
    channel = writer.channel()
    with writer.gathering(5.0):
        for number in range(60):
            message = channel.prepare_message(b"%03d" % number + b"." * 900)
            channel.basic_publish(message, exchange=EXCHANGE, routing_key=OrderPlaced.NAME)
    assert [int(body[:3]) for body in reader.read(60)] == list(range(60))
    channel.basic_publish(
        channel.prepare_message(b"at once"), exchange=EXCHANGE, routing_key=OrderPlaced.NAME
    )
    assert reader.read(61)[-1] == b"at once"


def test_what_is_confirmed_is_delivered_in_order(broker_url: str, links: Callable[[], Link]) -> None:
    bodies = [str(number).encode() for number in range(700)]
    send(broker_url, *bodies)
    reader = Reader(links(), prefetch=0)
    assert reader.read(700) == bodies


def test_an_acknowledged_message_never_comes_again(broker_url: str, links: Callable[[], Link]) -> None:
    send(broker_url, b"1", b"2", b"3")
    reader = Reader(links())
    reader.read(3)
    reader.channel.basic_ack(reader.messages[1].delivery_tag, multiple=True)
    reader.link.close()
    again = Reader(links())
    assert again.read(1) == [b"3"]
    assert again.messages[0].delivery_info["redelivered"]
    assert again.nothing_more()


def test_what_a_lost_consumer_held_comes_again_first_and_says_so(
    broker_url: str, links: Callable[[], Link]
) -> None:
    send(broker_url, b"1", b"2", b"3")
    reader = Reader(links(), prefetch=2)
    assert reader.read(2) == [b"1", b"2"]
    assert not reader.messages[0].delivery_info["redelivered"]
    reader.link.close()
    again = Reader(links())
    assert again.read(3) == [b"1", b"2", b"3"]
    assert [message.delivery_info["redelivered"] for message in again.messages] == [True, True, False]


def test_prefetch_bounds_what_a_consumer_holds(broker_url: str, links: Callable[[], Link]) -> None:
    send(broker_url, *[str(number).encode() for number in range(10)])
    reader = Reader(links(), prefetch=4)
    reader.read(4)
    assert reader.nothing_more()
    reader.channel.basic_ack(reader.messages[-1].delivery_tag, multiple=True)
    assert len(reader.read(8)) == 8
    assert reader.nothing_more()


def test_competing_consumers_share_a_queue(broker_url: str, links: Callable[[], Link]) -> None:
    first, second = Reader(links(), prefetch=5), Reader(links(), prefetch=5)
    send(broker_url, *[str(number).encode() for number in range(10)])
    first.read(5)
    second.read(5)
    assert sorted(first.bodies + second.bodies) == sorted(str(number).encode() for number in range(10))


def test_a_consumer_that_waits_is_woken_at_once(broker_url: str, links: Callable[[], Link]) -> None:
    reader = Reader(links())
    assert reader.nothing_more()
    arrived: list[float] = []

    def wait() -> None:
        reader.read(1)
        arrived.append(time.monotonic())

    thread = threading.Thread(target=wait)
    thread.start()
    publisher = Publisher(broker_url, service="shop")
    sent_at = time.monotonic()
    publisher.send(rows(b"1"))
    publisher.close()
    thread.join(10)
    assert arrived[0] - sent_at < 0.5


def test_what_no_queue_hears_goes_to_the_unrouted_queue(broker_url: str, links: Callable[[], Link]) -> None:
    send(broker_url, b"lonely", type_name="shop.unheard.v1")
    assert Reader(links(), queue=UNROUTED).read(1) == [b"lonely"]


def test_a_mandatory_message_that_reaches_no_queue_is_returned(
    broker_url: str, links: Callable[[], Link]
) -> None:
    links().channel().exchange_delete(UNROUTED)
    publisher = Publisher(broker_url, service="shop")
    lost, found = rows(b"lost", type_name="shop.unheard.v1"), rows(b"x", b"found")[1:]
    outcome = publisher.send([*lost, *found])
    publisher.close()
    assert outcome.doubt is None
    assert outcome.sent == [1]
    assert "returned" in outcome.refused[0]


def test_a_missing_exchange_leaves_all_in_doubt(broker_url: str, links: Callable[[], Link]) -> None:
    links().channel().exchange_delete(EXCHANGE)
    publisher = Publisher(broker_url, service="shop")
    outcome = publisher.send(rows(b"1", b"2"))
    publisher.abandon()
    assert isinstance(outcome.doubt, NotFound)
    assert not outcome.sent
    assert not outcome.refused


def test_large_and_odd_payloads_arrive_as_they_were(broker_url: str, links: Callable[[], Link]) -> None:
    bodies = [b"", b"\x00\xff\xfe", "Ωμέγα ✓".encode(), b"x" * 262_144, b'{"a":"\\u0000"}']
    send(broker_url, *bodies)
    assert Reader(links()).read(len(bodies)) == bodies


def test_what_is_delivered_too_often_is_parked_with_the_reason(
    broker_url: str, links: Callable[[], Link]
) -> None:
    send(broker_url, b"poison")
    parked = Reader(links(), queue=parked_queue("store"))
    for _ in range(DELIVERY_LIMIT + 1):
        reader = Reader(links(), prefetch=1)
        reader.read(1)
        reader.link.close()
    assert parked.read(1) == [b"poison"]
    assert parked.messages[0].headers["x-first-death-reason"] == "delivery_limit"
    assert Reader(links()).nothing_more()


def test_a_rejected_message_is_parked(broker_url: str, links: Callable[[], Link]) -> None:
    send(broker_url, b"no")
    reader = Reader(links())
    reader.read(1)
    reader.channel.basic_reject(reader.messages[0].delivery_tag, requeue=False)
    parked = Reader(links(), queue=parked_queue("store"))
    assert parked.read(1) == [b"no"]
    assert parked.messages[0].headers["x-first-death-reason"] == "rejected"


def test_what_was_handed_over_and_not_confirmed_may_be_sent_again(
    broker_url: str, links: Callable[[], Link]
) -> None:
    link = links()
    channel = link.channel()
    channel.confirm_select()
    message = channel.prepare_message(b"1", content_type="text/plain", properties={"delivery_mode": 2})
    channel.basic_publish(message, exchange=EXCHANGE, routing_key=OrderPlaced.NAME, mandatory=True)
    link.abandon()
    send(broker_url, b"1")
    assert set(Reader(links()).read(1)) == {b"1"}


def test_a_second_declaration_that_differs_is_refused(broker_url: str, links: Callable[[], Link]) -> None:
    with pytest.raises(AMQPError):
        links().channel().queue_declare(QUEUE, durable=True, arguments={"x-queue-type": "quorum"})
    apply(broker_url, topology_of({"store": [], "shop": []}))


def test_a_closed_link_raises_instead_of_waiting(links: Callable[[], Link]) -> None:
    reader = Reader(links())
    reader.link.abandon()
    with pytest.raises(BROKER_ERRORS):
        reader.read(1, timeout=1)


@pytest.mark.docker
@pytest.mark.xdist_group("server")
def test_a_frame_that_was_cut_off_is_not_waited_for_by_who_has_no_time(
    make_vhost: Callable[[], str],
) -> None:
    link = Link(make_vhost(), name="test")
    wire, broker = socket.socketpair()
    transport = link._raw.transport
    transport.sock.close()
    transport.sock = wire
    # A heartbeat without its last byte.
    broker.sendall(b"\x08\0\0\0\0\0\0")
    answers: list[bool] = []
    thread = threading.Thread(target=lambda: answers.append(link.drain(0)), daemon=True)
    thread.start()
    thread.join(5)
    assert answers == [False]
    broker.sendall(b"\xce")
    assert link.drain(0)
    assert not link.drain(0)
    link.abandon()
    broker.close()


def test_a_full_queue_refuses_and_takes_again_when_there_is_room(broker_url: str) -> None:
    apply(broker_url, topology_of({"store": [HEARD]}, max_length=3))
    publisher = Publisher(broker_url, service="shop")
    refused = None
    for _ in range(20):
        # RabbitMQ notices a full quorum queue a moment late.
        outcome = publisher.send(rows(b"x"))
        if outcome.doubt is not None:
            refused = outcome.doubt
            break
        assert outcome.sent == [0]
    publisher.abandon()
    assert isinstance(refused, BrokerRefused)
    link = Link(broker_url, name="test")
    reader = Reader(link)
    reader.read(3)
    while reader.messages:
        reader.channel.basic_ack(reader.messages[-1].delivery_tag, multiple=True)
        reader.messages.clear()
        link.drain(0.2)
    link.close()
    send(broker_url, b"again")


def test_a_message_in_the_name_of_another_user_is_refused(broker_url: str, links: Callable[[], Link]) -> None:
    link = links()
    channel = link.channel()
    message = channel.prepare_message(b"1", content_type="text/plain", properties={"user_id": "somebody"})

    def publish() -> None:
        channel.basic_publish(message, exchange=EXCHANGE, routing_key=OrderPlaced.NAME)
        link.drain(5)

    with pytest.raises(PreconditionFailed):
        publish()
    link.abandon()
    assert Reader(links()).nothing_more()


def test_a_message_bears_the_name_of_who_sent_it(broker_url: str, links: Callable[[], Link]) -> None:
    send(broker_url, b"1")
    reader = Reader(links())
    reader.read(1)
    assert reader.messages[0].properties["user_id"] in ("shop", "guest")


def test_what_was_published_before_its_binding_is_sent_on_when_that_is_there(broker_url: str) -> None:
    apply(broker_url, topology_of({"store": []}))
    send(broker_url, b"1", b"2")
    send(broker_url, b"unheard", type_name=OrderPacked.NAME)
    waited = apply(broker_url, topology_of({"store": [HEARD]}))
    assert (waited.sent_on, list(waited.kept.values())) == (2, [1])
    link = Link(broker_url, name="test")
    reader = Reader(link)
    assert reader.read(2) == [b"1", b"2"]
    assert reader.messages[0].properties["user_id"] in ("shop", "guest")
    assert Reader(link, queue=UNROUTED).read(1) == [b"unheard"]
    link.close()


@pytest.mark.parametrize("queue", [UNROUTED, parked_queue("store")])
def test_what_waits_for_somebody_waits_however_often_it_was_looked_at(
    broker_url: str, links: Callable[[], Link], queue: str
) -> None:
    # RabbitMQ 4 gives a message up after 20 deliveries where nothing else is said.
    channel = links().channel()
    message = channel.prepare_message(b"patient", content_type="text/plain", properties={"delivery_mode": 2})
    exchange = UNROUTED if queue == UNROUTED else ""
    channel.basic_publish(message, exchange=exchange, routing_key=queue)
    for _ in range(25):
        reader = Reader(links(), queue=queue)
        reader.read(1)
        reader.channel.basic_reject(reader.messages[0].delivery_tag, requeue=True)
        reader.link.close()
    assert Reader(links(), queue=queue).read(1) == [b"patient"]


def test_what_a_service_hears_no_more_is_unbound(broker_url: str) -> None:
    packed = Subscription(OrderPacked, lambda event, session: None)
    apply(broker_url, topology_of({"shop": [packed], "store": [HEARD, packed]}))
    apply(broker_url, topology_of({"shop": [packed, HEARD], "store": [packed]}))
    send(broker_url, b"1")
    link = Link(broker_url, name="test")
    assert Reader(link, queue=inbox_queue("shop")).read(1) == [b"1"]
    assert Reader(link).nothing_more()
    link.close()


def test_declaring_twice_changes_nothing(broker_url: str, links: Callable[[], Link]) -> None:
    send(broker_url, b"1")
    assert apply(broker_url, topology_of({"store": [HEARD], "shop": []})).sent_on == 0
    assert Reader(links()).read(1) == [b"1"]
