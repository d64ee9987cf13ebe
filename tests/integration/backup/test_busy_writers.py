"""A backup of the embedded way gets its turn among writers that never pause."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from deploy.backup.consistent_snapshot import consistent_snapshot
from shared.persistence.database import Database
from tests.support.api import until

THREADS, PROCESSES = 8, 2
TURNS = 3 * (THREADS + 1) * (PROCESSES + 1)
"""What others may write while a backup waits: each thread of its process once, and each process between two of these.

Three times that, since a busy machine may let others run before the backup has asked for its turn.
"""

WRITER = """
import sys
from sqlalchemy import text
from shared.persistence.database import Database

database = Database(sys.argv[1], service="catalog")
while True:
    with database.begin() as context:
        context.session.execute(text("INSERT INTO turns (who) VALUES ('process')"))
"""


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A database of catalog, as far as a moment to be fixed is concerned."""
    made = Database(f"sqlite:///{tmp_path / 'catalog.db'}", service="catalog")
    with made.begin() as context:
        context.session.execute(text("CREATE TABLE turns (id INTEGER PRIMARY KEY, who TEXT)"))
        context.session.execute(text("CREATE TABLE alembic_version (version_num TEXT)"))
        context.session.execute(text("INSERT INTO alembic_version VALUES ('0001')"))
    yield made
    made.dispose()


@pytest.fixture
def writers(database: Database) -> Iterator[None]:
    """Threads of this process and other processes that write to the database all the time."""
    over = threading.Event()

    def write() -> None:
        while not over.is_set():
            with database.begin() as context:
                context.session.execute(text("INSERT INTO turns (who) VALUES ('thread')"))

    address = database.url.render_as_string(hide_password=False)
    processes = [subprocess.Popen([sys.executable, "-c", WRITER, address]) for _ in range(PROCESSES)]
    threads = [threading.Thread(target=write) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    until(lambda: who_wrote(database) == {"thread", "process"} or None, seconds=60)
    yield
    over.set()
    for thread in threads:
        thread.join(60)
    for process in processes:
        process.kill()
        process.wait(60)


def who_wrote(database: Database) -> set[str]:
    with database.reading() as session:
        return set(session.scalars(text("SELECT DISTINCT who FROM turns")))


def turns_of(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(text("SELECT max(id) FROM turns")) or 0


@pytest.mark.usefixtures("writers")
def test_a_backup_waits_for_a_few_turns_of_others_however_many_they_take(database: Database) -> None:
    waited = []
    for _ in range(10):
        before = turns_of(database)
        with consistent_snapshot({"catalog": database}) as connections:
            waited.append((connections["catalog"].scalar(text("SELECT max(id) FROM turns")) or 0) - before)
    assert max(waited) <= TURNS, waited
