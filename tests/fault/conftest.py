"""Environments on each kind of database and broker, and servers for tests that break them."""

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from shared.messaging.broker.topology import inbox_queue, parked_queue
from shared.messaging.tables import METADATA
from shared.persistence.database import Database
from shared.persistence.tables import METADATA as PLATFORM
from tests.fault.environment import SERVICES, Environment
from tests.fault.servers import PostgresServer, RabbitServer, wait_for
from tests.integration.messaging.conftest import Pair, new_databases, pair, ways
from tests.integration.messaging.facts import OWN

__all__ = ["Pair", "pair"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of this folder."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.fault)


def environment_over(urls: dict[str, str], broker_url: str) -> Environment:
    """An environment over these databases, with its tables."""
    databases = {name: Database(url, service=name) for name, url in urls.items()}
    for database in databases.values():
        METADATA.create_all(database.engine)
        PLATFORM.create_all(database.engine)
        OWN.create_all(database.engine)
    return Environment(databases, broker_url)


def files(folder: Path) -> dict[str, str]:
    """Databases in files."""
    return {name: f"sqlite:///{folder}/{name}.db" for name in SERVICES}


@pytest.fixture(params=ways())
def environment(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Environment]:
    """An environment without servers, then one on PostgreSQL and RabbitMQ; no process runs yet."""
    if request.param == "embedded":
        made = environment_over(files(tmp_path), f"sinau+sqlite:///{tmp_path}/broker.db")
    else:
        make_vhost: Callable[[], str] = request.getfixturevalue("make_vhost")
        made = environment_over(new_databases(request.getfixturevalue("postgresql_url")), make_vhost())
    made.prepare()
    yield made
    made.close()


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[Environment]:
    """An environment without servers."""
    made = environment_over(files(tmp_path), f"sinau+sqlite:///{tmp_path}/broker-{uuid.uuid4().hex[:6]}.db")
    made.prepare()
    yield made
    made.close()


@pytest.fixture(scope="session")
def rabbit(docker_engine: None) -> Iterator[RabbitServer]:
    """A RabbitMQ that tests may break; each repairs what it broke."""
    server = RabbitServer()
    with server.container:
        wait_for(server.answers)
        yield server
        server.api.close()


@pytest.fixture(scope="session")
def postgres(docker_engine: None) -> Iterator[PostgresServer]:
    """A PostgreSQL that tests may break."""
    server = PostgresServer()
    with server.container:
        wait_for(server.answers)
        yield server


@pytest.fixture
def broken_broker(rabbit: RabbitServer, postgresql_url: str) -> Iterator[Environment]:
    """An environment whose RabbitMQ may be broken."""
    vhost = rabbit.new_vhost()
    made = environment_over(new_databases(postgresql_url), rabbit.url(vhost))
    made.prepare()
    rabbit.wait_until_kept(vhost, *map(inbox_queue, ("shop", "store")), *map(parked_queue, ("shop", "store")))
    yield made
    made.close()
