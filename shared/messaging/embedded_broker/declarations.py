"""The declarations of the embedded broker: exchanges, queues and bindings.

Each change, in any process, gives the file another `user_version`, so that declarations need not be read for each
message.
"""

import json
import secrets
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from shared.messaging.embedded_broker.file import BrokerFile
from shared.messaging.routing import Binding, Exchange, Routes

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The declarations at one moment.

    Attributes:
        routes: which queues a message reaches.
        max_lengths: the limits of the queues that refuse messages over a limit.
    """

    routes: Routes
    max_lengths: Mapping[str, int]


class Declarations:
    """Reads and writes declarations. Each write survives a power failure.

    Args:
        file: of the broker.
    """

    def __init__(self, file: BrokerFile) -> None:
        self._file = file
        self._known: tuple[int, Snapshot] | None = None

    def now(self, cursor: sqlite3.Cursor) -> tuple[int, Snapshot]:
        """The declarations within a transaction, read again only after a change, and their version."""
        (version,) = cursor.execute("PRAGMA user_version").fetchone()
        if self._known is None or self._known[0] != version:
            self._known = (version, read_declarations(cursor))
        return self._known

    @property
    def known(self) -> tuple[int, Snapshot] | None:
        """What was read last. It is valid while its version is the file's `user_version`."""
        return self._known

    def _change(self, action: Callable[[sqlite3.Cursor], T]) -> T:
        def change(cursor: sqlite3.Cursor) -> T:
            # Not a counter: a number that was rolled back would be used again for another change.
            cursor.execute(f"PRAGMA user_version = {secrets.randbits(31)}")
            return action(cursor)

        return self._file.write(change, durable=True)

    def exchange(self, name: str, kind: str, arguments: Mapping[str, Any]) -> bool:
        """Declare an exchange; whether it now has this type and these arguments, as an existing one may not."""
        wanted = (kind, json.dumps(dict(arguments), sort_keys=True))

        def declare(cursor: sqlite3.Cursor) -> bool:
            cursor.execute("INSERT OR IGNORE INTO exchanges VALUES (?, ?, ?)", (name, *wanted))
            found = cursor.execute("SELECT type, arguments FROM exchanges WHERE name = ?", (name,)).fetchone()
            return bool(found == wanted)

        return self._change(declare)

    def queue(self, name: str, arguments: Mapping[str, Any]) -> bool:
        """Declare a queue; whether it now has these arguments, as an existing one may not."""
        wanted = json.dumps(dict(arguments), sort_keys=True)

        def declare(cursor: sqlite3.Cursor) -> bool:
            cursor.execute("INSERT OR IGNORE INTO queues VALUES (?, ?)", (name, wanted))
            found = cursor.execute("SELECT arguments FROM queues WHERE name = ?", (name,)).fetchone()
            return bool(found == (wanted,))

        return self._change(declare)

    def change_queue(self, name: str, arguments: Mapping[str, Any]) -> None:
        """Change a queue's arguments; its messages stay."""
        row = (json.dumps(dict(arguments), sort_keys=True), name)
        self._change(lambda cursor: cursor.execute("UPDATE queues SET arguments = ? WHERE name = ?", row))

    def has(self, table: str, name: str) -> bool:
        """Whether `exchanges` or `queues` has this name."""
        query = {
            "exchanges": "SELECT 1 FROM exchanges WHERE name = ?",
            "queues": "SELECT 1 FROM queues WHERE name = ?",
        }
        return self._file.write(lambda cursor: cursor.execute(query[table], (name,)).fetchone() is not None)

    def bind(self, binding: Binding) -> None:
        """Add a binding."""
        self._change(
            lambda cursor: cursor.execute("INSERT OR IGNORE INTO bindings VALUES (?, ?, ?)", binding)
        )

    def unbind(self, binding: Binding) -> None:
        """Remove a binding."""
        statement = "DELETE FROM bindings WHERE exchange = ? AND queue = ? AND routing_key = ?"
        self._change(lambda cursor: cursor.execute(statement, binding))

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

        self._change(delete)

    def delete_queue(self, name: str) -> int:
        """Delete a queue, its bindings and its messages; how many there were."""

        def delete(cursor: sqlite3.Cursor) -> int:
            cursor.execute("DELETE FROM bindings WHERE queue = ?", (name,))
            cursor.execute("DELETE FROM queues WHERE name = ?", (name,))
            return cursor.execute("DELETE FROM messages WHERE queue = ?", (name,)).rowcount

        return self._change(delete)


def read_declarations(cursor: sqlite3.Cursor) -> Snapshot:
    """Read the declarations within a transaction."""
    exchanges = [
        Exchange(name, kind, json.loads(arguments))
        for name, kind, arguments in cursor.execute("SELECT name, type, arguments FROM exchanges")
    ]
    queues = {
        name: json.loads(arguments)
        for name, arguments in cursor.execute("SELECT name, arguments FROM queues")
    }
    rows = cursor.execute("SELECT exchange, queue, routing_key FROM bindings")
    return Snapshot(
        routes=Routes(exchanges, queues, [Binding(*row) for row in rows]),
        max_lengths={
            name: arguments["x-max-length"]
            for name, arguments in queues.items()
            if "x-max-length" in arguments and arguments.get("x-overflow") == "reject-publish"
        },
    )
