"""The exported definitions on a real RabbitMQ: a service can do its work, and nothing else."""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import orjson
import pytest
from amqp.exceptions import AccessRefused
from sqlalchemy import insert, select

from shared.messaging.admin import listing
from shared.messaging.broker.connection import Link
from shared.messaging.broker.definitions import export_definitions
from shared.messaging.broker.publisher import Publisher
from shared.messaging.broker.topology import EXCHANGE, inbox_queue, topology_of
from shared.messaging.outbox import record
from shared.messaging.outbox.pending import Row
from shared.messaging.runtime.worker import Worker
from shared.messaging.subscription import Subscription
from shared.messaging.tables import METADATA
from shared.persistence.context import Context
from shared.persistence.database import Database
from shared.persistence.tables import METADATA as PLATFORM
from shared.testing.events import messages_of, wait_until_acknowledged, wait_until_settled
from tests.integration.messaging.conftest import Pair
from tests.integration.messaging.facts import OWN, OrderPacked, OrderPlaced, effects

pytestmark = [pytest.mark.docker, pytest.mark.xdist_group("server")]


@pytest.fixture
def pair(tmp_path: Path, make_vhost: Callable[[], str], rabbitmq_management: httpx.Client) -> Iterator[Pair]:
    """Both services, each as a user of RabbitMQ that has the exported rights alone."""
    url = make_vhost()
    vhost = url.rsplit("/", 1)[1]
    databases = {
        name: Database(f"sqlite:///{tmp_path}/{name}.db", service=name) for name in ("shop", "store")
    }
    both = Pair(databases, url)
    definitions = export_definitions(topology_of(both.subscriptions()), services=list(databases), vhost=vhost)
    users = [{"name": name, "password": "invented", "tags": ""} for name in databases]
    for user in users:
        rabbitmq_management.put(f"/users/{user['name']}", json=user).raise_for_status()
    rabbitmq_management.post("/definitions", json=definitions).raise_for_status()
    for database in databases.values():
        METADATA.create_all(database.engine)
        PLATFORM.create_all(database.engine)
        OWN.create_all(database.engine)
    yield both
    both.stop()
    for database in databases.values():
        database.dispose()


def as_user(pair: Pair, service: str) -> str:
    return pair.url.replace("guest:guest", f"{service}:invented")


def test_services_work_without_the_right_to_configure(pair: Pair) -> None:
    for service in ("shop", "store"):
        pair.start(service, url=as_user(pair, service))
    pair.place(1, 2, 3)
    wait_until_settled(pair.workers)
    wait_until_acknowledged(pair.workers)
    assert pair.effects("shop", OrderPacked.NAME) == [1, 2, 3]


def test_a_service_cannot_publish_the_events_of_another(pair: Pair) -> None:
    forged = Row(position=1, event_id=uuid.uuid4(), type=OrderPlaced.NAME, subject="1", body=b"{}")
    publisher = Publisher(as_user(pair, "store"), service="store")
    outcome = publisher.send([forged])
    publisher.abandon()
    assert not outcome.sent
    assert isinstance(outcome.doubt, AccessRefused)
    assert outcome.refused == {1: "refused by the broker: 403"}


def test_a_row_that_the_broker_refuses_is_held_and_the_others_flow(pair: Pair) -> None:
    with pair.databases["store"].begin() as context:
        record(context, OrderPacked(order_id=uuid.UUID(int=1), number=1))
        record(replace(context, service="shop"), OrderPlaced(order_id=uuid.UUID(int=1), number=2))
        record(context, OrderPacked(order_id=uuid.UUID(int=1), number=3))
        record(context, OrderPacked(order_id=uuid.UUID(int=4), number=4))
    pair.start("store", url=as_user(pair, "store"))
    pair.start("shop", url=as_user(pair, "shop"))
    pair.wait_for(lambda: pair.outbox_states("store") == ["sent", "held", "pending", "sent"])
    pair.wait_for(lambda: sorted(pair.effects("shop", OrderPacked.NAME)) == [1, 4])


def test_a_service_cannot_read_the_queue_of_another(pair: Pair) -> None:
    link = Link(as_user(pair, "shop"), name="curious")
    with pytest.raises(AccessRefused):
        link.channel().basic_get(inbox_queue("store"))
    link.abandon()


def test_a_compromised_service_cannot_mint_the_events_of_another(pair: Pair) -> None:
    # The store may send its own types alone, so it sends one of the shop's under a key of its own.
    with pair.databases["shop"].begin() as context:
        record(context, OrderPlaced(order_id=uuid.UUID(int=1), number=1))
    [genuine] = messages_of(pair.databases["shop"], OrderPlaced)
    listener = Worker(
        "shop",
        pair.databases["shop"],
        as_user(pair, "shop"),
        [Subscription(OrderPacked, lambda event, context: None), Subscription(OrderPlaced, _never)],
    )
    listener.start()
    pair.workers.append(listener)
    pair.wait_for(listener.is_ready)
    forged = Row(position=1, event_id=uuid.uuid4(), type=OrderPacked.NAME, subject="1", body=genuine)
    publisher = Publisher(as_user(pair, "store"), service="store")
    assert publisher.send([forged]).sent == [1]
    publisher.close()
    link = Link(as_user(pair, "store"), name="nameless")
    channel = link.channel()
    nameless = orjson.dumps(orjson.loads(genuine) | {"id": str(uuid.uuid4())})
    message = channel.prepare_message(nameless, content_type="application/cloudevents+json", properties={})
    channel.basic_publish(message, exchange=EXCHANGE, routing_key=OrderPacked.NAME)
    link.close()

    def reasons() -> list[str | None]:
        with pair.databases["shop"].reading() as session:
            return [event.reason for event in listing.dead_events(session, "shop")]

    pair.wait_for(lambda: len(reasons()) == 2)
    assert reasons() == ["its sender is not its publisher"] * 2
    with pair.databases["shop"].reading() as session:
        assert session.scalars(select(effects.c.number)).all() == []


def _never(event: OrderPlaced, context: Context) -> None:
    context.session.execute(
        insert(effects).values(type=event.NAME, subject=event.subject, number=event.number)
    )
