"""Backups of a lived history, and empty places to restore them to."""

import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import select
from sqlalchemy.engine import URL, make_url

from deploy.backup.archive import ArchiveReader
from deploy.backup.keys import secrets_of_folder
from deploy.backup.making import make_backup
from deploy.backup.restoring import Restored, Target, restore
from deploy.backup.tables import MODELS
from deploy.embedded.composition import SUBSCRIPTIONS
from deploy.embedded.settings import BACKEND
from shared.messaging import tables as messaging_tables
from shared.persistence import tables as platform_tables
from shared.persistence.database import Database
from tests.support.history import History


def no_progress(_bytes: int) -> None:
    """Nobody looks."""


def backup_of(databases: Mapping[str, Database], secrets: Mapping[str, bytes]) -> bytes:
    """A whole archive, in memory."""
    stream = BytesIO()
    make_backup(databases, stream, files=secrets, version="test", progress=no_progress)
    return stream.getvalue()


def restore_into(target: Target, archive: bytes) -> Restored:
    """Restore an archive that is held in memory."""
    return restore(ArchiveReader(BytesIO(archive)), target, SUBSCRIPTIONS, no_progress)


def all_rows(databases: Mapping[str, Database]) -> dict[str, list[Any]]:
    """Every row of every table as Python sees it, so that both kinds of database can be compared."""
    found: dict[str, list[Any]] = {}
    for service, database in databases.items():
        with database.reading() as session:
            for metadata in (MODELS[service], platform_tables.METADATA, messaging_tables.METADATA):
                for table in metadata.sorted_tables:
                    rows = [tuple(row) for row in session.execute(select(table))]
                    found[f"{service}.{table.name}"] = sorted(rows, key=repr)
    return found


@dataclass(frozen=True)
class Server:
    """Empty databases of a deployment, one for each service with a role of its own."""

    superuser_url: str
    urls: dict[str, str]

    def open(self) -> dict[str, Database]:
        return {service: Database(url, service=service) for service, url in self.urls.items()}

    def add(self, *endings: str) -> None:
        """Make further databases, named like these with an ending."""
        with psycopg.connect(_plain(make_url(self.superuser_url)), autocommit=True) as connection:
            for name in (
                f"{make_url(url).database}{ending}" for url in self.urls.values() for ending in endings
            ):
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))

    def names(self) -> set[str]:
        """Every database that there is."""
        with psycopg.connect(_plain(make_url(self.superuser_url)), autocommit=True) as connection:
            return {row[0] for row in connection.execute("SELECT datname FROM pg_database")}


@pytest.fixture
def make_server(postgresql_url: str) -> Iterator[Callable[[], Server]]:
    """`make_server()`: what the deployment's first start makes in PostgreSQL, under names of this test's own."""
    superuser = make_url(postgresql_url)
    made: list[str] = []

    def make() -> Server:
        mark = uuid.uuid4().hex[:8]
        urls = {}
        with psycopg.connect(_plain(superuser), autocommit=True) as connection:
            for service in BACKEND:
                name = f"{service}_{mark}"
                made.append(name)
                words = {"name": sql.Identifier(name), "password": sql.Literal("rahasia")}
                for statement in (
                    "CREATE ROLE {name} LOGIN PASSWORD {password}",
                    "CREATE DATABASE {name} OWNER {name} TEMPLATE template0 ENCODING 'UTF8'",
                    "REVOKE ALL ON DATABASE {name} FROM PUBLIC",
                ):
                    connection.execute(sql.SQL(statement).format(**words))
                url = superuser.set(username=name, password="rahasia", database=name)
                urls[service] = url.render_as_string(hide_password=False)
        return Server(postgresql_url, urls)

    yield make
    with psycopg.connect(_plain(superuser), autocommit=True) as connection:
        for name in made:
            for ending in ("", "_restoring", "_replaced"):
                database = sql.Identifier(name + ending)
                connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(database))
            connection.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(name)))


@pytest.fixture(scope="session")
def lived_archive(history: History) -> bytes:
    """A backup of the history that was lived on one machine."""
    return backup_of(history.sinau.databases, secrets_of(history))


def secrets_of(history: History) -> dict[str, bytes]:
    """The secrets of that installation, as an archive has them."""
    return secrets_of_folder(history.before.parent)


def in_folder_of(path: Path) -> dict[str, Database]:
    """The databases of an installation in one folder."""
    return {service: Database(f"sqlite:///{path / service}.db", service=service) for service in BACKEND}


def _plain(url: URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)
