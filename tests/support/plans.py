"""How a database goes about its statements."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, event

from shared.persistence.database import Database


@contextmanager
def plans(database: Database, *kinds: str) -> Iterator[list[str]]:
    """The plan of each statement of the block.

    Args:
        kinds: the words with which those statements begin that are of interest.
    """
    found: list[str] = []

    def explain(connection: Connection, _cursor: Any, statement: str, parameters: Any, *_: object) -> None:
        if statement.startswith(kinds):
            cursor = connection.connection.cursor()
            if not database.is_sqlite:
                # So few rows would be read whole, even where an index helps.
                cursor.execute("SET enable_seqscan = off")
            cursor.execute(f"EXPLAIN {'QUERY PLAN ' if database.is_sqlite else ''}{statement}", parameters)
            found.append("\n".join(str(row[-1]) for row in cursor.fetchall()))
            cursor.close()

    event.listen(database.engine, "before_cursor_execute", explain)
    try:
        yield found
    finally:
        event.remove(database.engine, "before_cursor_execute", explain)
