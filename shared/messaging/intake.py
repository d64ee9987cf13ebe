"""The inbox table's beginning: a batch of readings becomes rows, of which those that are new are told."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, cast, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from shared.messaging.delivery import Reading
from shared.messaging.tables import inbox

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
    """Rows that come as an array for each column: a thousand parameters take the driver longer than the insert takes
    the database.
    """
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


# Statements that each event needs are built once: to build one takes SQLAlchemy as long as to run it.
_INSERT_NEW_ON_SQLITE = _new(sqlite.insert(inbox))
_INSERT_NEW_ON_POSTGRESQL = _new(postgresql.insert(inbox).from_select(_ARRIVING, _from_columns()))


def insert_new(
    session: Session, consumer: str, readings: Sequence[Reading], now: datetime
) -> dict[UUID, int]:
    """Insert what did not arrive before, in one statement; the arrival number of each new one by event id.

    A row starts as done, or as dead when it could not be read; only those that fail are written again.
    """
    rows = [_row(consumer, reading, now) for reading in {item.event_id: item for item in readings}.values()]
    if session.get_bind().dialect.name == "sqlite":
        found = session.execute(_INSERT_NEW_ON_SQLITE, rows)
    else:
        columns = {
            name: rows[0][name] if name in _ALIKE else [row[name] for row in rows] for name in _ARRIVING
        }
        found = session.execute(_INSERT_NEW_ON_POSTGRESQL, columns)
    return {row.event_id: row.arrival for row in found.all()}


def _row(consumer: str, reading: Reading, now: datetime) -> dict[str, Any]:
    envelope, dead = reading.envelope, reading.problem is not None
    return {
        "consumer": consumer,
        "event_id": reading.event_id,
        "type": reading.type,
        "subject": reading.subject,
        "source": envelope.source if envelope else None,
        "time": envelope.time if envelope else None,
        "correlation_id": envelope.correlation_id if envelope else None,
        "causation_id": envelope.causation_id if envelope else None,
        "state": "dead" if dead else "done",
        "reason": reading.problem,
        "body": reading.body if dead else None,
        "received_at": now,
        "settled_at": now,
    }
