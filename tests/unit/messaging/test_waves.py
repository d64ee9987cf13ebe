"""The order of a subject survives a broker that refuses some of its rows."""

import uuid
from collections.abc import Iterator

import pytest

from shared.messaging.broker.connection import Link
from shared.messaging.broker.declarations import apply
from shared.messaging.broker.publisher import Publisher
from shared.messaging.broker.topology import topology_of
from shared.messaging.errors import BrokerRefused
from shared.messaging.outbox.pending import Row
from shared.messaging.subscription import Subscription
from tests.integration.messaging.facts import OrderPlaced, PriceChanged


def row(position: int, subject: str, type_name: str = OrderPlaced.NAME) -> Row:
    return Row(position=position, event_id=uuid.uuid4(), type=type_name, subject=subject, body=b"{}")


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    """To a broker on which the store takes two orders and the desk any number of prices; no queue has the rest."""
    url = f"memory://{uuid.uuid4().hex}"
    apply(url, topology_of({"store": [Subscription(OrderPlaced, lambda event, session: None)]}, max_length=2))
    apply(url, topology_of({"desk": [Subscription(PriceChanged, lambda event, session: None)]}))
    link = Link(url, name="bare")
    link.channel().queue_delete("sinau.unrouted")
    link.close()
    made = Publisher(url, service="shop")
    yield made
    made.abandon()


def test_rows_of_one_subject_wait_for_each_other_and_the_others_do_not(publisher: Publisher) -> None:
    publisher.write([row(number, subject, PriceChanged.NAME) for number, subject in enumerate("abacab")])
    assert publisher.wait_for_confirms(left=3).sent == [0, 1, 3]
    assert sorted(publisher.in_flight) == [2, 4, 5]
    assert publisher.wait_for_confirms(left=1).sent == [2, 5]
    assert publisher.wait_for_confirms().sent == [4]
    assert not publisher.in_flight


def test_what_is_behind_a_returned_row_is_not_written(publisher: Publisher) -> None:
    publisher.write(
        [row(1, "a", "shop.unheard_of.v1"), row(2, "a", PriceChanged.NAME), row(3, "b", PriceChanged.NAME)]
    )
    outcome = publisher.wait_for_confirms()
    assert outcome.sent == [3]
    assert list(outcome.refused) == [1]
    assert not publisher.in_flight
    assert publisher.send([row(2, "a", PriceChanged.NAME)]).sent == [2]


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
