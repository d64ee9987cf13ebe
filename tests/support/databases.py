"""Fresh, migrated databases for tests, on SQLite and on PostgreSQL.

A service is migrated once per run and kind; each test gets a copy of that: a file copied, or a database made from a
template. `database_kinds()` runs a test on both.
"""

import shutil
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy.engine import make_url

from shared.clock import Clock
from shared.migrations.revisions import upgrade
from shared.persistence.database import Database

Maker = Callable[..., Database]


def database_kinds() -> Any:
    """Parametrise a test or a fixture over both kinds of database."""
    return [
        pytest.param("sqlite"),
        # No group: each of several workers has a server of its own, which starts faster than the others would wait.
        pytest.param("postgresql", marks=pytest.mark.docker),
    ]


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], str]:
    """Where each service's migrated template stands, by kind; filled on demand."""
    return {}


@pytest.fixture(params=database_kinds())
def make_database(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    migrated: dict[tuple[str, str], str],
) -> Iterator[Maker]:
    """`make_database("catalog", clock=…)`: a migrated database of this test's own, on each kind in turn."""
    opened: list[Database] = []
    dropped: list[str] = []
    server = request.getfixturevalue("postgresql_url") if request.param == "postgresql" else None

    def make(service: str, *, clock: Clock | None = None, settings: object = None) -> Database:
        key = (service, request.param)
        if server is None:
            if key not in migrated:
                template = tmp_path_factory.mktemp("template") / f"{service}.db"
                _migrate(f"sqlite:///{template}", service)
                migrated[key] = str(template)
            copy = tmp_path / f"{service}-{uuid.uuid4().hex[:8]}.db"
            shutil.copy(migrated[key], copy)
            url = f"sqlite:///{copy}"
        else:
            if key not in migrated:
                migrated[key] = f"template_{service}_{uuid.uuid4().hex[:8]}"
                _run(server, f"CREATE DATABASE {migrated[key]}")
                _migrate(_at(server, migrated[key]), service)
            name = f"test_{service}_{uuid.uuid4().hex[:12]}"
            _run(server, f"CREATE DATABASE {name} TEMPLATE {migrated[key]}")
            dropped.append(name)
            url = _at(server, name)
        database = Database(url, service=service, clock=clock, settings=settings)
        opened.append(database)
        return database

    yield make
    for database in opened:
        database.dispose()
    for name in dropped:
        _run(str(server), f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _migrate(url: str, service: str) -> None:
    database = Database(url, service=service)
    upgrade(database, service)
    if database.is_sqlite:
        with database.engine.connect() as connection:
            # The copy takes the main file alone, so nothing may be left beside it.
            connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.exec_driver_sql("BEGIN")
    database.dispose()


def _at(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def _run(server: str, statement: str) -> None:
    url = make_url(server).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement.encode())
