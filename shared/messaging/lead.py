"""Which one of several relays of a database is active: two would send the events of one subject out of order.

On PostgreSQL the lead is an advisory lock on a connection of its own; on SQLite a lock of the operating system on a
file beside the database. Both end with the process that holds them, however it ends, so that the next relay starts at
once. A process that is frozen, or whose machine is gone, ends nothing: there PostgreSQL itself ends a connection that
has been silent for too long, and with it the lead. What the frozen one still sends when it goes on, the inboxes know
already. Neither needs a write.
"""

import fcntl
import os
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Connection, text

from shared.messaging.announce import CHANNEL
from shared.persistence.database import Database

_LOCK_KEY = 0x73696E61755F7278
"""Any number that nobody else locks in this database."""
SILENT_SECONDS = 20
"""How long PostgreSQL lets a leader be silent: twice the longest that a batch may wait for the broker."""


class Lead(Protocol):
    """The right to be the one that sends."""

    def take(self) -> bool:
        """Have the lead, if nobody else has it. Raises what the database raises when the lead was lost."""
        ...

    def socket(self) -> int | None:
        """A file descriptor that has something to read when another process has recorded an event."""
        ...

    def leave(self) -> None:
        """Let another have it."""
        ...


def lead_of(database: Database) -> Lead:
    """The lead over the outbox of a database."""
    return _FileLead(database) if database.is_sqlite else _AdvisoryLead(database)


class _FileLead:
    def __init__(self, database: Database) -> None:
        path = Path(database.url.database or "")
        self._path = path.with_name(path.name + ".relay")
        self._descriptor: int | None = None

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

    def socket(self) -> int | None:
        return None

    def leave(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


class _AdvisoryLead:
    def __init__(self, database: Database) -> None:
        self._engine = database.engine.execution_options(isolation_level="AUTOCOMMIT")
        self._connection: Connection | None = None

    def take(self) -> bool:
        if self._connection is not None:
            # Whoever still answers on this connection still holds the lock; it reads notifications, too.
            self._connection.execute(text("SELECT 1"))
            return True
        connection = self._engine.connect()
        try:
            taken = bool(connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": _LOCK_KEY}))
            if taken:
                connection.execute(text(f"SET idle_session_timeout = '{SILENT_SECONDS}s'"))
                connection.execute(text(f"LISTEN {CHANNEL}"))
        except BaseException:
            connection.invalidate()
            connection.close()
            raise
        if not taken:
            connection.close()
            return False
        self._connection = connection
        return True

    def socket(self) -> int | None:
        if self._connection is None:
            return None
        driver: Any = self._connection.connection.dbapi_connection
        return int(driver.fileno())

    def leave(self) -> None:
        if self._connection is not None:
            connection, self._connection = self._connection, None
            # The lock and the LISTEN belong to the server's session: it must end, not go back to the pool.
            connection.invalidate()
            connection.close()
