"""Statements on the inbox table."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, bindparam, cast, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from shared.messaging.event import family_of
from shared.messaging.inbox.decoding import DecodedMessage
from shared.messaging.tables import IS_BLOCKING, IS_SCHEDULED_RETRY, inbox, subject_versions
from shared.persistence.many import is_one_of

_ALIKE = ("consumer", "received_at", "settled_at")
"""Columns in which all rows of a batch have the same."""
_ARRIVING = (
    "consumer",
    "event_id",
    "type",
    "subject",
    "source",
    "time",
    "correlation_id",
    "causation_id",
    "state",
    "reason",
    "body",
    "received_at",
    "settled_at",
)


def _from_columns() -> Select[Any]:
    """Rows from one array per column: for a thousand parameters the driver needs longer than the database."""
    types = {name: inbox.c[name].type for name in _ARRIVING}
    arrays = {
        name: bindparam(name, type_=postgresql.ARRAY(types[name])) for name in _ARRIVING if name not in _ALIKE
    }
    arrived = func.unnest(*arrays.values()).table_valued(*arrays).render_derived(name="arrived")
    return select(
        *(
            arrived.c[name] if name in arrays else cast(bindparam(name, type_=types[name]), types[name])
            for name in _ARRIVING
        )
    )


def _new(statement: Any) -> Any:
    known = statement.on_conflict_do_nothing(index_elements=["consumer", "event_id"])
    return known.returning(inbox.c.event_id, inbox.c.arrival)


# The frequent statements are built once: building one takes SQLAlchemy as long as running it.
_INSERT_NEW_ON_SQLITE = _new(sqlite.insert(inbox))
_INSERT_NEW_ON_POSTGRESQL = _new(postgresql.insert(inbox).from_select(_ARRIVING, _from_columns()))


def insert_new(
    session: Session, consumer: str, messages: Sequence[DecodedMessage], now: datetime
) -> dict[UUID, int]:
    """Insert what did not arrive before, in one statement; the arrival number of each new row by event id.

    A row starts as done, or as dead when it could not be decoded; only those that fail are updated.
    """
    rows = [_row(consumer, message, now) for message in {item.event_id: item for item in messages}.values()]
    if session.get_bind().dialect.name == "sqlite":
        found = session.execute(_INSERT_NEW_ON_SQLITE, rows)
    else:
        columns = {
            name: rows[0][name] if name in _ALIKE else [row[name] for row in rows] for name in _ARRIVING
        }
        found = session.execute(_INSERT_NEW_ON_POSTGRESQL, columns)
    return {row.event_id: row.arrival for row in found.all()}


def _row(consumer: str, message: DecodedMessage, now: datetime) -> dict[str, Any]:
    envelope, dead = message.envelope, message.problem is not None
    return {
        "consumer": consumer,
        "event_id": message.event_id,
        "type": message.type,
        "subject": message.subject,
        "source": envelope.source if envelope else None,
        "time": envelope.time if envelope else None,
        "correlation_id": envelope.correlation_id if envelope else None,
        "causation_id": envelope.causation_id if envelope else None,
        "state": "dead" if dead else "done",
        "reason": message.problem,
        "body": message.body if dead else None,
        "received_at": now,
        "settled_at": now,
    }


_BLOCKED_SUBJECTS = (
    select(inbox.c.subject)
    .where(IS_BLOCKING, inbox.c.consumer == bindparam("consumer"), is_one_of(inbox.c.subject, "subjects"))
    .order_by(inbox.c.arrival + 0)
    .with_for_update(read=True)
)


def blocked_subjects(session: Session, consumer: str, subjects: Collection[str]) -> set[str]:
    """Those of the subjects of which an earlier event has not succeeded yet.

    Such an event is locked until this transaction ends: another worker that finished it now would not see the events
    that begin to wait for it, and nobody would release them.
    """
    found = session.execute(_BLOCKED_SUBJECTS, {"consumer": consumer, "subjects": list(subjects)})
    return set(found.scalars().all())


def _newer(statement: Any) -> Any:
    statement = statement.on_conflict_do_update(
        index_elements=["consumer", "family", "subject"],
        set_={"version": statement.excluded.version},
        where=subject_versions.c.version < statement.excluded.version,
    )
    return statement.returning(subject_versions.c.version)


_NEWER_ON_SQLITE = _newer(sqlite.insert(subject_versions))
_NEWER_ON_POSTGRESQL = _newer(postgresql.insert(subject_versions))


def is_news(session: Session, consumer: str, type_name: str, subject: str, version: int) -> bool:
    """Whether this version of a subject is newer than the newest applied; if so, it is recorded as that."""
    row = {"consumer": consumer, "family": family_of(type_name), "subject": subject, "version": version}
    statement = _NEWER_ON_SQLITE if _is_sqlite(session) else _NEWER_ON_POSTGRESQL
    return session.execute(statement, row).first() is not None


def change(session: Session, arrival: int, **values: Any) -> None:
    """Update one row."""
    session.execute(update(inbox).where(inbox.c.arrival == arrival).values(**values))


def first_due(session: Session, consumer: str, now: datetime) -> Row[Any] | None:
    """The row that has been due for longest, locked against other workers."""
    query = (
        select(inbox)
        .where(IS_SCHEDULED_RETRY, inbox.c.consumer == consumer, inbox.c.due_at <= now)
        .order_by(inbox.c.due_at, inbox.c.arrival)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return session.execute(query).first()


def is_claimed(session: Session, arrival: int, until: datetime) -> bool:
    """Whether a row is still as it was claimed; it is then locked until this transaction ends."""
    query = select(inbox.c.arrival).where(
        inbox.c.arrival == arrival, IS_SCHEDULED_RETRY, inbox.c.due_at == until
    )
    return session.scalar(query.with_for_update()) is not None


_NEXT_DUE = select(func.min(inbox.c.due_at)).where(
    IS_SCHEDULED_RETRY, inbox.c.consumer == bindparam("consumer")
)


def next_due(session: Session, consumer: str) -> datetime | None:
    """When the earliest retry is due."""
    due_at: datetime | None = session.scalar(_NEXT_DUE, {"consumer": consumer})
    return due_at


def unblock(session: Session, consumer: str, subject: str | None, now: datetime) -> None:
    """Make the next event due that waited for one of its subject, now that this is finished.

    They are locked, since two workers that finish two events of a subject would each leave this to the other.
    """
    if subject is None:
        return
    query = (
        select(inbox.c.arrival, inbox.c.state)
        .where(IS_BLOCKING, inbox.c.consumer == consumer, inbox.c.subject == subject)
        .order_by(inbox.c.arrival)
    )
    rows = session.execute(query.with_for_update()).all()
    if rows and all(state == "waiting" for _, state in rows):
        change(session, rows[0][0], state="retry", due_at=now)


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"
