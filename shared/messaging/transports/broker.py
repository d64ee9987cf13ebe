"""The embedded broker: what RabbitMQ does for us, over one file, for the processes of one machine.

Messages wait in queues. Whoever takes one holds it by a lease, which it renews for as long as it lives; a lease that
runs out makes the message ready again. A message that was delivered more often than its queue's `x-delivery-limit`
allows is moved to the queue's dead-letter target. Times of leases are of the machine's monotonic clock, so a clock
that is set does not end them.
"""

import json
import sqlite3
import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from uuid import uuid4

from shared.messaging.transports.declarations import Declarations, read_map
from shared.messaging.transports.file import BrokerFile
from shared.messaging.transports.presence import Presence

LEASE_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message to be published; `properties` is JSON text and comes back as it was."""

    exchange: str
    routing_key: str
    properties: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message that its taker holds a lease on; `deliveries` counts this one, too."""

    id: int
    queue: str
    exchange: str
    routing_key: str
    properties: str
    body: bytes
    deliveries: int


class Fate(Enum):
    """What became of a published message."""

    ROUTED = "routed"
    UNROUTED = "unrouted"
    REFUSED = "refused"


class Broker:
    """All that channels do to one broker file.

    Args:
        path: of the file; None keeps all in memory, for tests.
    """

    def __init__(self, path: Path | None) -> None:
        self._presence = Presence(path)
        self._file = BrokerFile(path)
        self.declarations = Declarations(self._file)
        self._bells: dict[str, set[threading.Event]] = {}
        self._bells_lock = threading.Lock()
        self.expire()

    def close(self) -> None:
        """Close the file."""
        self._file.close()
        self._presence.leave()

    def new_owner(self) -> str:
        """A name for one who takes messages; it tells the process, so that what a dead one held is known."""
        return f"{self._presence.token}-{uuid4().hex}"

    def listen(self, queue: str, bell: threading.Event) -> None:
        """Ring `bell` whenever this process makes a message of the queue ready."""
        with self._bells_lock:
            self._bells.setdefault(queue, set()).add(bell)

    def unlisten(self, queue: str, bell: threading.Event) -> None:
        """Ring no more."""
        with self._bells_lock:
            self._bells.get(queue, set()).discard(bell)

    def _ring(self, queues: Iterable[str]) -> None:
        with self._bells_lock:
            bells = {bell for queue in queues for bell in self._bells.get(queue, ())}
        for bell in bells:
            bell.set()

    def purge(self, queue: str) -> int:
        """Drop the messages of a queue that nobody holds; how many there were."""
        statement = "DELETE FROM messages WHERE queue = ? AND owner IS NULL"
        return self._file.write(lambda cursor: cursor.execute(statement, (queue,)).rowcount)

    def ready_count(self, queue: str) -> int:
        """How many messages wait in a queue, not counting those that somebody holds."""
        return self._file.write(lambda cursor: _ready(cursor, queue))

    def publish(self, messages: Sequence[Outgoing]) -> list[Fate]:
        """Put messages into the queues that they reach; on return they survive a power cut.

        Returns:
            For each message, whether it reached a queue, or was refused because one of them is full.

        Raises:
            NoSuchExchange: a message names an exchange that was never declared; none was published.
        """
        touched: set[str] = set()

        def put(cursor: sqlite3.Cursor) -> list[Fate]:
            known = self.declarations.map(cursor)
            routes, room = (
                known.routes,
                {queue: most - _ready(cursor, queue) for queue, most in known.most.items()},
            )
            fates: list[Fate] = []
            rows: list[tuple[str, str, str, str, bytes]] = []
            for message in messages:
                queues = routes.queues_for(message.exchange, message.routing_key)
                if any(room.get(queue, 1) <= 0 for queue in queues):
                    fates.append(Fate.REFUSED)
                    continue
                fates.append(Fate.ROUTED if queues else Fate.UNROUTED)
                touched.update(queues)
                room.update({queue: room[queue] - 1 for queue in queues if queue in room})
                rows += [
                    (queue, message.exchange, message.routing_key, message.properties, message.body)
                    for queue in queues
                ]
            cursor.executemany(
                "INSERT INTO messages (queue, exchange, routing_key, properties, body) VALUES (?, ?, ?, ?, ?)",
                rows,
            )
            return fates

        fates = self._file.write(put, durable=True)
        self._ring(touched)
        return fates

    def take(self, queue: str, owner: str, limit: int, settled: Sequence[int] = ()) -> list[Incoming]:
        """Lease up to `limit` messages of a queue to `owner`, oldest first, and forget what it has `settled`."""
        query = "SELECT 1 FROM messages WHERE queue = ? AND owner IS NULL LIMIT 1"

        def lease(cursor: sqlite3.Cursor) -> list[Incoming]:
            _forget(cursor, owner, settled)
            if cursor.execute(query, (queue,)).fetchone() is None:
                return []
            rows = cursor.execute(
                "UPDATE messages SET owner = ?, leased_until = ?, deliveries = deliveries + 1 WHERE id IN"
                " (SELECT id FROM messages WHERE queue = ? AND owner IS NULL ORDER BY id LIMIT ?)"
                " RETURNING id, queue, exchange, routing_key, properties, body, deliveries",
                (owner, time.monotonic() + LEASE_SECONDS, queue, limit),
            ).fetchall()
            return [Incoming(*row) for row in sorted(rows)]

        return self._file.write(lease)

    def settle(self, owner: str, ids: Sequence[int]) -> None:
        """Forget messages that were dealt with; those that `owner` lost meanwhile are left to their new holder."""
        self._file.write(lambda cursor: _forget(cursor, owner, ids))

    def release(self, owner: str, ids: Sequence[int], *, untouched: bool = False) -> None:
        """Make held messages ready again.

        Args:
            untouched: nobody saw them, so this delivery does not count.
        """
        statement = "UPDATE messages SET owner = NULL, deliveries = deliveries - ? WHERE id = ? AND owner = ?"
        rows = [(int(untouched), message, owner) for message in ids]

        def give_back(cursor: sqlite3.Cursor) -> set[str]:
            cursor.executemany(statement, rows)
            return _queues_of(cursor, ids) | _park(cursor)

        self._ring(self._file.write(give_back))

    def reject(self, owner: str, ids: Sequence[int]) -> None:
        """Move held messages to the dead-letter target of their queue, or drop them where there is none."""

        def move(cursor: sqlite3.Cursor) -> set[str]:
            held = [
                row[0]
                for message in ids
                for row in cursor.execute(
                    "SELECT id FROM messages WHERE id = ? AND owner = ?", (message, owner)
                )
            ]
            return _dead_letter(cursor, held, "rejected")

        self._ring(self._file.write(move, durable=True))

    def renew(self, owner: str) -> None:
        """Hold all that `owner` holds for another lease."""
        statement = "UPDATE messages SET leased_until = ? WHERE owner = ?"
        self._file.write(lambda cursor: cursor.execute(statement, (time.monotonic() + LEASE_SECONDS, owner)))

    def expire(self) -> None:
        """Make ready again what a process held that has died, or that has not renewed its leases."""

        def end(cursor: sqlite3.Cursor) -> set[str]:
            owners = [
                row[0]
                for row in cursor.execute("SELECT DISTINCT owner FROM messages WHERE owner IS NOT NULL")
            ]
            dead = [(owner,) for owner in owners if not self._presence.is_alive(owner.split("-", 1)[0])]
            cursor.executemany("UPDATE messages SET leased_until = 0 WHERE owner = ?", dead)
            rows = cursor.execute(
                "UPDATE messages SET owner = NULL WHERE owner IS NOT NULL AND leased_until < ? RETURNING queue",
                (time.monotonic(),),
            ).fetchall()
            return {row[0] for row in rows} | (_park(cursor) if rows else set())

        self._ring(self._file.write(end))


def _forget(cursor: sqlite3.Cursor, owner: str, ids: Sequence[int]) -> None:
    cursor.executemany(
        "DELETE FROM messages WHERE id = ? AND owner = ?", [(message, owner) for message in ids]
    )


def _ready(cursor: sqlite3.Cursor, queue: str) -> int:
    query = "SELECT count(*) FROM messages WHERE queue = ? AND owner IS NULL"
    return int(cursor.execute(query, (queue,)).fetchone()[0])


def _queues_of(cursor: sqlite3.Cursor, ids: Sequence[int]) -> set[str]:
    return {
        row[0]
        for message in ids
        for row in cursor.execute("SELECT queue FROM messages WHERE id = ?", (message,))
    }


def _park(cursor: sqlite3.Cursor) -> set[str]:
    """Dead-letter what was delivered too often. RabbitMQ counts returns, so `limit` allows one delivery more."""
    touched: set[str] = set()
    for queue, arguments in cursor.execute("SELECT name, arguments FROM queues").fetchall():
        limit = json.loads(arguments).get("x-delivery-limit")
        if limit is not None:
            rows = cursor.execute(
                "SELECT id FROM messages WHERE queue = ? AND owner IS NULL AND deliveries > ?", (queue, limit)
            ).fetchall()
            touched |= _dead_letter(cursor, [row[0] for row in rows], "delivery_limit")
    return touched


def _dead_letter(cursor: sqlite3.Cursor, ids: Sequence[int], reason: str) -> set[str]:
    routes, touched = read_map(cursor).routes, set()
    for message in ids:
        queue, routing_key, text, body, arguments = cursor.execute(
            "SELECT queue, routing_key, properties, body, arguments FROM messages JOIN queues ON name = queue"
            " WHERE id = ?",
            (message,),
        ).fetchone()
        known = json.loads(arguments)
        cursor.execute("DELETE FROM messages WHERE id = ?", (message,))
        if "x-dead-letter-exchange" not in known:
            continue
        exchange = known["x-dead-letter-exchange"]
        target = known.get("x-dead-letter-routing-key", routing_key)
        properties = json.loads(text)
        properties["headers"] = properties.get("headers", {}) | {
            "x-first-death-queue": queue,
            "x-first-death-reason": reason,
        }
        for to in routes.queues_for(exchange, target):
            cursor.execute(
                "INSERT INTO messages (queue, exchange, routing_key, properties, body) VALUES (?, ?, ?, ?, ?)",
                (to, exchange, target, json.dumps(properties), body),
            )
            touched.add(to)
    return touched
