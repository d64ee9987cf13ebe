"""A RabbitMQ and a PostgreSQL that tests may kill, freeze, fill and wipe: each keeps its port when it starts again."""

import contextlib
import socket
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import docker
import httpx
import psycopg
from testcontainers.community.postgres import PostgresContainer
from testcontainers.community.rabbitmq import RabbitMqContainer

from shared.messaging.broker.connection import BROKER_ERRORS, Link
from tests.support.containers import MANAGEMENT_PORT, POSTGRESQL_IMAGE, RABBITMQ_IMAGE

ALARMS: Mapping[str, tuple[tuple[str, str], tuple[str, str], str]] = {
    "memory": (("set_vm_memory_high_watermark", "0"), ("set_vm_memory_high_watermark", "0.6"), "mem_alarm"),
    "disk": (("set_disk_free_limit", "900000GB"), ("set_disk_free_limit", "50MB"), "disk_free_alarm"),
}
"""For each alarm: what raises it, what ends it, and its name in the node's answer."""


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def wait_for(fact: Callable[[], object], timeout: float = 180.0) -> None:
    """Wait until a condition holds."""
    ends_at = time.monotonic() + timeout
    pause = threading.Event()
    while not fact():
        assert time.monotonic() < ends_at, "it did not become so"
        pause.wait(0.1)


class Server:
    """A container that can be broken."""

    def __init__(self, container: Any) -> None:
        self.container = container

    @property
    def _docker(self) -> Any:
        return self.container.get_wrapped_container()

    def kill(self) -> None:
        """End its processes at once."""
        self._docker.kill()

    def stop(self) -> None:
        """Ask it to end, and wait for that."""
        self._docker.stop(timeout=20)

    def start(self) -> None:
        """Start it again with its data, and wait until it answers."""
        self._docker.start()
        wait_for(self.answers)

    def freeze(self) -> None:
        """Stop its processes where they are; connections stay open."""
        self._docker.pause()

    def thaw(self) -> None:
        """Let them go on."""
        self._docker.unpause()

    def wipe(self) -> None:
        """Replace it by an empty one: another container, with a new volume and the same ports."""
        self.container.stop(force=True, delete_volume=True)
        self.container.start()
        wait_for(self.answers)

    def run(self, *words: str) -> str:
        """Run a command in it; what it printed."""
        code, output = self._docker.exec_run(list(words))
        assert code == 0, output.decode()
        return str(output.decode())

    def answers(self) -> bool:
        """Whether it serves."""
        raise AssertionError("each kind of server has its own check")


class SmallDisk:
    """A volume of a few megabytes that can be filled to its last byte.

    It lives in memory as long as it is mounted. A container of its own mounts it, so that its content survives a server
    that ends.

    Args:
        megabytes: how many.
    """

    def __init__(self, megabytes: int) -> None:
        self._client = docker.from_env()
        self.name = f"sinau-small-{uuid.uuid4().hex[:12]}"
        options = {"type": "tmpfs", "device": "tmpfs", "o": f"size={megabytes}m"}
        self._volume = self._client.volumes.create(self.name, driver="local", driver_opts=options)
        self._keeper = self._client.containers.run(
            POSTGRESQL_IMAGE,
            entrypoint=["tail", "-f", "/dev/null"],
            detach=True,
            init=True,
            volumes={self.name: {"bind": "/disk", "mode": "rw"}},
        )

    def fill(self) -> None:
        """Use up all free space."""
        # It ends when there is no space left, as it should.
        code, output = self._keeper.exec_run(["dd", "if=/dev/zero", "of=/disk/ballast", "bs=4k"])
        assert code == 1, output.decode()
        assert b"No space left on device" in output

    def free(self) -> None:
        """Free the space again."""
        code, output = self._keeper.exec_run(["rm", "/disk/ballast"])
        assert code == 0, output.decode()

    def remove(self) -> None:
        """Delete it; no other container may have it mounted."""
        self._keeper.remove(force=True)
        self._volume.remove(force=True)
        self._client.close()


class RabbitServer(Server):
    """A RabbitMQ."""

    def __init__(self) -> None:
        self.port, management = free_port(), free_port()
        container = RabbitMqContainer(RABBITMQ_IMAGE)
        container.with_bind_ports(5672, self.port).with_bind_ports(MANAGEMENT_PORT, management)
        super().__init__(container)
        self.api = httpx.Client(
            base_url=f"http://127.0.0.1:{management}/api", auth=("guest", "guest"), timeout=30
        )

    def url(self, vhost: str, *, user: str = "guest", password: str = "guest") -> str:
        """Its address."""
        return f"amqp://{user}:{password}@127.0.0.1:{self.port}/{vhost}?heartbeat=3"

    def new_vhost(self, name: str = "") -> str:
        """A virtual host that nobody else uses."""
        name = name or f"test-{uuid.uuid4().hex[:12]}"
        self.api.put(f"/vhosts/{name}").raise_for_status()
        return name

    def wait_until_kept(self, vhost: str, *queues: str) -> None:
        """Wait until the node has stored the names of its quorum queues.

        RabbitMQ does so some seconds after a declaration. When it is killed before, the queue never gets a leader after
        the start (docs/rabbitmq.md).
        """
        read = "cat /var/lib/rabbitmq/mnesia/*/quorum/*/names.dets | tr -cd '[:print:]'"

        def keeps() -> bool:
            kept = self.run("sh", "-c", read)
            return all(f"{vhost}_{queue}" in kept for queue in queues)

        wait_for(keeps)

    def answers(self) -> bool:
        with contextlib.suppress(*BROKER_ERRORS):
            Link(f"amqp://guest:guest@127.0.0.1:{self.port}//", name="probe").close()
            return True
        return False

    @contextlib.contextmanager
    def alarm(self, resource: str) -> Iterator[None]:
        """Raise its alarm for memory or disk; it then reads from no connection that publishes."""
        raised, ended, name = ALARMS[resource]

        def is_raised() -> bool:
            return bool(self.api.get("/nodes").json()[0].get(name))

        self.run("rabbitmqctl", *raised)
        try:
            wait_for(is_raised)
            yield
        finally:
            self.run("rabbitmqctl", *ended)
        wait_for(lambda: not is_raised())

    def depth(self, vhost: str, queue: str) -> int:
        """How many messages wait in a queue."""
        link = Link(self.url(vhost), name="probe")
        try:
            return int(link.channel().queue_declare(queue, passive=True).message_count)
        finally:
            link.close()


class PostgresServer(Server):
    """A durable PostgreSQL: every commit waits for the disk.

    Args:
        volume: a volume for its data instead of one of its own.
    """

    def __init__(self, volume: str = "") -> None:
        self.port = free_port()
        container = PostgresContainer(POSTGRESQL_IMAGE, driver="psycopg").with_bind_ports(5432, self.port)
        if volume:
            container.with_volume_mapping(volume, "/var/lib/postgresql/data", "rw")
            # As in the deployment: a server that ends because its disk is full is restarted.
            container.with_kwargs(restart_policy={"Name": "always"})
        super().__init__(container)

    @property
    def url(self) -> str:
        """Its address."""
        return self.url_of("test")

    def url_of(self, database: str, *, port: int = 0, user: str = "test", password: str = "test") -> str:
        """The address of a database, through another port if one is named."""
        return f"postgresql+psycopg://{user}:{password}@127.0.0.1:{port or self.port}/{database}"

    def create(self, database: str, *, owner: str = "test", password: str = "") -> None:
        """Make a database, and an account that owns it if there is a password for one."""
        if password:
            self.run_sql(f"CREATE ROLE {owner} LOGIN PASSWORD '{password}'")
        self.run_sql(f"CREATE DATABASE {database} OWNER {owner}")

    def revoke(self, account: str, how: str) -> None:
        """Change an account so that it cannot sign in, and end its connections."""
        self.run_sql(f"ALTER ROLE {account} {how}")
        self.run_sql(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{account}'")  # noqa: S608  # a name of ours

    def allow(self, account: str, password: str) -> None:
        """Let an account sign in again."""
        self.run_sql(f"ALTER ROLE {account} LOGIN PASSWORD '{password}'")

    def run_sql(self, statement: str) -> None:
        """Run a statement in a transaction of its own."""
        with psycopg.connect(self.url.replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute(statement.encode())

    def answers(self) -> bool:
        with contextlib.suppress(psycopg.Error):
            psycopg.connect(self.url.replace("+psycopg", ""), connect_timeout=2).close()
            return True
        return False
