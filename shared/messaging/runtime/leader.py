"""Leader election among the relays of a database: two would send the events of one subject out of order.

On PostgreSQL the leader holds an advisory lock; on SQLite a lock of the operating system on a file beside the database.
Both end with the process that holds them, however it ends, so that the next relay starts at once. When a process is
frozen or its machine is gone, PostgreSQL ends the connection that has been silent for too long, and with it the lock.
What a frozen leader still sends when it goes on, the inboxes know already.

The leader reads and marks rows on the connection that holds the lock, so each statement proves that it still leads.
"""

import contextlib
import fcntl
import os
from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

from shared.messaging.runtime.announce import CHANNEL
from shared.messaging.runtime.waiting import WakeUp
from shared.persistence.database import Database

_LOCK_KEY = 0x73696E61755F7278
"""Any number that nobody else locks in this database."""
SILENT_SECONDS = 20
"""How long PostgreSQL lets a leader be silent: twice the longest wait of a batch for the broker."""


class LeaderElection(ABC):
    """The right of one relay to send."""

    @abstractmethod
    def acquire(self) -> bool:
        """Become or stay leader, unless another one leads. Raises what the database raises when the lock was lost."""

    @property
    @abstractmethod
    def connection(self) -> Connection:
        """The leader's own: each statement is a transaction, which may be undone by a power failure."""

    @abstractmethod
    def release(self) -> None:
        """Let another one lead."""

    def wait(self, wake_up: WakeUp, seconds: float) -> None:
        """Wait until an event is recorded in this process, or in another one that announces it."""
        wake_up.wait(seconds)


def leader_election(database: Database, on_notified: Callable[[], None] = lambda: None) -> LeaderElection:
    """The leader election among relays of a database.

    Args:
        on_notified: is called when the leader's connection received a notification together with an answer.
    """
    return _FileLock(database) if database.is_sqlite else _AdvisoryLock(database, on_notified)


class _FileLock(LeaderElection):
    def __init__(self, database: Database) -> None:
        self._database = database
        path = Path(database.url.database or "")
        self._path = path.with_name(path.name + ".relay")
        self._descriptor: int | None = None
        self._connection: Connection | None = None

    def acquire(self) -> bool:
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

    def release(self) -> None:
        connection, self._connection = self._connection, None
        _end(connection)
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


class _AdvisoryLock(LeaderElection):
    def __init__(self, database: Database, on_notified: Callable[[], None]) -> None:
        self._database = database
        self._on_notified = on_notified
        self._connection: Connection | None = None

    def acquire(self) -> bool:
        if self._connection is not None:
            # As long as this connection answers, it holds the lock.
            self._connection.execute(text("SELECT 1"))
            return True
        connection = self._database.alone()
        try:
            taken = bool(connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": _LOCK_KEY}))
            if taken:
                for setting in _SETTINGS:
                    connection.execute(text(setting))
                _driver(connection).add_notify_handler(lambda _: self._on_notified())
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
            raise RuntimeError("only the leader has a connection")
        return self._connection

    def wait(self, wake_up: WakeUp, seconds: float) -> None:
        driver = _driver(self.connection)
        wake_up.wait(seconds, also=int(driver.fileno()))
        # The next statement finds out that a connection is gone.
        with contextlib.suppress(self.connection.dialect.loaded_dbapi.Error):
            driver.pgconn.consume_input()
            while driver.pgconn.notifies():
                pass

    def release(self) -> None:
        connection, self._connection = self._connection, None
        _end(connection)


_SETTINGS = (
    # When a power cut undoes a mark, the event is sent and marked again; the inboxes know it.
    "SET synchronous_commit = off",
    # Pending rows are read in order through their index. Sorting would read the whole backlog for each batch.
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
