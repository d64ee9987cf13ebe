"""Write transactions on a SQLite file: who waits for whom, for how long, and when a turn ends."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError

from shared.messaging.inbox.failures import is_of_the_database
from shared.migrations.schema_version import SchemaVersion, stands_at
from shared.persistence.database import Database
from shared.persistence.sqlite import DatabaseBusy

Opener = Callable[..., Database]


@pytest.fixture
def open_database(tmp_path: Path) -> Iterator[Opener]:
    """`open_database(timeout=…)`: one more access to the same file."""
    with ExitStack() as stack:

        def opened(timeout: float = 30) -> Database:
            database = Database(f"sqlite:///{tmp_path / 'x.db'}?timeout={timeout}", service="catalog")
            stack.callback(database.dispose)
            return database

        with opened().begin() as context:
            context.session.execute(text("CREATE TABLE notes (id INTEGER PRIMARY KEY, word TEXT UNIQUE)"))
        yield opened


def write(database: Database, word: str) -> None:
    with database.begin() as context:
        context.session.execute(text("INSERT INTO notes (word) VALUES (:word)"), {"word": word})


def write_and_fail(database: Database) -> None:
    with database.begin() as context:
        context.session.execute(text("INSERT INTO notes (word) VALUES ('undone')"))
        raise ZeroDivisionError


def refer_to_nothing(database: Database) -> None:
    """The commit is refused: a deferred constraint is looked at there."""
    with database.begin() as context:
        context.session.execute(
            text("CREATE TABLE of_notes (note_id REFERENCES missing DEFERRABLE INITIALLY DEFERRED)")
        )
        context.session.execute(text("INSERT INTO of_notes VALUES (1)"))


def words_in(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(text("SELECT word FROM notes ORDER BY id")))


def test_a_writer_waits_for_the_one_before_and_then_writes(open_database: Opener) -> None:
    database, other = open_database(), open_database()
    thread = threading.Thread(target=write, args=(other, "second"))
    with database.begin() as context:
        context.session.execute(text("INSERT INTO notes (word) VALUES ('first')"))
        thread.start()
    thread.join(30)
    assert words_in(database) == ["first", "second"]


def test_readers_never_wait_for_writers(open_database: Opener) -> None:
    # With no time to wait at all, whoever asked for a turn would be refused.
    writer, reader = open_database(), open_database(timeout=0)
    write(writer, "first")
    with writer.begin() as context:
        context.session.execute(text("INSERT INTO notes (word) VALUES ('second')"))
        assert words_in(reader) == ["first"]
        assert stands_at(reader) == SchemaVersion()
        with reader.alone() as connection:
            assert connection.scalar(text("SELECT count(*) FROM notes")) == 1


def test_a_writer_that_has_waited_long_enough_says_so_in_one_line(
    open_database: Opener, tmp_path: Path
) -> None:
    writer, hasty = open_database(), open_database(timeout=0.05)
    with writer.begin() as context:
        context.session.execute(text("SELECT 1"))
        with pytest.raises(DatabaseBusy) as refused:
            write(hasty, "never")
        with hasty.alone() as connection, pytest.raises(DatabaseBusy), hasty.turn(connection):
            pass
    assert str(refused.value) == (
        f"{tmp_path / 'x.db'} was busy for 0.05 seconds, because others were writing: try again, or allow a longer "
        "wait with SINAU_WRITE_WAIT_SECONDS"
    )
    assert is_of_the_database(refused.value)
    write(hasty, "now")
    assert words_in(writer) == ["now"]


def test_a_program_that_does_not_queue_is_waited_for_as_long(open_database: Opener, tmp_path: Path) -> None:
    hasty = open_database(timeout=0.05)
    with closing(sqlite3.connect(tmp_path / "x.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseBusy):
            write(hasty, "never")
        other.execute("ROLLBACK")
    write(hasty, "now")


def test_a_turn_ends_with_its_transaction_however_that_ends(open_database: Opener) -> None:
    database, other = open_database(), open_database(timeout=0)
    write(database, "first")
    write(other, "after a commit")

    with pytest.raises(ZeroDivisionError):
        write_and_fail(database)
    write(other, "after an error in the block")

    with pytest.raises(IntegrityError):
        write(database, "first")
    write(other, "after a refused statement")

    with pytest.raises(OperationalError):
        refer_to_nothing(database)
    write(other, "after a refused commit")

    connection = database.engine.connect()
    connection.execute(text("INSERT INTO notes (word) VALUES ('lost')"))
    connection.invalidate()
    connection.close()
    write(other, "after a lost connection")

    assert "undone" not in words_in(database)
    assert "lost" not in words_in(database)
    assert len(words_in(database)) == 6


def test_a_turn_for_single_statements_keeps_other_writers_out(open_database: Opener) -> None:
    database, other = open_database(), open_database(timeout=0)
    with database.alone() as connection, database.turn(connection):
        connection.execute(text("INSERT INTO notes (word) VALUES ('alone')"))
        with pytest.raises(DatabaseBusy):
            write(other, "never")
    write(other, "now")
    assert words_in(database) == ["alone", "now"]
