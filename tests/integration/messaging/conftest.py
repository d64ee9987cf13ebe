"""A broker of each kind with a topology, and two services with databases of each kind."""

import threading
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import insert, select
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from shared.messaging.broker.declarations import apply
from shared.messaging.broker.topology import topology_of
from shared.messaging.inbox.retry_policy import RetryPolicy
from shared.messaging.outbox import record
from shared.messaging.runtime.worker import Worker
from shared.messaging.subscription import Subscription
from shared.messaging.tables import METADATA, outbox
from shared.persistence.context import Context
from shared.persistence.database import Database
from shared.persistence.tables import METADATA as PLATFORM
from tests.integration.messaging.facts import OWN, OrderPacked, OrderPlaced, PriceChanged, effects

HASTY = RetryPolicy(
    first=timedelta(milliseconds=20), factor=1, attempts=2, not_yet=timedelta(milliseconds=20)
)


def broker_kinds() -> list[object]:
    """Each kind of broker."""
    return [
        "memory",
        pytest.param("sqlite", marks=pytest.mark.xdist_group("sqlite")),
        pytest.param("rabbitmq", marks=[pytest.mark.docker, pytest.mark.xdist_group("server")]),
    ]


@pytest.fixture(params=broker_kinds())
def broker_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty broker of each kind in turn."""
    if request.param == "rabbitmq":
        make_vhost: Callable[[], str] = request.getfixturevalue("make_vhost")
        return make_vhost()
    return (
        f"memory://{uuid.uuid4().hex}"
        if request.param == "memory"
        else f"sinau+sqlite:///{tmp_path}/broker.db"
    )


@dataclass
class Pair:
    """A shop that takes orders and a store that packs them, each a service with a database and workers.

    `refuse` makes the store fail on orders of these numbers; `missing` makes it wait for them.
    """

    databases: dict[str, Database]
    url: str
    refuse: set[int] = field(default_factory=set)
    missing: set[int] = field(default_factory=set)
    workers: list[Worker] = field(default_factory=list)
    on_order: Callable[[OrderPlaced, Context], None] | None = None

    def subscriptions(self) -> dict[str, list[Subscription]]:
        """What both hear."""
        return {
            "shop": [Subscription(OrderPacked, self._on_order_packed)],
            "store": [
                Subscription(OrderPlaced, self._on_order_placed, may_cause=(OrderPacked,)),
                Subscription(PriceChanged, self._on_price_changed),
            ],
        }

    def start(self, *services: str, url: str | None = None) -> list[Worker]:
        """Start a worker for each of these services, or for both."""
        started = [
            Worker(
                service, self.databases[service], url or self.url, self.subscriptions()[service], retry=HASTY
            )
            for service in services or self.databases
        ]
        for worker in started:
            worker.start()
        self.workers += started
        return started

    def stop(self) -> None:
        """Stop all workers."""
        for worker in self.workers:
            assert worker.stop(), worker.health()
        self.workers.clear()

    def place(self, *numbers: int, order_id: uuid.UUID | None = None) -> None:
        """Place orders in one transaction, all of one order id or each with its own."""
        with self.databases["shop"].begin() as context:
            for number in numbers:
                record(context, OrderPlaced(order_id=order_id or uuid.uuid4(), number=number))

    def effects(self, service: str, type_name: str) -> list[int]:
        """The numbers that a service has acted on, in the order in which it did."""
        with self.databases[service].reading() as session:
            query = select(effects.c.number).where(effects.c.type == type_name).order_by(effects.c.id)
            return list(session.scalars(query))

    def outbox_states(self, service: str) -> list[str]:
        """The states of a service's outbox rows, oldest first."""
        with self.databases[service].reading() as session:
            return list(session.scalars(select(outbox.c.state).order_by(outbox.c.position)))

    @staticmethod
    def wait_for(fact: Callable[[], object], timeout: float = 20.0) -> None:
        """Wait until something is so."""
        ends_at = time.monotonic() + timeout
        pause = threading.Event()
        while not fact():
            assert time.monotonic() < ends_at, "it did not become so"
            pause.wait(0.02)

    def _on_order_placed(self, event: OrderPlaced, context: Context) -> None:
        self._act(context.session, OrderPlaced.NAME, event.subject, event.number)
        if self.on_order is not None:
            self.on_order(event, context)
        record(context, OrderPacked(order_id=event.order_id, number=event.number))
        if event.number in self.refuse:
            raise ValueError(f"the store does not like {event.note}")

    def _on_order_packed(self, event: OrderPacked, context: Context) -> None:
        self._act(context.session, OrderPacked.NAME, event.subject, event.number)

    def _on_price_changed(self, event: PriceChanged, context: Context) -> None:
        self._act(context.session, PriceChanged.NAME, event.subject, event.version)

    def _act(self, session: Session, type_name: str, subject: str, number: int) -> None:
        session.execute(insert(effects).values(type=type_name, subject=subject, number=number))


def ways() -> list[object]:
    """Both ways to run."""
    return [
        pytest.param("embedded", marks=pytest.mark.xdist_group("sqlite")),
        pytest.param("server", marks=[pytest.mark.docker, pytest.mark.xdist_group("server")]),
    ]


@pytest.fixture(params=ways())
def pair(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Pair]:
    """Both services on SQLite with our own broker, then on PostgreSQL with RabbitMQ; no worker runs yet."""
    if request.param == "embedded":
        urls = {service: f"sqlite:///{tmp_path}/{service}.db" for service in ("shop", "store")}
        broker = f"sinau+sqlite:///{tmp_path}/broker.db"
    else:
        urls = new_databases(request.getfixturevalue("postgresql_url"))
        broker = request.getfixturevalue("make_vhost")()
    databases = {service: Database(url, service=service) for service, url in urls.items()}
    for database in databases.values():
        METADATA.create_all(database.engine)
        PLATFORM.create_all(database.engine)
        OWN.create_all(database.engine)
    both = Pair(databases, broker)
    apply(broker, topology_of(both.subscriptions()))
    yield both
    both.stop()
    for database in databases.values():
        database.dispose()


def new_databases(server: str) -> dict[str, str]:
    """Two fresh databases on a PostgreSQL server, by service."""
    url = make_url(server)
    mark = uuid.uuid4().hex[:12]
    names = {service: f"test_{service}_{mark}" for service in ("shop", "store")}
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        for name in names.values():
            connection.execute(f"CREATE DATABASE {name}".encode())
    return {
        service: url.set(database=name).render_as_string(hide_password=False)
        for service, name in names.items()
    }
