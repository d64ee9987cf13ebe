"""What a service keeps, in words that are the same for two databases of whatever kind."""

import importlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import MetaData, Table, func, insert, select

from shared.messaging.tables import METADATA as MESSAGING
from shared.messaging.tables import inbox, outbox
from shared.persistence.database import Database
from shared.persistence.tables import METADATA as PLATFORM

_KEY = re.compile(r"[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}")
RANDOM = {"verification_code", "secret", "settled_at"}
"""Made by chance, or the wall clock of whoever handled: nothing that was said."""
IN_TURN = {("certificates", "number")}
"""Given to whoever comes first: which there are is compared, not who has which."""

AT_SERVER_TIME = {("deliveries", "state", "inactive"): "sent"}
"""What depends on when it was done, not on what was said: a message is not sent to whom was deactivated meanwhile."""


def tables_of(service: str) -> MetaData:
    """The tables that are the service's own, parents first in `sorted_tables`."""
    importlib.import_module(f"services.{service}.models")
    base: Any = importlib.import_module(f"services.{service}.models.base")
    metadata: MetaData = base.Base.metadata
    return metadata


def rows_of(database: Database, known: frozenset[str]) -> dict[str, Counter[str]]:
    """What a service keeps, by table.

    Args:
        known: keys to compare by; any other was made while handling, and is the same `new`.
    """
    kept: dict[str, Counter[str]] = {}
    for table, rows in _all_rows(database, tables_of(database.service)):
        for (place, name, value), other in AT_SERVER_TIME.items():
            for row in rows if place == table.name else ():
                row[name] = other if row[name] == value else row[name]
        for name in (name for place, name in IN_TURN if place == table.name):
            kept[f"{table.name}.{name}"] = Counter(str(row.pop(name)) for row in rows)
        kept[table.name] = Counter(_said(row, known) for row in rows)
    return kept


def keys_of(databases: Iterable[Database]) -> frozenset[str]:
    """Every key that stands anywhere in these databases."""
    found: set[str] = set()
    for database in databases:
        for table, rows in _all_rows(database, *_groups(database)):
            found.update(_keys_in(str([list(row.values()) for row in rows])), _keys_in(table.name))
    return frozenset(found)


def copy_rows(source: Database, target: Database) -> None:
    """Put all rows of one database into another, of whatever kind, that is migrated and holds what migrations ship."""
    with target.begin() as context:
        rows = list(_all_rows(source, *_groups(source)))
        for table, _ in reversed(rows):
            context.session.execute(table.delete())
        for table, values in rows:
            if values:
                context.session.execute(insert(table), values)
        if not target.is_sqlite:
            for column in (inbox.c.arrival, outbox.c.position):
                sequence = func.pg_get_serial_sequence(column.table.name, column.name)
                highest = select(func.coalesce(func.max(column), 0) + 1).scalar_subquery()
                context.session.execute(select(func.setval(sequence, highest)))


def _groups(database: Database) -> tuple[MetaData, ...]:
    return (tables_of(database.service), MESSAGING, PLATFORM)


def _all_rows(database: Database, *groups: MetaData) -> Iterator[tuple[Table, list[dict[str, Any]]]]:
    with database.reading() as session:
        for metadata in groups:
            for table in metadata.sorted_tables:
                yield table, [dict(row._mapping) for row in session.execute(select(table))]


def _keys_in(words: str) -> Iterator[str]:
    return (found[0].replace("-", "") for found in _KEY.finditer(words))


def _said(row: dict[str, Any], known: frozenset[str]) -> str:
    said = {name: _value(value) for name, value in row.items() if name not in RANDOM}
    return _KEY.sub(
        lambda found: found[0] if found[0].replace("-", "") in known else "new",
        json.dumps(said, sort_keys=True, default=str),
    )


def _value(value: Any) -> Any:
    return value.hex if isinstance(value, UUID) else value
