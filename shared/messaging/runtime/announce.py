"""Wakes the relay of another process after an event was recorded, with PostgreSQL's NOTIFY.

It uses a connection of its own, once for many commits: within the transaction it would serialise the commits. It may
get lost; the relay polls every second. On SQLite there is nothing to do: web and worker are one process.
"""

import threading
import weakref

import structlog
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from shared.persistence.database import Database

CHANNEL = "sinau_outbox"

_announced: weakref.WeakSet[Database] = weakref.WeakSet()
_log = structlog.get_logger(__name__)


def announce(database: Database) -> None:
    """Announce what this process records in the database from now on; a second call changes nothing."""
    if not database.is_sqlite and database not in _announced:
        _announced.add(database)
        announcer = _Announcer(database)
        database.on_recorded(announcer.wake)
        database.on_dispose(announcer.stop)


class _Announcer:
    def __init__(self, database: Database) -> None:
        self._engine = database.engine.execution_options(isolation_level="AUTOCOMMIT")
        self._recorded = threading.Event()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._stopped = False

    def wake(self) -> None:
        self._recorded.set()
        if self._thread is None:
            # At the first record, not before: a web server may fork after it has loaded the application.
            with self._lock:
                if self._thread is None:
                    self._thread = threading.Thread(target=self._run, name="announce", daemon=True)
                    self._thread.start()

    def stop(self) -> None:
        """End the thread, so that no connection is opened, or left open, after the database was disposed of."""
        self._stopped = True
        self._recorded.set()
        if self._thread is not None:
            self._thread.join(timeout=10)

    def _run(self) -> None:
        while self._recorded.wait():
            self._recorded.clear()
            if self._stopped:
                return
            try:
                with self._engine.connect() as connection:
                    connection.execute(text(f"NOTIFY {CHANNEL}"))
            except SQLAlchemyError as error:
                _log.warning("announce_failed", error=type(error).__name__)
