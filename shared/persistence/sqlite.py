"""An engine on a SQLite file: durable commits, and write transactions that begin in the order of a fair queue."""

import sqlite3
from typing import Any, cast

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, OperationalError

from shared.persistence import write_queue
from shared.persistence.write_queue import WriteQueue

WAIT_SECONDS = 30.0
"""How long a write transaction waits to begin, unless the address says another `timeout`."""
POOL_SIZE = 10


class TurnTimeout(sqlite3.OperationalError):
    """The driver's half of `DatabaseBusy`.

    Args:
        path: of the database.
        seconds: how long the writer waited.
    """

    def __init__(self, path: str, seconds: float) -> None:
        super().__init__(
            f"{path} was busy for {seconds:g} seconds, because others were writing: try again, or allow a longer wait "
            "with SINAU_WRITE_WAIT_SECONDS"
        )
        self.sqlite_errorcode, self.sqlite_errorname = sqlite3.SQLITE_BUSY, "SQLITE_BUSY"


class DatabaseBusy(OperationalError):
    """Others have been writing for as long as this writer was to wait. Nothing was changed."""

    def __init__(self, error: sqlite3.OperationalError) -> None:
        super().__init__("BEGIN IMMEDIATE", None, error)

    def __str__(self) -> str:
        return str(self.orig)


class QueuedConnection(sqlite3.Connection):
    """A connection whose write transactions wait for their turn, and end it when they end."""

    def __init__(self, database: str, timeout: float = WAIT_SECONDS, **options: Any) -> None:
        super().__init__(database, timeout, **options)
        self._path = database
        self._wait_seconds = timeout
        self._queue: WriteQueue | None = write_queue.join(database) if _is_file(database) else None
        self._has_turn = False

    def begin_writing(self) -> None:
        """Begin a transaction as the only writer.

        Raises:
            TurnTimeout: others write.
            sqlite3.Error: something else is wrong.
        """
        self.acquire_turn()
        try:
            self.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            self.release_turn()
            # A program that does not queue, such as SQLite's own shell.
            if getattr(error, "sqlite_errorname", "").startswith("SQLITE_BUSY"):
                raise TurnTimeout(self._path, self._wait_seconds) from error
            raise
        except BaseException:
            self.release_turn()
            raise

    def acquire_turn(self) -> None:
        """Wait for a turn to write.

        Raises:
            TurnTimeout: it did not come in time.
        """
        if self._queue is not None:
            if not self._queue.acquire(self._wait_seconds):
                raise TurnTimeout(self._path, self._wait_seconds)
            self._has_turn = True

    def release_turn(self) -> None:
        """Let the next writer in, unless a transaction is still open."""
        if self._has_turn and not self.in_transaction:
            self._has_turn = False
            cast(WriteQueue, self._queue).release()

    def commit(self) -> None:
        """Commit, and let the next writer in."""
        try:
            super().commit()
        finally:
            self.release_turn()

    def rollback(self) -> None:
        """Roll back, and let the next writer in."""
        try:
            super().rollback()
        finally:
            self.release_turn()

    def close(self) -> None:
        """Close, which rolls back what is open."""
        super().close()
        queue, self._queue = self._queue, None
        if queue is not None:
            if self._has_turn:
                self._has_turn = False
                queue.release()
            write_queue.leave(queue)


def sqlite_engine(url: str) -> Engine:
    """An engine whose transactions are write transactions, unless a connection's options say otherwise.

    `sinau_begin="BEGIN"` makes one that only reads and waits for nobody; None leaves each statement a transaction.

    Args:
        url: a `timeout` in it is how many seconds a write transaction waits to begin.
    """
    # check_same_thread: a pooled connection is used by one thread at a time, though not always the same one.
    engine = create_engine(
        url, connect_args={"factory": QueuedConnection, "check_same_thread": False}, pool_size=POOL_SIZE
    )

    @event.listens_for(engine, "connect")
    def _settings(connection: sqlite3.Connection, _record: object) -> None:
        # The driver's own BEGIN comes too late for what is read first; `_begin` below says it instead.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        # FULL: an event that was acknowledged survives a power cut. NORMAL would lose the last commits.
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        begin = connection.get_execution_options().get("sinau_begin", "BEGIN IMMEDIATE")
        if begin == "BEGIN IMMEDIATE":
            # IMMEDIATE: a writer waits before it reads; a late upgrade from a read would fail at once.
            try:
                driver_of(connection).begin_writing()
            except TurnTimeout as error:
                raise DatabaseBusy(error) from error
            except sqlite3.Error as error:
                raise DBAPIError.instance(begin, None, error, sqlite3.Error) from error
        elif begin is not None:
            connection.exec_driver_sql(begin)

    return engine


def driver_of(connection: Connection) -> QueuedConnection:
    """The driver's connection below one of SQLAlchemy's."""
    return cast(QueuedConnection, connection.connection.dbapi_connection)


def _is_file(database: str) -> bool:
    return database not in ("", ":memory:")
