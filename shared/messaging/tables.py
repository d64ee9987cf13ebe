"""The tables of outbox and inbox in each service's database. Alembic sees them as `METADATA`.

The workers' queries use partial indexes: few rows wait, while finished rows accumulate for 90 days. Queries take their
conditions from here, because with a bound parameter in place of the literal no database would use the index.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    TextClause,
    UniqueConstraint,
    Uuid,
    text,
)

from shared.persistence.model import UtcDateTime, new_metadata

METADATA = new_metadata()

_Position = BigInteger().with_variant(Integer(), "sqlite")

IS_PENDING = text("state = 'pending'")
IS_LATER = text("state IN ('scheduled', 'held')")
IS_HELD = text("state = 'held'")
IS_SCHEDULED_RETRY = text("state IN ('retry', 'not_yet')")
IS_BLOCKING = text("state IN ('retry', 'waiting')")
IS_DEAD = text("state = 'dead'")


def _where(name: str, condition: TextClause, *columns: Column[Any]) -> Index:
    return Index(name, *columns, postgresql_where=condition, sqlite_where=condition)


outbox = Table(
    "outbox",
    METADATA,
    Column("position", _Position, primary_key=True, autoincrement=True, comment="the order of sending"),
    Column("event_id", Uuid(), nullable=False, unique=True),
    Column("type", String(), nullable=False),
    Column("subject", String(), nullable=False),
    Column("time", UtcDateTime(), nullable=False),
    Column("correlation_id", Uuid(), nullable=False, index=True),
    Column("causation_id", Uuid()),
    Column("body", LargeBinary(), nullable=False, comment="the message as it is sent"),
    Column("state", String(), nullable=False, comment="pending, scheduled, held or sent"),
    Column(
        "available_at", UtcDateTime(), nullable=False, comment="not before; of a held row, the next attempt"
    ),
    Column(
        "attempts", Integer(), nullable=False, server_default="0", comment="times that the broker refused it"
    ),
    Column("reason", String(), comment="why it is held"),
    Column("sent_at", UtcDateTime(), index=True),
    CheckConstraint("state in ('pending', 'scheduled', 'held', 'sent')", name="state_is_known"),
    sqlite_autoincrement=True,
)
_where("ix_outbox_pending", IS_PENDING, outbox.c.position)
_where("ix_outbox_later", IS_LATER, outbox.c.available_at)
_where("ix_outbox_held", IS_HELD, outbox.c.subject)

inbox = Table(
    "inbox",
    METADATA,
    Column("arrival", _Position, primary_key=True, autoincrement=True, comment="the order of arrival"),
    Column("consumer", String(), nullable=False),
    Column("event_id", Uuid(), nullable=False),
    Column("type", String(), nullable=False),
    Column("subject", String()),
    Column("source", String()),
    Column("time", UtcDateTime()),
    Column("correlation_id", Uuid(), index=True),
    Column("causation_id", Uuid()),
    Column(
        "state", String(), nullable=False, comment="done, skipped, retry, not_yet, waiting, dead or discarded"
    ),
    Column("attempts", Integer(), nullable=False, server_default="0", comment="counted failures"),
    Column("due_at", UtcDateTime(), comment="of retry and not_yet, the next attempt"),
    Column("reason", String(), comment="the last failure, without values"),
    Column("body", LargeBinary(), comment="the message, kept until it is finished, or while it is dead"),
    Column("received_at", UtcDateTime(), nullable=False, index=True),
    Column("settled_at", UtcDateTime()),
    UniqueConstraint("consumer", "event_id"),
    CheckConstraint(
        "state in ('done', 'skipped', 'retry', 'not_yet', 'waiting', 'dead', 'discarded')",
        name="state_is_known",
    ),
    sqlite_autoincrement=True,
)
_where("ix_inbox_due", IS_SCHEDULED_RETRY, inbox.c.consumer, inbox.c.due_at)
_where("ix_inbox_blocking", IS_BLOCKING, inbox.c.consumer, inbox.c.subject)
_where("ix_inbox_dead", IS_DEAD, inbox.c.arrival)

subject_versions = Table(
    "subject_versions",
    METADATA,
    Column("consumer", String(), primary_key=True),
    Column("family", String(), primary_key=True, comment="an event's name without its major version"),
    Column("subject", String(), primary_key=True),
    Column("version", BigInteger(), nullable=False, comment="the newest that was applied"),
)
