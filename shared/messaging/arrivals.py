"""The inbox table in statements: what waits, what is due, what is newest."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from shared.messaging.event import family_of
from shared.messaging.tables import IS_BLOCKING, IS_DUE_SOME_TIME, inbox, subject_versions
from shared.persistence.many import is_one_of

_BLOCKED_SUBJECTS = (
    select(inbox.c.subject)
    .where(IS_BLOCKING, inbox.c.consumer == bindparam("consumer"), is_one_of(inbox.c.subject, "subjects"))
    .order_by(inbox.c.arrival + 0)
    .with_for_update(read=True)
)


def blocked_subjects(session: Session, consumer: str, subjects: Collection[str]) -> set[str]:
    """Those of the subjects of which an earlier event has yet to succeed.

    Such an event stays as it is until this transaction ends: another worker that settled it now would not see who has
    begun to wait for it, and nobody would let that one go.
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
    """Whether this state of a subject is newer than the newest applied, which it then becomes."""
    row = {"consumer": consumer, "family": family_of(type_name), "subject": subject, "version": version}
    statement = _NEWER_ON_SQLITE if _is_sqlite(session) else _NEWER_ON_POSTGRESQL
    return session.execute(statement, row).first() is not None


def change(session: Session, arrival: int, **values: Any) -> None:
    """Write to one row."""
    session.execute(update(inbox).where(inbox.c.arrival == arrival).values(**values))


def first_due(session: Session, consumer: str, now: datetime) -> Row[Any] | None:
    """The row that has been due for longest, locked against other workers."""
    query = (
        select(inbox)
        .where(IS_DUE_SOME_TIME, inbox.c.consumer == consumer, inbox.c.due_at <= now)
        .order_by(inbox.c.due_at, inbox.c.arrival)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return session.execute(query).first()


def is_claimed(session: Session, arrival: int, until: datetime) -> bool:
    """Whether a row still stands as it was claimed, which it then does until this transaction ends."""
    query = select(inbox.c.arrival).where(
        inbox.c.arrival == arrival, IS_DUE_SOME_TIME, inbox.c.due_at == until
    )
    return session.scalar(query.with_for_update()) is not None


_NEXT_DUE = select(func.min(inbox.c.due_at)).where(
    IS_DUE_SOME_TIME, inbox.c.consumer == bindparam("consumer")
)


def next_due(session: Session, consumer: str) -> datetime | None:
    """When the earliest retry is due."""
    due_at: datetime | None = session.scalar(_NEXT_DUE, {"consumer": consumer})
    return due_at


def unblock(session: Session, consumer: str, subject: str | None, now: datetime) -> None:
    """The event that others of its subject waited for is settled: the next of them is due.

    They are locked, since two workers that settle two events of a subject would each leave this to the other.
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
