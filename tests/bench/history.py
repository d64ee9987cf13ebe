"""Years of finished events, written in bulk, like a database that has long been in use."""

import contextlib
import sqlite3
from pathlib import Path

from sqlalchemy import text

from shared.persistence.database import Database
from tests.bench.environment import EVENT_BYTES, QUEUE, Environment

_SQLITE = {
    "series": "(WITH RECURSIVE s(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < :count) SELECT i FROM s)",
    "key": "printf('%012x7000%016x', 1700000000000 + i, i)",
    "instant": "strftime('%Y-%m-%d %H:%M:%S.000000', 'now', '-' || ((:count - i) * 5) || ' seconds')",
    "body": f"zeroblob({EVENT_BYTES})",
}
_POSTGRESQL = {
    "series": "generate_series(1, :count) AS s(i)",
    "key": "(lpad(to_hex(1700000000000 + i), 12, '0') || '7000' || lpad(to_hex(i), 16, '0'))::uuid",
    "instant": "now() - (:count - i) * interval '5 seconds'",
    "body": f"decode(repeat('78', {EVENT_BYTES}), 'hex')",
}
_OUTBOX = """
INSERT INTO outbox (event_id, type, subject, time, correlation_id, body, state, available_at, sent_at)
SELECT {key}, 'shop.order_placed.v1', CAST({key} AS VARCHAR), {instant}, {key}, {body}, 'sent', {instant}, {instant}
FROM {series}
"""
_INBOX = """
INSERT INTO inbox (consumer, event_id, type, subject, source, time, correlation_id, state, received_at, settled_at)
SELECT 'store', {key}, 'shop.order_placed.v1', CAST({key} AS VARCHAR), 'urn:sinau:shop', {instant}, {key}, 'done',
    {instant}, {instant}
FROM {series}
"""


def age(environment: Environment, count: int) -> None:
    """Give the shop so many sent events and the store so many handled ones, which the embedded broker has carried."""
    record(environment.shop, count)
    receive(environment.store, count)
    if environment.shop.is_sqlite:
        _carry(Path(environment.broker_url.removeprefix("sinau+sqlite:///")), count)


def record(database: Database, count: int) -> None:
    """Give a database so many sent events."""
    _insert(database, _OUTBOX, count)


def receive(database: Database, count: int) -> None:
    """Give the store's database so many handled ones."""
    _insert(database, _INBOX, count)


def _insert(database: Database, statement: str, count: int) -> None:
    words = _SQLITE if database.is_sqlite else _POSTGRESQL
    with database.begin() as context:
        context.session.execute(text(statement.format(**words)), {"count": count})
    # What a database would do by itself later is done before the measurement.
    if database.is_sqlite:
        with contextlib.closing(sqlite3.connect(str(database.url.database))) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    else:
        with database.engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("VACUUM ANALYZE"))


def _carry(path: Path, count: int, at_once: int = 1000) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    row = (QUEUE, "", QUEUE, "{}", bytes(EVENT_BYTES))
    for _ in range(count // at_once):
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(
            "INSERT INTO messages (queue, exchange, routing_key, properties, body) VALUES (?, ?, ?, ?, ?)",
            [row] * at_once,
        )
        connection.execute("DELETE FROM messages")
        connection.execute("COMMIT")
    connection.close()
