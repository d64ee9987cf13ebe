"""The tables of a database and the kinds of their columns, ordered by foreign keys."""

from graphlib import TopologicalSorter
from typing import Any

from sqlalchemy import Column as SqlColumn
from sqlalchemy import Connection, MetaData, types

from deploy.backup.errors import NotMigrated
from deploy.backup.manifest import Column, Table
from services.assessment.models import Base as AssessmentBase
from services.catalog.models import Base as CatalogBase
from services.enrollment.models import Base as EnrollmentBase
from services.identity.models import Base as IdentityBase
from services.notification.models import Base as NotificationBase
from shared.messaging import tables as messaging_tables
from shared.persistence import tables as platform_tables
from shared.persistence.model import Exact, UtcDateTime

MODELS: dict[str, MetaData] = {
    "assessment": AssessmentBase.metadata,
    "catalog": CatalogBase.metadata,
    "enrollment": EnrollmentBase.metadata,
    "identity": IdentityBase.metadata,
    "notification": NotificationBase.metadata,
}
_REVISION = "alembic_version"

_POSTGRESQL_KINDS = {
    "character varying": "text",
    "text": "text",
    "jsonb": "json",
    "json": "json",
    "date": "date",
    "smallint": "integer",
    "integer": "integer",
    "bigint": "integer",
    "double precision": "real",
    "boolean": "boolean",
    "bytea": "bytes",
    "uuid": "uuid",
    "timestamp with time zone": "time",
    "numeric": "exact",
}
# The first match counts, so a type precedes its base types.
_MODEL_KINDS: tuple[tuple[Any, str], ...] = (
    (UtcDateTime, "time"),
    (Exact, "exact"),
    (types.Uuid, "uuid"),
    (types.JSON, "json"),
    (types.Boolean, "boolean"),
    (types.Integer, "integer"),
    (types.Float, "real"),
    (types.Date, "date"),
    (types.LargeBinary, "bytes"),
    (types.String, "text"),
)

_COLUMNS = """
SELECT c.relname, a.attname, format_type(a.atttypid, NULL)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY c.relname, a.attnum
"""
_REFERENCES = """
SELECT conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint
WHERE contype = 'f' AND conrelid <> confrelid AND connamespace = 'public'::regnamespace
"""


def tables_of(service: str, connection: Connection) -> list[Table]:
    """The tables of a service's database, except Alembic's.

    On PostgreSQL the catalog is read, so that older schemas work as well. SQLite has no such types; there the models
    define them.

    Raises:
        NotMigrated: a SQLite file does not match the models, or a column has an unknown type.
    """
    is_sqlite = connection.dialect.name == "sqlite"
    return _of_models(service, connection) if is_sqlite else _of_postgresql(service, connection)


def _of_postgresql(service: str, connection: Connection) -> list[Table]:
    columns: dict[str, list[Column]] = {}
    for table, column, type_name in connection.exec_driver_sql(_COLUMNS):
        if table == _REVISION:
            continue
        kind = _POSTGRESQL_KINDS.get(type_name)
        if kind is None:
            raise NotMigrated(f"{service}: {table}.{column} is a {type_name}, which a backup cannot carry.")
        columns.setdefault(table, []).append(Column(column, kind))
    order: TopologicalSorter[str] = TopologicalSorter(dict.fromkeys(sorted(columns), ()))
    for table, other in connection.exec_driver_sql(_REFERENCES):
        order.add(table, other)
    return [Table(service, name, tuple(columns[name])) for name in order.static_order()]


def _of_models(service: str, connection: Connection) -> list[Table]:
    known = [
        table
        for metadata in (MODELS[service], platform_tables.METADATA, messaging_tables.METADATA)
        for table in metadata.sorted_tables
    ]
    found = {
        (name, column)
        for name, column in connection.exec_driver_sql(
            "SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c "
            "WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name <> 'alembic_version'"
        )
    }
    if found != {(table.name, column.name) for table in known for column in table.columns}:
        raise NotMigrated(
            f"The file of {service} has not the tables of this version: start Sinau once with it, then back it up."
        )
    return [
        Table(service, table.name, tuple(Column(one.name, _kind(one)) for one in table.columns))
        for table in known
    ]


def _kind(column: SqlColumn[Any]) -> str:
    for known, kind in _MODEL_KINDS:
        if isinstance(column.type, known):
            return kind
    raise NotMigrated(f"{column} is a {column.type!r}, which a backup cannot carry.")
