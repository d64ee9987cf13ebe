"""The relay, with our own broker in memory: a backlog, and a broker that answers slowly."""

import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from amqp.exceptions import AccessRefused
from sqlalchemy import func, select

from shared.messaging.broker.connection import Link
from shared.messaging.broker.declarations import apply
from shared.messaging.broker.publisher import Publisher
from shared.messaging.broker.topology import topology_of
from shared.messaging.embedded_broker.channel import Channel
from shared.messaging.outbox import pending, record
from shared.messaging.runtime import relay as relaying
from shared.messaging.runtime.relay import Relay
from shared.messaging.subscription import Subscription
from shared.messaging.tables import outbox
from shared.persistence.database import Database
from tests.integration.messaging.conftest import Pair
from tests.integration.messaging.facts import OrderPlaced


@pytest.fixture
def database(database: Database) -> Database:
    """The shop's: it is the one that has orders to tell of."""
    database.service = "shop"
    return database


@pytest.fixture
def url() -> str:
    """A broker on which the store hears of orders."""
    made = f"memory://{uuid.uuid4().hex}"
    apply(made, topology_of({"store": [Subscription(OrderPlaced, lambda event, session: None)]}))
    return made


def place(database: Database, count: int, *, order_id: uuid.UUID | None = None) -> None:
    with database.begin() as context:
        for number in range(count):
            record(context, OrderPlaced(order_id=order_id or uuid.uuid4(), number=number))


@contextmanager
def running(database: Database, url: str) -> Iterator[Relay]:
    made = Relay(database, url)
    thread = threading.Thread(target=made.run)
    thread.start()
    try:
        yield made
    finally:
        made.stop()
        thread.join()


def unsent(database: Database) -> int:
    query = select(func.count()).select_from(outbox).where(outbox.c.state != "sent")
    with database.reading() as session:
        return session.scalar(query) or 0


def queued(url: str) -> int:
    link = Link(url, name="reader")
    count: int = link.channel().queue_declare("store.inbox", passive=True).message_count
    link.close()
    return count


def test_a_backlog_that_is_read_from_its_beginning_again_and_again_is_sent_once(
    database: Database, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    wait = Publisher.wait_for_confirms
    # As if the broker had been as quick as can be.
    monkeypatch.setattr(Publisher, "wait_for_confirms", lambda publisher, left=0: wait(publisher))
    monkeypatch.setattr(relaying, "POLL_SECONDS", 0.0)
    place(database, 3 * pending.BATCH)
    with running(database, url):
        Pair.wait_for(lambda: not unsent(database))
    assert queued(url) == 3 * pending.BATCH


def test_a_long_row_of_one_subject_is_marked_while_a_slow_broker_takes_it(
    database: Database, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []
    wait = Publisher.wait_for_confirms

    def wait_shortly(publisher: Publisher, left: int = 0) -> object:
        seen.append(unsent(database))
        # As if each answer had taken so long that the deadline is over.
        return wait(publisher, left, deadline=0.001)

    monkeypatch.setattr(Publisher, "wait_for_confirms", wait_shortly)
    monkeypatch.setattr(Publisher, "_check_deadline", lambda *_: None)
    place(database, 200, order_id=uuid.uuid4())
    with running(database, url):
        Pair.wait_for(lambda: not unsent(database))
    assert len(set(seen)) > 2, seen
    assert queued(url) == 200


def test_a_row_that_closes_the_channel_is_found_among_hundreds_at_once(
    database: Database, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    place(database, 400)
    with database.begin() as context:
        unsendable = context.session.scalars(
            select(outbox.c.event_id).order_by(outbox.c.position).offset(200)
        ).first()
    connections: list[Publisher] = []
    publish, connect = Channel.basic_publish, Publisher.__init__

    def refuse_one(channel: Channel, message: Any, **kwargs: Any) -> None:
        if message["properties"]["message_id"] == str(unsendable):
            raise AccessRefused("not allowed")
        publish(channel, message, **kwargs)

    def count(publisher: Publisher, *args: Any, **kwargs: Any) -> None:
        connections.append(publisher)
        connect(publisher, *args, **kwargs)

    monkeypatch.setattr(Channel, "basic_publish", refuse_one)
    monkeypatch.setattr(Publisher, "__init__", count)
    with running(database, url):
        Pair.wait_for(lambda: unsent(database) == 1)
    assert len(connections) <= 4
    assert queued(url) == 399
