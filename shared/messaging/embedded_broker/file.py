"""The file of the embedded broker: its tables, and transactions that many threads share.

When several threads want to write, one of them writes for all in one transaction, so that they share one `fsync` (group
commit). Each thread's work then has a savepoint and fails alone. Only what must survive a power failure waits for the
disk: a publish does; a lease or an acknowledgement may get lost, since inboxes know a message that comes twice.
"""

import sqlite3
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Generic, TypeVar

from shared.persistence.sqlite import QueuedConnection

T = TypeVar("T")

_TABLES = """
CREATE TABLE IF NOT EXISTS exchanges (name TEXT PRIMARY KEY, type TEXT NOT NULL, arguments TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS queues (name TEXT PRIMARY KEY, arguments TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS bindings (
    exchange TEXT NOT NULL, queue TEXT NOT NULL, routing_key TEXT NOT NULL,
    PRIMARY KEY (exchange, queue, routing_key)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    queue TEXT NOT NULL,
    exchange TEXT NOT NULL,
    routing_key TEXT NOT NULL,
    properties TEXT NOT NULL,
    body BLOB NOT NULL,
    deliveries INTEGER NOT NULL DEFAULT 0,
    owner TEXT,
    leased_until REAL
);
CREATE INDEX IF NOT EXISTS ready ON messages (queue, id) WHERE owner IS NULL;
CREATE INDEX IF NOT EXISTS leased ON messages (owner, leased_until) WHERE owner IS NOT NULL;
"""


class _Work(Generic[T]):
    """What one thread wants done in the next transaction."""

    def __init__(self, action: Callable[[sqlite3.Cursor], T], durable: bool) -> None:
        self.action = action
        self.durable = durable
        self.done = False
        self.result: T | None = None
        self.error: BaseException | None = None


class BrokerFile:
    """One SQLite file, or memory, that holds exchanges, queues, bindings and messages.

    Args:
        path: where; None keeps all in memory, for tests.
    """

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._waiting: list[_Work[Any]] = []
        self._gate = threading.Lock()
        self._turn = threading.Lock()
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
        self._connection = QueuedConnection(
            str(path or ":memory:"), isolation_level=None, check_same_thread=False
        )
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.executescript(_TABLES)
        self._synchronous = ""

    def write(self, action: Callable[[sqlite3.Cursor], T], *, durable: bool = False) -> T:
        """Run a function in a transaction, perhaps together with those of other threads; its result.

        Args:
            action: reads and writes through the cursor; neither commits nor rolls back.
            durable: return only when a power failure could not undo it.

        Raises:
            sqlite3.Error: the transaction could not be begun or committed; nothing has changed.
        """
        work = _Work(action, durable)
        with self._gate:
            self._waiting.append(work)
        with self._turn:
            if not work.done:
                with self._gate:
                    together, self._waiting = self._waiting, []
                self._commit(together)
        if work.error is not None:
            raise work.error
        return work.result  # type: ignore[return-value]  # set when there is no error

    def insert(self, statement: str, values: Callable[[], Sequence[object] | None]) -> int | None:
        """Insert a row, durably, by a statement that is a transaction of its own; the row's number.

        `write` needs three statements, and after each of them another thread may run first.

        Args:
            statement: inserts one row, or none.
            values: is called when it is this thread's turn, so that nothing is written between the call and the
                insert; None for no insert.

        Returns:
            None when the statement inserted nothing, or was not run because other threads wait for a transaction.

        Raises:
            sqlite3.Error: nothing was inserted.
        """
        with self._turn:
            row = None if self._waiting else values()
            if row is None:
                return None
            cursor = self._connection.cursor()
            try:
                self._sync("FULL", cursor)
                self._connection.acquire_turn()
                cursor.execute(statement, row)
                return cursor.lastrowid if cursor.rowcount else None
            finally:
                self._connection.release_turn()
                cursor.close()

    def close(self) -> None:
        """Close the file. Nothing may use it afterwards."""
        with self._turn:
            self._connection.close()

    def _commit(self, together: list[_Work[Any]]) -> None:
        cursor = self._connection.cursor()
        try:
            self._sync("FULL" if any(work.durable for work in together) else "NORMAL", cursor)
            self._connection.begin_writing()
            if len(together) == 1:
                together[0].result = together[0].action(cursor)
            else:
                for work in together:
                    _perform(work, cursor)
            self._connection.commit()
        except BaseException as error:  # noqa: BLE001  # it is raised in each of the threads that wait for it
            for work in together:
                work.error = error
            self._connection.rollback()
        finally:
            for work in together:
                work.done = True
            cursor.close()

    def _sync(self, mode: str, cursor: sqlite3.Cursor) -> None:
        if mode != self._synchronous:
            cursor.execute(f"PRAGMA synchronous={mode}")
            self._synchronous = mode


def _perform(work: _Work[Any], cursor: sqlite3.Cursor) -> None:
    cursor.execute("SAVEPOINT work")
    try:
        work.result = work.action(cursor)
    except Exception as error:  # noqa: BLE001  # it is raised in the thread whose work it is
        work.error = error
        cursor.execute("ROLLBACK TO work")
    cursor.execute("RELEASE work")
