"""Reads and writes the rows of a table: by COPY on PostgreSQL, and in the same text format on SQLite."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, LiteralString

from psycopg import sql
from sqlalchemy import Connection

from deploy.backup import values
from deploy.backup.manifest import Table

AT_ONCE = 1000
"""Rows per statement on SQLite."""


def read_rows(connection: Connection, table: Table) -> Iterator[bytes]:
    """A table's rows as COPY text; each block ends with a whole row."""
    if connection.dialect.name == "sqlite":
        found = connection.execution_options(yield_per=AT_ONCE).exec_driver_sql(
            f"SELECT {_names(table)} FROM {_quoted(table.name)}"  # noqa: S608 - names of the schema
        )
        yield from values.lines((tuple(row) for row in found), _kinds(table))
        return
    with _driver(connection).cursor() as cursor, cursor.copy(_copy(table, "TO STDOUT")) as copy:
        yield from copy


def write_rows(connection: Connection, table: Table, pieces: Iterable[bytes]) -> int:
    """Insert rows into an empty table, within the connection's transaction; return how many.

    Args:
        pieces: COPY text; each piece ends with a whole row.

    Raises:
        DamagedArchive: a row cannot be read.
        psycopg.Error, SQLAlchemyError: the database refuses one.
    """
    if connection.dialect.name == "sqlite":
        statement = (
            f"INSERT INTO {_quoted(table.name)} ({_names(table)}) "  # noqa: S608 - names of the schema
            f"VALUES ({', '.join('?' for _ in table.columns)})"
        )
        count = 0
        rows = values.rows(pieces, _kinds(table))
        while some := list(islice(rows, AT_ONCE)):
            connection.exec_driver_sql(statement, some)
            count += len(some)
        return count
    with _driver(connection).cursor() as cursor:
        with cursor.copy(_copy(table, "FROM STDIN")) as copy:
            for piece in pieces:
                copy.write(piece)
        return int(cursor.rowcount)


def _driver(connection: Connection) -> Any:
    return connection.connection.driver_connection


def _copy(table: Table, way: LiteralString) -> sql.Composed:
    columns = sql.SQL(", ").join(sql.Identifier(column.name) for column in table.columns)
    return sql.SQL("COPY {} ({}) " + way).format(sql.Identifier(table.name), columns)


def _names(table: Table) -> str:
    return ", ".join(_quoted(column.name) for column in table.columns)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _kinds(table: Table) -> list[str]:
    return [column.kind for column in table.columns]
