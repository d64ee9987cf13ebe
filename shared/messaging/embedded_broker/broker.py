"""The embedded broker: what RabbitMQ does for us, over one file, for the processes of one machine.

Messages wait in queues. Whoever takes one holds it by a lease, which it renews for as long as it lives; a lease that
runs out makes the message ready again. A message that was delivered more often than its queue's `x-delivery-limit`
allows is moved to the queue's dead-letter target. Times of leases are of the machine's monotonic clock, so a clock
that is set does not end them.
"""

import json
import sqlite3
import time
from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

from shared.messaging.embedded_broker.consumers import Consumer, Consumers, lease_end
from shared.messaging.embedded_broker.declarations import Declarations
from shared.messaging.embedded_broker.file import BrokerFile
from shared.messaging.embedded_broker.messages import Fate, Incoming, Outgoing, dead_letter, park
from shared.messaging.embedded_broker.process_locks import Presence
from shared.messaging.embedded_broker.publish import Publication, ready_count


class Broker:
    """All that channels do to one broker file.

    Args:
        path: of the file; None keeps all in memory, for tests.
    """

    def __init__(self, path: Path | None) -> None:
        self._presence = Presence(path)
        self._file = BrokerFile(path)
        self.declarations = Declarations(self._file)
        self.takers = Consumers()
        self.expire()

    def close(self) -> None:
        """Close the file."""
        self._file.close()
        self._presence.leave()

    def new_owner(self) -> str:
        """A name for one who takes messages; it tells the process, so that what a dead one held is known."""
        return f"{self._presence.token}-{uuid4().hex}"

    def purge(self, queue: str) -> int:
        """Drop the messages of a queue that nobody holds; how many there were."""
        statement = "DELETE FROM messages WHERE queue = ? AND owner IS NULL"
        return self._file.write(lambda cursor: cursor.execute(statement, (queue,)).rowcount)

    def ready_count(self, queue: str) -> int:
        """How many messages wait in a queue, not counting those that somebody holds."""
        return self._file.write(lambda cursor: ready_count(cursor, queue))

    def publish(self, messages: Sequence[Outgoing]) -> list[Fate]:
        """Put messages into the queues that they reach; on return they survive a power cut.

        Returns:
            For each message, whether it reached a queue, or was refused because one of them is full.

        Raises:
            NoSuchExchange: a message names an exchange that was never declared; none was published.
        """
        post = Publication(messages, self.declarations, self.takers)
        try:
            fates = post.put_alone(self._file) or self._file.write(post.put, durable=True)
        except BaseException:
            post.undo()
            raise
        post.hand_over()
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
                (owner, lease_end(), queue, limit),
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
            return _queues_of(cursor, ids) | park(cursor)

        self.takers.look(self._file.write(give_back))

    def leave(self, taker: Consumer, kept: Sequence[int], settled: Sequence[int]) -> int:
        """Give a taker no more, and make ready what it was given and has not seen; how many messages that were.

        Args:
            kept: what it has seen, and what others of its owner hold.
            settled: what its owner has dealt with.
        """
        self.takers.remove(taker)
        statement = (
            "UPDATE messages SET owner = NULL, deliveries = deliveries - 1"
            " WHERE owner = ? AND queue = ? AND id NOT IN (SELECT value FROM json_each(?))"
        )

        def give_back(cursor: sqlite3.Cursor) -> int:
            _forget(cursor, taker.owner, settled)
            return cursor.execute(statement, (taker.owner, taker.queue, json.dumps(list(kept)))).rowcount

        count = self._file.write(give_back)
        self.takers.look([taker.queue])
        return count

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
            return dead_letter(cursor, held, "rejected")

        self.takers.look(self._file.write(move, durable=True))

    def renew(self, owner: str) -> None:
        """Hold all that `owner` holds for another lease."""
        statement = "UPDATE messages SET leased_until = ? WHERE owner = ?"
        self._file.write(lambda cursor: cursor.execute(statement, (lease_end(), owner)))

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
            return {row[0] for row in rows} | (park(cursor) if rows else set())

        self.takers.look(self._file.write(end))


def _forget(cursor: sqlite3.Cursor, owner: str, ids: Sequence[int]) -> None:
    cursor.executemany(
        "DELETE FROM messages WHERE id = ? AND owner = ?", [(message, owner) for message in ids]
    )


def _queues_of(cursor: sqlite3.Cursor, ids: Sequence[int]) -> set[str]:
    return {
        row[0]
        for message in ids
        for row in cursor.execute("SELECT queue FROM messages WHERE id = ?", (message,))
    }
