"""Whose trouble a failure is: an event's own, or the database's."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError

from shared.messaging.inbox.failures import is_of_the_database
from shared.persistence.database import Database


class StatedError(Exception):
    """As psycopg's errors, which say their state."""

    def __init__(self, sqlstate: str | None) -> None:
        self.sqlstate = sqlstate


def failing(database: Database, *statements: str) -> DBAPIError:
    def run() -> None:
        with database.begin() as context:
            for statement in statements:
                context.session.execute(text(statement))

    with pytest.raises(DBAPIError) as caught:
        run()
    return caught.value


def test_a_full_disk_is_the_databases_trouble(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/full.db", service="store")
    error = failing(
        database,
        "CREATE TABLE t (x)",
        "PRAGMA max_page_count = 3",
        "INSERT INTO t VALUES (zeroblob(1000000))",
    )
    database.dispose()
    assert is_of_the_database(error)


def test_a_mistake_in_a_statement_is_not(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/small.db", service="store")
    error = failing(database, "SELECT * FROM nowhere")
    database.dispose()
    assert not is_of_the_database(error)


@pytest.mark.parametrize(
    ("sqlstate", "expected"),
    [("53100", True), ("57P01", True), ("40P01", True), ("23505", False), ("42P01", False), (None, False)],
)
def test_postgresql_says_it_by_its_state(sqlstate: str | None, expected: bool) -> None:
    error = OperationalError("SELECT 1", None, StatedError(sqlstate))
    error.__cause__ = StatedError(sqlstate)
    assert is_of_the_database(error) is expected


def test_what_hides_behind_another_error_is_found() -> None:
    locked = sqlite3.OperationalError("database is locked")
    locked.sqlite_errorname = "SQLITE_BUSY_SNAPSHOT"
    later = ValueError("a savepoint could not be undone")
    later.__context__ = locked
    assert is_of_the_database(later)
