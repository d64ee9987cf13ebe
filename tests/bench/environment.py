"""What a benchmark runs on: a shop that takes orders and a store that receives them, on durable servers."""

import contextlib
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

from prometheus_client import Counter
from sqlalchemy import func, select
from testcontainers.community.postgres import PostgresContainer
from testcontainers.core.config import ConnectionMode, testcontainers_config

from shared.ids import uuid7
from shared.messaging.broker.connection import Link
from shared.messaging.broker.declarations import apply
from shared.messaging.broker.topology import inbox_queue, topology_of
from shared.messaging.cloudevents import encode
from shared.messaging.envelope import wrap
from shared.messaging.outbox.pending import Row
from shared.messaging.tables import METADATA, inbox
from shared.persistence.context import Cause
from shared.persistence.database import Database
from shared.persistence.tables import METADATA as PLATFORM
from tests.bench.store import SUBSCRIPTIONS
from tests.integration.messaging.conftest import new_databases
from tests.integration.messaging.facts import OWN, OrderPlaced, Shelf
from tests.support.containers import POSTGRESQL_IMAGE, RABBITMQ_IMAGE, Broker

EVENT_BYTES = 600
QUEUE = inbox_queue("store")
PATIENCE_SECONDS = 120.0


class Lost(Exception):
    """Something that was committed or confirmed is missing."""


@dataclass(frozen=True, slots=True)
class Environment:
    """A shop and a store, each with a database of its own, on one broker."""

    shop: Database
    store: Database
    broker_url: str

    def empty_queue(self) -> None:
        """Delete what waits for the store."""
        with self._channel() as channel:
            channel.queue_purge(QUEUE)

    def queued_count(self) -> int:
        """How many messages wait for the store."""
        with self._channel() as channel:
            return int(channel.queue_declare(QUEUE, passive=True).message_count)

    def effects_count(self) -> int:
        """How many rows the store's handler has written."""
        with self.store.reading() as session:
            return session.scalar(select(func.count()).select_from(Shelf)) or 0

    def check_handled(self, event_ids: Sequence[uuid.UUID], effects_before: int) -> None:
        """Check that the store has handled each of these events exactly once.

        Raises:
            Lost: it has not.
        """
        done = 0
        with self.store.reading() as session:
            for start in range(0, len(event_ids), 5000):
                some = event_ids[start : start + 5000]
                query = select(func.count()).where(inbox.c.event_id.in_(some), inbox.c.state == "done")
                done += session.scalar(query) or 0
        new = self.effects_count() - effects_before
        if not done == new == len(event_ids):
            raise Lost(f"of {len(event_ids)} events {done} are marked as handled, with {new} effects")

    def close(self) -> None:
        """Close the databases."""
        self.shop.dispose()
        self.store.dispose()

    @contextlib.contextmanager
    def _channel(self) -> Iterator[Any]:
        link = Link(self.broker_url, name="bench")
        try:
            yield link.channel()
        finally:
            link.close()


@dataclass(frozen=True, slots=True)
class Servers:
    """Where environments are made: a folder for the embedded way, two servers for the deployed one."""

    folder: Path
    postgresql_url: str
    rabbitmq_url: str

    @contextlib.contextmanager
    def deployed(self) -> Iterator[Environment]:
        """An environment on PostgreSQL and RabbitMQ. Environments share the queue, so only one works at a time."""
        with _environment(new_databases(self.postgresql_url), self.rabbitmq_url) as environment:
            yield environment

    @contextlib.contextmanager
    def embedded(self) -> Iterator[Environment]:
        """An environment on SQLite files and the embedded broker."""
        folder = self.folder / uuid.uuid4().hex
        folder.mkdir()
        urls = {service: f"sqlite:///{folder}/{service}.db" for service in ("shop", "store")}
        with _environment(urls, f"sinau+sqlite:///{folder}/broker.db") as environment:
            yield environment


@contextlib.contextmanager
def _environment(urls: dict[str, str], broker_url: str) -> Iterator[Environment]:
    databases = {service: Database(url, service=service) for service, url in urls.items()}
    for database in databases.values():
        METADATA.create_all(database.engine)
        PLATFORM.create_all(database.engine)
        OWN.create_all(database.engine)
    apply(broker_url, topology_of({"shop": (), "store": SUBSCRIPTIONS}))
    environment = Environment(**databases, broker_url=broker_url)
    yield environment
    environment.empty_queue()
    environment.close()


@contextlib.contextmanager
def start_servers(folder: Path) -> Iterator[Servers]:
    """A PostgreSQL and a RabbitMQ with the settings of their images: commits and confirms wait for `fsync`.

    They are reached as services reach them, by their own addresses: the process by which Docker publishes a port on
    loopback would take a third of the time, and of two cores.
    """
    with (
        patch.object(testcontainers_config, "connection_mode_override", ConnectionMode.bridge_ip),
        PostgresContainer(POSTGRESQL_IMAGE, driver="psycopg") as postgresql,
        Broker(RABBITMQ_IMAGE) as rabbitmq,
    ):
        address = f"{rabbitmq.get_container_host_ip()}:{rabbitmq.get_exposed_port(rabbitmq.port)}"
        yield Servers(folder, postgresql.get_connection_url(), f"amqp://guest:guest@{address}//")


def messages(count: int) -> list[Row]:
    """New events of 600 bytes as outbox rows, each of a subject of its own; `position` is not yet theirs."""
    return [_message(number) for number in range(count)]


def _message(number: int) -> Row:
    event_id, now = uuid7(), datetime.now(UTC)
    order = OrderPlaced(order_id=uuid7(), number=number)
    cause = Cause(correlation_id=uuid7())
    bare = len(encode(wrap(order, event_id=event_id, time=now, cause=cause)))
    padded = OrderPlaced(order_id=order.order_id, number=number, note="x" * max(0, EVENT_BYTES - bare))
    body = encode(wrap(padded, event_id=event_id, time=now, cause=cause))
    return Row(number, event_id, OrderPlaced.NAME, order.subject, body)


def url_of(database: Database) -> str:
    """Its address, with the password."""
    return database.url.render_as_string(hide_password=False)


def counted(counter: Counter, **labels: str) -> int:
    """What a counter of this process stands at."""
    samples = next(iter(counter.labels(**labels).collect())).samples
    return int(samples[0].value)


def wait_until(fact: Callable[[], object]) -> None:
    """Check every five milliseconds until a condition holds.

    Raises:
        Lost: it did not within two minutes.
    """
    ends_at, pause = time.monotonic() + PATIENCE_SECONDS, threading.Event()
    while not fact():
        if time.monotonic() > ends_at:
            raise Lost("what was to be sent, or handled, was not, in two minutes")
        pause.wait(0.005)
