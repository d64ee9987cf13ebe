"""A start that cannot go well is refused: the process ends, with one line that names the setting and the remedy."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url
from testcontainers.community.postgres import PostgresContainer

from tests.support.containers import POSTGRESQL_IMAGE

ROOT = Path(__file__).resolve().parents[3]
FILL = "INSERT INTO ballast SELECT repeat('x', 7000) FROM generate_series(1, %s)"
SETTINGS = {
    "SINAU_DATABASE_URL": "postgresql+psycopg://sinau:sinau@127.0.0.1:9/sinau",
    "SINAU_BROKER_URL": "memory://refused",
    "SINAU_SECRET_KEY": "0123456789abcdef0123456789abcdef",
    "SINAU_WORKER_BIND": "",
}


def _refusal(
    command: str, *, service: str = "catalog", without: str = "", code: int = 1, **settings: str
) -> str:
    """Start a process of a service that must end by itself, with an exit code; the one line that it leaves."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SINAU_")}
    environment |= {name: value for name, value in (SETTINGS | settings).items() if name != without}
    options = ["--bind", "127.0.0.1:0"] if command == "web" else []
    answer = subprocess.run(
        [sys.executable, "-m", f"services.{service}.cli", command, *options],
        cwd=ROOT,
        env=environment,
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )
    lines = answer.stderr.strip().splitlines()
    assert answer.returncode == code, answer.stdout
    assert len(lines) == 1, answer.stderr
    return lines[0]


@pytest.fixture
def catalog_url(postgresql_url: str) -> Iterator[str]:
    """An empty database on a real server."""
    server = make_url(postgresql_url)
    plain = server.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute("CREATE DATABASE refused")
        yield server.set(database="refused").render_as_string(hide_password=False)
        connection.execute("DROP DATABASE refused WITH (FORCE)")


@pytest.mark.parametrize("command", ["web", "worker", "migrate"])
def test_a_missing_setting(command: str) -> None:
    line = _refusal(command, without="SINAU_SECRET_KEY")
    assert line.startswith(
        "catalog: settings are missing or wrong: SINAU_SECRET_KEY: Environment variable not set."
    )


def test_a_missing_file_of_a_secret(tmp_path: Path) -> None:
    line = _refusal("web", SINAU_SECRET_KEY_FILE=str(tmp_path / "secret_key"))
    assert "SINAU_SECRET_KEY_FILE must be a readable file path. Its `keys` container writes" in line


@pytest.mark.parametrize("service", ["catalog", "portal"])
@pytest.mark.parametrize("value", ["", "changeme", "<secret>"])
def test_a_placeholder_instead_of_a_secret(service: str, value: str) -> None:
    line = _refusal("web", service=service, SINAU_SECRET_KEY=value)
    assert line.startswith(
        f"{service}: settings are missing or wrong: SINAU_SECRET_KEY: it is empty or a placeholder"
    )


@pytest.mark.parametrize("command", ["web", "worker", "migrate"])
def test_a_database_that_does_not_answer(command: str) -> None:
    line = _refusal(command, code=os.EX_TEMPFAIL)
    assert line.startswith(
        "Error: catalog: the database of SINAU_DATABASE_URL at 127.0.0.1:9 does not answer: start it"
    )


def test_an_address_that_is_none() -> None:
    assert _refusal("web", SINAU_DATABASE_URL="postgres at home") == (
        "Error: catalog: SINAU_DATABASE_URL is no address of a database."
    )


@pytest.mark.docker
def test_a_database_that_does_not_let_us_in(postgresql_url: str) -> None:
    url = make_url(postgresql_url).set(password="not-this-one")
    line = _refusal(
        "migrate", code=os.EX_TEMPFAIL, SINAU_DATABASE_URL=url.render_as_string(hide_password=False)
    )
    assert "does not let us in: check the user and password in it" in line
    assert "not-this-one" not in line


@pytest.mark.docker
def test_a_database_that_was_not_migrated_or_is_newer_than_the_code(catalog_url: str) -> None:
    assert "stands at migration none" in _refusal("web", SINAU_DATABASE_URL=catalog_url)
    plain = make_url(catalog_url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY)")
        connection.execute("INSERT INTO alembic_version VALUES ('9999'), ('platform_9999')")
    for command in ("web", "worker", "migrate"):
        line = _refusal(command, SINAU_DATABASE_URL=catalog_url)
        assert "the database stands at migration platform_9999+9999" in line
        assert "start the newer version" in line


@pytest.mark.docker
def test_a_broker_that_does_not_let_us_in(migrated_url: str, rabbitmq_url: str) -> None:
    wrong = rabbitmq_url.replace("guest:guest@", "guest:not-this-one@")
    line = _refusal("worker", code=os.EX_TEMPFAIL, SINAU_DATABASE_URL=migrated_url, SINAU_BROKER_URL=wrong)
    assert line.startswith(
        "Error: catalog: the broker of SINAU_BROKER_URL does not let us in (AccessRefused)"
    )
    assert "not-this-one" not in line


@pytest.fixture
def migrated_url(tmp_path: Path) -> str:
    """A database that is ready."""
    url = f"sqlite:///{tmp_path / 'catalog.db'}"
    subprocess.run(
        [sys.executable, "-m", "services.catalog.cli", "migrate"],
        cwd=ROOT,
        env={**os.environ, **SETTINGS, "SINAU_DATABASE_URL": url},
        check=True,
        capture_output=True,
    )
    return url


@pytest.mark.docker
def test_a_database_whose_disk_is_full(docker_engine: None) -> None:
    server = PostgresContainer(POSTGRESQL_IMAGE, driver="psycopg")
    server.with_tmpfs_mount("/var/lib/postgresql/data", "size=80m")
    server.with_command(
        "postgres -c wal_level=minimal -c max_wal_senders=0 -c min_wal_size=32MB -c max_wal_size=32MB"
    )
    with server:
        url = server.get_connection_url()
        plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(plain, autocommit=True) as connection:
            connection.execute("CREATE UNLOGGED TABLE ballast (block text STORAGE PLAIN)")
            with pytest.raises(psycopg.errors.DiskFull):
                connection.execute(FILL, (100_000,))
            # What that took is given back; what stays takes all but a few blocks of it.
            connection.execute("VACUUM ballast")
            for rows in (1000, 100, 10, 1):
                try:
                    while True:
                        connection.execute(FILL, (rows,))
                except psycopg.errors.DiskFull:
                    continue
        line = _refusal("migrate", SINAU_DATABASE_URL=url)
    assert "has no space left on its disk: free some, or make the disk larger." in line
