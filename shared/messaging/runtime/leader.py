"""Which one of several relays of a database is active: two would send the events of one subject out of order.

On PostgreSQL the lead is an advisory lock; on SQLite a lock of the operating system on a file beside the database. Both
end with the process that holds them, however it ends, so that the next relay starts at once. A process that is frozen,
or whose machine is gone, ends nothing: there PostgreSQL itself ends a connection that has been silent for too long, and
with it the lead. What the frozen one still sends when it goes on, the inboxes know already. Neither needs a write.

Who leads has a connection of its own, on which it also reads and marks: on PostgreSQL that shows with each statement
that the lead is still there.
"""

import contextlib
import fcntl
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Connection, text

from shared.messaging.runtime.announce import CHANNEL
from shared.persistence.database import Database

_LOCK_KEY = 0x73696E61755F7278
"""Any number that nobody else locks in this database."""
SILENT_SECONDS = 20
"""How long PostgreSQL lets a leader be silent: twice the longest that a batch may wait for the broker."""


class LeaderElection(Protocol):
    """The right to be the one that sends."""

    def take(self) -> bool:
        """Have the lead, if nobody else has it. Raises what the database raises when the lead was lost."""
        ...

    @property
    def connection(self) -> Connection:
        """The leader's own: each statement is a transaction, which may be undone by a power cut."""
        ...

    def socket(self) -> int | None:
        """A file descriptor that has something to read when another process has recorded an event."""
        ...

    def hear(self) -> None:
        """Take what is to be read there; what comes along with an answer is told to `heard`."""
        ...

    def leave(self) -> None:
        """Let another have it."""
        ...


def leader_election(database: Database, heard: Callable[[], None] = lambda: None) -> LeaderElection:
    """The lead over the outbox of a database.

    Args:
        heard: is called when the connection brought news of an event of another process along with an answer.
    """
    return _FileLock(database) if database.is_sqlite else _AdvisoryLock(database, heard)


class _FileLock:
    def __init__(self, database: Database) -> None:
        self._database = database
        path = Path(database.url.database or "")
        self._path = path.with_name(path.name + ".relay")
        self._descriptor: int | None = None
        self._connection: Connection | None = None

    def take(self) -> bool:
        if self._descriptor is not None:
            return True
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        self._descriptor = descriptor
        return True

    @property
    def connection(self) -> Connection:
        if self._connection is None:
            self._connection = self._database.alone()
            self._connection.execute(text("PRAGMA synchronous=NORMAL"))
        return self._connection

    def socket(self) -> int | None:
        return None

    def hear(self) -> None:
        pass

    def leave(self) -> None:
        connection, self._connection = self._connection, None
        _end(connection)
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


class _AdvisoryLock:
    def __init__(self, database: Database, heard: Callable[[], None]) -> None:
        self._database = database
        self._heard = heard
        self._connection: Connection | None = None

    def take(self) -> bool:
        if self._connection is not None:
            # Whoever still answers on this connection still holds the lock.
            self._connection.execute(text("SELECT 1"))
            return True
        connection = self._database.alone()
        try:
            taken = bool(connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": _LOCK_KEY}))
            if taken:
                for setting in _SETTINGS:
                    connection.execute(text(setting))
                _driver(connection).add_notify_handler(lambda _: self._heard())
                connection.execute(text(f"SET idle_session_timeout = '{SILENT_SECONDS}s'"))
                connection.execute(text(f"LISTEN {CHANNEL}"))
        except BaseException:
            _end(connection)
            raise
        if not taken:
            connection.close()
            return False
        self._connection = connection
        return True

    @property
    def connection(self) -> Connection:
        if self._connection is None:
            raise RuntimeError("who does not lead has no connection")
        return self._connection

    def socket(self) -> int | None:
        return None if self._connection is None else int(_driver(self._connection).fileno())

    def hear(self) -> None:
        if self._connection is not None:
            libpq = _driver(self._connection).pgconn
            # A connection that is gone is told by the next statement.
            with contextlib.suppress(self._connection.dialect.loaded_dbapi.Error):
                libpq.consume_input()
                while libpq.notifies():
                    pass

    def leave(self) -> None:
        connection, self._connection = self._connection, None
        _end(connection)


_SETTINGS = (
    # A mark that a power cut undoes is made again, after the event was sent again, which the inboxes know.
    "SET synchronous_commit = off",
    # What waits is read in its order through its index. Sorting it would read all of a backlog for each batch.
    "SET enable_bitmapscan = off",
    "SET enable_sort = off",
)


def _driver(connection: Connection) -> Any:
    return connection.connection.dbapi_connection


def _end(connection: Connection | None) -> None:
    if connection is not None:
        # The lock, the LISTEN and the settings belong to the session: it must end, not go back to the pool.
        connection.invalidate()
        connection.close()
