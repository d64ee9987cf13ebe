"""A whole running Sinau with the demo, on each of the two ways to run: what flows and pages are tested on."""

import contextlib
import threading
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url
from waitress.server import create_server

from deploy.embedded import demo
from deploy.embedded.composition import Sinau
from deploy.embedded.keys import make_keys
from deploy.embedded.settings import BACKEND, Settings, in_folder, state_dir_of
from shared.testing.events import wait_until_settled

# One address does everything in tests, so its sign-ins are not counted as an attack.
GENEROUS: dict[str, dict[str, object]] = {"identity": {"most_tries_per_address": 100_000}}
STOP_SECONDS = 5


@dataclass(frozen=True)
class Running:
    """A running Sinau.

    Attributes:
        base: its address.
        mail: the folder in which each sent e-mail stands as a file.
    """

    sinau: Sinau
    base: str
    mail: Path
    way: str

    def settle(self) -> None:
        """Wait until every event has had all its effects."""
        wait_until_settled(list(self.sinau.workers.values()), timeout=60)


def ways() -> list[object]:
    """Both ways to run, each with a worker process of its own so that they run side by side."""
    return [
        pytest.param("embedded", marks=pytest.mark.xdist_group("embedded")),
        pytest.param("server", marks=[pytest.mark.docker, pytest.mark.xdist_group("server")]),
    ]


@pytest.fixture(scope="session", params=ways())
def running(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Sinau with the demo people and courses, its pages at `base`, on both ways to run."""
    if request.param == "embedded":
        yield request.getfixturevalue("embedded")
        return
    folder = tmp_path_factory.mktemp("sinau-server")
    postgresql, rabbitmq = (request.getfixturevalue(name) for name in ("postgresql_url", "rabbitmq_url"))
    with _started(on_servers(folder, postgresql, rabbitmq), folder, "server") as started:
        yield started


@pytest.fixture(scope="session")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The same on the embedded way alone, for what is the same on both."""
    folder = tmp_path_factory.mktemp("sinau-embedded")
    with _started(in_folder(folder, public_url="http://127.0.0.1"), folder, "embedded") as started:
        yield started


@contextlib.contextmanager
def _started(settings: Settings, folder: Path, way: str) -> Iterator[Running]:
    server = create_server(_late, host="127.0.0.1", port=0, threads=8)
    base = f"http://127.0.0.1:{server.effective_port}"
    sinau = Sinau(_with(settings, base))
    server.application = sinau.wsgi
    sinau.start()
    thread = threading.Thread(target=server.run, name="waitress", daemon=True)
    thread.start()
    try:
        demo.load_demo(sinau, lambda _words: None)
        wait_until_settled(list(sinau.workers.values()), timeout=60)
        yield Running(sinau, base, folder / "mail", way)
    finally:
        # In the thread that waits for its sockets: closed by another, they would be missed there.
        server.trigger.pull_trigger(server.close)
        thread.join(timeout=STOP_SECONDS)
        sinau.stop()


def _late(environ: object, start_response: object) -> list[bytes]:
    """Stands in until the address is known, which the settings need."""
    raise RuntimeError("not started yet")


def _with(settings: Settings, base: str) -> Settings:
    return Settings(
        keys=settings.keys,
        database_urls=settings.database_urls,
        broker_url=settings.broker_url,
        mail_url=settings.mail_url,
        public_url=base,
        own=GENEROUS,
        state_dir=settings.state_dir,
    )


def on_servers(folder: Path, postgresql_url: str, rabbitmq_url: str) -> Settings:
    """An installation on PostgreSQL, a database for each service, and on RabbitMQ."""
    mark = uuid.uuid4().hex[:8]
    url = make_url(postgresql_url)
    with psycopg.connect(
        url.set(drivername="postgresql").render_as_string(False), autocommit=True
    ) as connection:
        for service in BACKEND:
            connection.execute(f"CREATE DATABASE {service}_{mark}".encode())
    return Settings(
        keys=make_keys(),
        database_urls={
            service: url.set(database=f"{service}_{mark}").render_as_string(hide_password=False)
            for service in BACKEND
        },
        broker_url=rabbitmq_url,
        mail_url=f"file://{folder / 'mail'}",
        public_url="",
        state_dir=state_dir_of(folder),
    )
