"""A consistent snapshot of all databases, taken while services work.

An event in a subscriber's inbox must be in its publisher's outbox. So the inboxes are locked against writes: batches in
flight end and new ones wait. Then a snapshot is taken in each database, and the locks are released. Consumers wait for
some milliseconds, pages do not wait. See `docs/adr/0012`.
"""

import contextlib
import time
from collections.abc import Iterator, Mapping
from typing import Any

from psycopg.errors import LockNotAvailable
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import OperationalError

from deploy.backup.errors import ConsumersBusy, NotMigrated
from shared.persistence.database import Database
from shared.persistence.sqlite import WAIT_SECONDS

LOCK_WAIT = "5s"
"""If a handler takes longer, all locks are released and the attempt is repeated: other consumers do not wait."""


@contextlib.contextmanager
def consistent_snapshot(
    databases: Mapping[str, Database], wait_seconds: float = WAIT_SECONDS
) -> Iterator[Mapping[str, Connection]]:
    """Connections in read-only transactions that together form a consistent snapshot, until the block ends.

    Args:
        wait_seconds: how long to wait for a pause between batches of events; at least one attempt is made. On SQLite
            the `timeout` in each database's address limits the wait for a turn to write.

    Raises:
        NotMigrated: a database has no tables.
        ConsumersBusy: there was no such pause.
        DatabaseBusy: no turn to write came in time (SQLite).
    """
    for service, database in databases.items():
        _require_tables(service, database)
    with contextlib.ExitStack() as until_read:
        yield _fixed(databases, until_read, time.monotonic() + wait_seconds)


def _fixed(
    databases: Mapping[str, Database], until_read: contextlib.ExitStack, deadline: float
) -> dict[str, Connection]:
    # Connect before taking locks.
    readers = {name: until_read.enter_context(_reader(database)) for name, database in databases.items()}
    while True:
        try:
            with contextlib.ExitStack() as locks:
                holders = [locks.enter_context(database.engine.connect()) for database in databases.values()]
                for holder in holders:
                    _hold_inbox(holder)
                for reader in readers.values():
                    _fix(reader)
                return readers
        except OperationalError as error:
            if not isinstance(error.orig, LockNotAvailable):
                raise
            if time.monotonic() >= deadline:
                raise ConsumersBusy(
                    "Handlers of events did not pause for a moment, so no moment could be fixed: look at "
                    "`sinau status` and try again, or allow a longer wait with SINAU_WRITE_WAIT_SECONDS."
                ) from error


def _require_tables(service: str, database: Database) -> None:
    with database.reading() as session:
        if not inspect(session.connection()).has_table("alembic_version"):
            raise NotMigrated(f"The database of {service} has no tables: start Sinau once, then back it up.")


def _reader(database: Database) -> Connection:
    options: dict[str, Any] = (
        {"sinau_begin": "BEGIN"}
        if database.is_sqlite
        else {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    )
    return database.engine.connect().execution_options(**options)


def _hold_inbox(connection: Connection) -> None:
    # On SQLite a write transaction keeps all other writers out.
    connection.begin()
    if connection.dialect.name != "sqlite":
        connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_WAIT}'"))
        connection.execute(text("LOCK TABLE inbox IN SHARE MODE"))


def _fix(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        # This transaction is idle while other databases are read.
        connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
    # The first query takes the snapshot.
    connection.execute(text("SELECT version_num FROM alembic_version")).all()
