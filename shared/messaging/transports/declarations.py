"""What is declared on the embedded broker: its exchanges, its queues and what binds them."""

import json
import sqlite3
from collections.abc import Mapping
from enum import Enum
from typing import Any

from shared.messaging.transports.file import BrokerFile
from shared.messaging.transports.routing import Binding, Exchange, Routes


class Declared(Enum):
    """How a declaration went."""

    DONE = "done"
    DIFFERS = "differs"


class Declarations:
    """Reads and writes declarations. Each write survives a power cut.

    Args:
        file: where they stand.
    """

    def __init__(self, file: BrokerFile) -> None:
        self._file = file

    def exchange(self, name: str, kind: str, arguments: Mapping[str, Any]) -> Declared:
        """Have an exchange of this type and these arguments; DIFFERS when there is another of the name."""
        wanted = (kind, json.dumps(dict(arguments), sort_keys=True))

        def declare(cursor: sqlite3.Cursor) -> Declared:
            cursor.execute("INSERT OR IGNORE INTO exchanges VALUES (?, ?, ?)", (name, *wanted))
            found = cursor.execute("SELECT type, arguments FROM exchanges WHERE name = ?", (name,)).fetchone()
            return Declared.DONE if found == wanted else Declared.DIFFERS

        return self._file.write(declare, durable=True)

    def queue(self, name: str, arguments: Mapping[str, Any]) -> Declared:
        """Have a queue with these arguments; DIFFERS when there is another of the name."""
        wanted = json.dumps(dict(arguments), sort_keys=True)

        def declare(cursor: sqlite3.Cursor) -> Declared:
            cursor.execute("INSERT OR IGNORE INTO queues VALUES (?, ?)", (name, wanted))
            found = cursor.execute("SELECT arguments FROM queues WHERE name = ?", (name,)).fetchone()
            return Declared.DONE if found == (wanted,) else Declared.DIFFERS

        return self._file.write(declare, durable=True)

    def change_queue(self, name: str, arguments: Mapping[str, Any]) -> None:
        """Give a queue other arguments; its messages stay."""
        row = (json.dumps(dict(arguments), sort_keys=True), name)
        self._file.write(
            lambda cursor: cursor.execute("UPDATE queues SET arguments = ? WHERE name = ?", row), durable=True
        )

    def has(self, table: str, name: str) -> bool:
        """Whether `exchanges` or `queues` has this name."""
        query = {
            "exchanges": "SELECT 1 FROM exchanges WHERE name = ?",
            "queues": "SELECT 1 FROM queues WHERE name = ?",
        }
        return self._file.write(lambda cursor: cursor.execute(query[table], (name,)).fetchone() is not None)

    def bind(self, binding: Binding) -> None:
        """Have a binding."""
        row = (binding.exchange, binding.queue, binding.routing_key)
        self._file.write(
            lambda cursor: cursor.execute("INSERT OR IGNORE INTO bindings VALUES (?, ?, ?)", row),
            durable=True,
        )

    def unbind(self, binding: Binding) -> None:
        """Have a binding no more."""
        row = (binding.exchange, binding.queue, binding.routing_key)
        statement = "DELETE FROM bindings WHERE exchange = ? AND queue = ? AND routing_key = ?"
        self._file.write(lambda cursor: cursor.execute(statement, row), durable=True)

    def bindings(self) -> list[Binding]:
        """All bindings."""
        rows = self._file.write(
            lambda cursor: cursor.execute("SELECT exchange, queue, routing_key FROM bindings").fetchall()
        )
        return [Binding(*row) for row in rows]

    def delete_exchange(self, name: str) -> None:
        """Delete an exchange and its bindings."""

        def delete(cursor: sqlite3.Cursor) -> None:
            cursor.execute("DELETE FROM bindings WHERE exchange = ?", (name,))
            cursor.execute("DELETE FROM exchanges WHERE name = ?", (name,))

        self._file.write(delete, durable=True)

    def delete_queue(self, name: str) -> int:
        """Delete a queue, its bindings and its messages; how many there were."""

        def delete(cursor: sqlite3.Cursor) -> int:
            cursor.execute("DELETE FROM bindings WHERE queue = ?", (name,))
            cursor.execute("DELETE FROM queues WHERE name = ?", (name,))
            return cursor.execute("DELETE FROM messages WHERE queue = ?", (name,)).rowcount

        return self._file.write(delete, durable=True)


def routes_of(cursor: sqlite3.Cursor) -> Routes:
    """All that is declared, within a transaction."""
    exchanges = [
        Exchange(name, kind, json.loads(arguments))
        for name, kind, arguments in cursor.execute("SELECT name, type, arguments FROM exchanges")
    ]
    queues = [row[0] for row in cursor.execute("SELECT name FROM queues")]
    rows = cursor.execute("SELECT exchange, queue, routing_key FROM bindings")
    return Routes(exchanges, queues, [Binding(*row) for row in rows])
