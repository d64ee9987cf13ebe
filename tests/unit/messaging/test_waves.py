"""The order of a subject survives a broker that refuses some of its rows."""

import uuid
from collections.abc import Iterator

import pytest

from shared.messaging.connection import Link
from shared.messaging.errors import BrokerRefused
from shared.messaging.publisher import Publisher, waves
from shared.messaging.sending import Row
from shared.messaging.subscription import Subscription
from shared.messaging.topology import apply, topology_of
from tests.integration.messaging.facts import OrderPlaced, PriceChanged


def row(position: int, subject: str, type_name: str = OrderPlaced.NAME) -> Row:
    return Row(position=position, event_id=uuid.uuid4(), type=type_name, subject=subject, body=b"{}")


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    """To a broker on which the store takes two orders and the shop any number of prices."""
    url = f"memory://{uuid.uuid4().hex}"
    apply(url, topology_of({"store": [Subscription(OrderPlaced, lambda event, session: None)]}, max_length=2))
    apply(url, topology_of({"desk": [Subscription(PriceChanged, lambda event, session: None)]}))
    made = Publisher(url, service="shop")
    yield made
    made.abandon()


def test_a_wave_has_each_subject_once() -> None:
    rows = [row(number, subject) for number, subject in enumerate("abacab")]
    assert [[item.position for item in wave] for wave in waves(rows)] == [[0, 1, 3], [2, 5], [4]]


def test_a_refused_row_is_not_overtaken_by_the_next_of_its_subject(publisher: Publisher) -> None:
    rows = [row(1, "a"), row(2, "b"), row(3, "c"), row(4, "c", PriceChanged.NAME)]
    outcome = publisher.send(rows)
    # There is room for the price of `c`; it waits for the order before it, which is refused.
    assert outcome.sent == [1, 2]
    assert isinstance(outcome.doubt, BrokerRefused)


def test_a_topology_of_an_earlier_version_is_brought_up_to_date() -> None:
    url = f"memory://{uuid.uuid4().hex}"
    link = Link(url, name="earlier")
    link.channel().queue_declare("sinau.unrouted", arguments={"x-queue-type": "quorum"})
    apply(url, topology_of({"store": []}))
    arguments = dict(topology_of({}).queues[0].arguments)
    link.channel().queue_declare("sinau.unrouted", arguments=arguments)
    link.close()
