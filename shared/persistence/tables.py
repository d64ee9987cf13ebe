"""Tables that every service has beside its own: audit lines, idempotency keys, rate limits, denied tokens."""

from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table, Uuid

from shared.persistence.model import Json, UtcDateTime, new_metadata

METADATA = new_metadata()

AUDIT_LOG = Table(
    "audit_log",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("happened_at", UtcDateTime, nullable=False),
    Column("actor_id", Uuid),
    Column("action", String(80), nullable=False),
    Column("subject", String(200), nullable=False),
    Column("detail", Json, nullable=False),
    Index(None, "subject", "happened_at"),
)

IDEMPOTENCY_KEYS = Table(
    "idempotency_keys",
    METADATA,
    Column("person_id", Uuid, primary_key=True),
    Column("key", String(100), primary_key=True),
    Column("request", String(64), nullable=False),
    Column("status", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("created_at", UtcDateTime, nullable=False, index=True),
)

RATE_LIMITS = Table(
    "rate_limits",
    METADATA,
    Column("key", String(120), primary_key=True),
    Column("window_ends_at", UtcDateTime, nullable=False, index=True),
    Column("count", Integer, nullable=False),
)

DENIED_TOKENS = Table(
    "denied_tokens",
    METADATA,
    Column("subject_id", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False, index=True),
)
"""Tokens of a session or person that are refused: those that carry an older version than this."""
