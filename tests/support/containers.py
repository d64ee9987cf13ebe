"""PostgreSQL and RabbitMQ for tests, in containers that live as long as the run; skipped where no engine runs.

A test gets its own database, or its own virtual host, on the shared servers.
"""

import contextlib
import os
import re
import uuid
from collections.abc import Callable, Iterator
from urllib.parse import quote

import docker
import httpx
import pytest
from testcontainers.community.postgres import PostgresContainer
from testcontainers.community.rabbitmq import RabbitMqContainer
from testcontainers.core.config import ConnectionMode, testcontainers_config
from testcontainers.core.wait_strategies import LogMessageWaitStrategy

POSTGRESQL_IMAGE = "postgres:17"
RABBITMQ_IMAGE = os.environ.get("SINAU_RABBITMQ_IMAGE", "rabbitmq:4-management")
"""Another one for the same questions to an older broker: `SINAU_RABBITMQ_IMAGE=rabbitmq:3.10-management`."""
MANAGEMENT_PORT = 15672

# Ryuk would be one more image to have. A container ends with the run; one of a killed run is seen with `docker ps`.
testcontainers_config.ryuk_disabled = True
# Published ports answer on loopback, which is the only place that tests may reach.
testcontainers_config.connection_mode_override = ConnectionMode.docker_host
testcontainers_config.tc_host_override = "127.0.0.1"


class Broker(RabbitMqContainer):
    """A RabbitMQ that is ready when its log says so.

    testcontainers asks with pika until it is let in, and pika leaves a pair of sockets behind each time it is not:
    their warning would fail whichever test runs when they are collected.
    """

    def __init__(self, image: str) -> None:
        super().__init__(image)
        self.waiting_for(
            LogMessageWaitStrategy(re.compile(r"completed with \d+ plugins|Server startup complete"))
        )

    def readiness_probe(self) -> bool:
        """Nothing more to ask."""
        return True


@pytest.fixture(scope="session")
def docker_engine() -> None:
    """A Docker engine that answers; skips the test where there is none."""
    try:
        with contextlib.closing(docker.from_env(timeout=10)) as client:
            client.ping()
    except docker.errors.DockerException:
        pytest.skip("no Docker engine answers, so there is no PostgreSQL and no RabbitMQ")


@pytest.fixture(scope="session")
def postgresql_url(docker_engine: None) -> Iterator[str]:
    """The address of a PostgreSQL 17, for SQLAlchemy, as its superuser."""
    server = PostgresContainer(POSTGRESQL_IMAGE, driver="psycopg")
    # Its databases are thrown away: what would survive a power cut need not.
    server.with_tmpfs_mount("/var/lib/postgresql/data")
    server.with_command(
        "postgres -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=300"
    )
    with server:
        yield server.get_connection_url()


@pytest.fixture(scope="session")
def _rabbitmq(docker_engine: None) -> Iterator[Broker]:
    with Broker(RABBITMQ_IMAGE).with_exposed_ports(MANAGEMENT_PORT) as server:
        yield server


@pytest.fixture(scope="session")
def rabbitmq_url(_rabbitmq: Broker) -> str:
    """The address of a RabbitMQ 4, its virtual host `/`, as its administrator."""
    port = _rabbitmq.get_exposed_port(_rabbitmq.port)
    return f"amqp://guest:guest@{_rabbitmq.get_container_host_ip()}:{port}//"


@pytest.fixture(scope="session")
def rabbitmq_management(_rabbitmq: Broker) -> Iterator[httpx.Client]:
    """The management API of that RabbitMQ."""
    host, port = _rabbitmq.get_container_host_ip(), _rabbitmq.get_exposed_port(MANAGEMENT_PORT)
    with httpx.Client(
        base_url=f"http://{host}:{port}/api",
        auth=("guest", "guest"),
        timeout=30,
        # The broker closes connections that rest, perhaps just when the next request is sent.
        limits=httpx.Limits(max_keepalive_connections=0),
    ) as client:
        yield client


@pytest.fixture
def make_vhost(rabbitmq_management: httpx.Client, rabbitmq_url: str) -> Iterator[Callable[[], str]]:
    """`make_vhost()`: the address of a virtual host that nobody else uses; it is dropped after the test."""
    made: list[str] = []

    def make() -> str:
        name = f"test-{uuid.uuid4().hex[:12]}"
        rabbitmq_management.put(f"/vhosts/{name}").raise_for_status()
        rights = {"configure": ".*", "write": ".*", "read": ".*"}
        rabbitmq_management.put(f"/permissions/{name}/guest", json=rights).raise_for_status()
        made.append(name)
        return rabbitmq_url.removesuffix("/") + quote(name)

    yield make
    for name in made:
        rabbitmq_management.delete(f"/vhosts/{name}").raise_for_status()
