"""One service's database: engine, sessions and transactions, on PostgreSQL or on a SQLite file.

An endpoint, a consumer or a command opens `begin()`, calls an operation with the context and lets the block commit.
Nothing else commits.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session, sessionmaker

from shared.clock import Clock, SystemClock
from shared.ids import uuid7
from shared.persistence.context import Cause, Context, Transaction
from shared.persistence.metrics import count_connections
from shared.persistence.sqlite import POOL_SIZE, DatabaseBusy, TurnTimeout, driver_of, sqlite_engine

MOST_OVERFLOW = 10
IDLE_SECONDS = 60
"""How long PostgreSQL lets a transaction do nothing: the locks of a process that is frozen hold up all others."""
NETWORK = {
    "connect_timeout": 10,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}
"""Seconds, and milliseconds: a PostgreSQL whose machine is gone says no farewell, and would be waited for two hours.

What an address says itself (`?connect_timeout=3`) is left as it is. Source: libpq's connection parameters.
"""


class Database:
    """Engine and sessions of one service.

    Args:
        url: `sqlite:////path/file.db` or `postgresql+psycopg://user:password@host/database`.
        service: the service's name; only its events may be recorded here.
        clock: tells operations and the outbox the time.
        settings: the service's own, for its handlers.
    """

    def __init__(
        self,
        url: str,
        *,
        service: str,
        clock: Clock | None = None,
        settings: object = None,
        pool_size: int = 5,
    ) -> None:
        self.service = service
        self.settings = settings
        self.clock: Clock = clock or SystemClock()
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = sqlite_engine(url) if self.is_sqlite else _postgresql_engine(url, pool_size)
        count_connections(self.engine, service, (POOL_SIZE if self.is_sqlite else pool_size) + MOST_OVERFLOW)
        self._sessions = sessionmaker(self.engine, expire_on_commit=False)
        self._listeners: list[Callable[[], None]] = []
        self._before_dispose: list[Callable[[], None]] = []

    def on_recorded(self, listener: Callable[[], None]) -> None:
        """Call `listener` after each commit that recorded an event: how a waiting relay is woken."""
        self._listeners.append(listener)

    @contextmanager
    def begin(self, cause: Cause | None = None, *, via: str | None = None) -> Iterator[Context]:
        """A transaction: commits when the block ends, rolls back when it raises.

        Args:
            cause: what events recorded in it follow from; without one they are a story of their own.
            via: what stands in the audit log where nobody is signed in.
        """
        with self._sessions() as session:
            context = self._context(session, cause, via)
            with session.begin():
                yield context
        if context.transaction.recorded:
            for listener in self._listeners:
                listener()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session for queries alone: what it writes is rolled back."""
        with self.dry_run() as context:
            yield context.session

    @contextmanager
    def dry_run(self) -> Iterator[Context]:
        """A context for an operation that only tells what it would do: what it writes is rolled back."""
        with self._sessions() as session:
            if self.is_sqlite:
                session.connection(execution_options={"sinau_begin": "BEGIN"})
            yield self._context(session, None, None)
            session.rollback()

    def alone(self) -> Connection:
        """A connection on which each statement is a transaction of its own. Whoever asks for it must close it."""
        return self.engine.connect().execution_options(isolation_level="AUTOCOMMIT", sinau_begin=None)

    @contextmanager
    def turn(self, connection: Connection) -> Iterator[None]:
        """Let the statements on a connection of `alone` write while the block lasts; on SQLite it waits for a turn.

        Raises:
            DatabaseBusy: its turn did not come in time.
        """
        if not self.is_sqlite:
            yield
            return
        driver = driver_of(connection)
        try:
            driver.acquire_turn()
        except TurnTimeout as error:
            raise DatabaseBusy(error) from error
        try:
            yield
        finally:
            driver.release_turn()

    def on_dispose(self, listener: Callable[[], None]) -> None:
        """Call `listener` before the connections are closed: how a thread that uses them is stopped."""
        self._before_dispose.append(listener)

    def dispose(self) -> None:
        """Close every pooled connection."""
        for listener in self._before_dispose:
            listener()
        self.engine.dispose()

    def _context(self, session: Session, cause: Cause | None, via: str | None) -> Context:
        return Context(
            session=session,
            clock=self.clock,
            server_clock=self.clock,
            service=self.service,
            settings=self.settings,
            cause=cause or Cause(correlation_id=uuid7()),
            via=via,
            transaction=Transaction(),
        )


def _postgresql_engine(url: str, pool_size: int) -> Engine:
    return create_engine(
        url,
        pool_size=pool_size,
        max_overflow=MOST_OVERFLOW,
        pool_pre_ping=True,
        connect_args={
            "options": f"-c timezone=UTC -c idle_in_transaction_session_timeout={IDLE_SECONDS}s",
            **{name: value for name, value in NETWORK.items() if name not in make_url(url).query},
        },
    )
