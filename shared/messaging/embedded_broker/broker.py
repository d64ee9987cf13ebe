"""The embedded broker: what RabbitMQ does for Sinau, over one file, for the processes of one machine.

Messages wait in queues. A consumer leases a message and renews the lease for as long as it lives; a lease that expires
makes the message ready again. A message that was delivered more often than its queue's `x-delivery-limit` allows is
moved to the queue's dead-letter target. Leases use the machine's monotonic clock, so setting the clock does not end
them.
"""

import json
import sqlite3
import time
from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

from shared.messaging.embedded_broker.consumers import Consumer, Consumers, lease_end
from shared.messaging.embedded_broker.dead_letters import dead_letter, park
from shared.messaging.embedded_broker.declarations import Declarations
from shared.messaging.embedded_broker.file import BrokerFile
from shared.messaging.embedded_broker.messages import Incoming, Outgoing, PublishResult
from shared.messaging.embedded_broker.process_locks import ProcessLock
from shared.messaging.embedded_broker.publish import Publication, ready_count


class Broker:
    """The operations of channels on one broker file.

    Args:
        path: of the file; None keeps all in memory, for tests.
    """

    def __init__(self, path: Path | None) -> None:
        self._process_lock = ProcessLock(path)
        self._file = BrokerFile(path)
        self.declarations = Declarations(self._file)
        self.consumers = Consumers()
        self.expire()

    def close(self) -> None:
        """Close the file."""
        self._file.close()
        self._process_lock.release()

    def new_owner(self) -> str:
        """A name for a holder of leases; it contains the process, so that the leases of a dead process are known."""
        return f"{self._process_lock.token}-{uuid4().hex}"

    def purge(self, queue: str) -> int:
        """Delete the ready messages of a queue; how many there were."""
        statement = "DELETE FROM messages WHERE queue = ? AND owner IS NULL"
        return self._file.write(lambda cursor: cursor.execute(statement, (queue,)).rowcount)

    def ready_count(self, queue: str) -> int:
        """How many messages are ready in a queue; leased ones do not count."""
        return self._file.write(lambda cursor: ready_count(cursor, queue))

    def publish(self, messages: Sequence[Outgoing]) -> list[PublishResult]:
        """Put messages into the queues that they reach; on return they survive a power failure.

        Returns:
            For each message, whether it reached a queue or was refused because a queue is full.

        Raises:
            NoSuchExchange: a message names an exchange that was never declared; none was published.
        """
        publication = Publication(messages, self.declarations, self.consumers)
        try:
            results = publication.put_directly(self._file) or self._file.write(publication.put, durable=True)
        except BaseException:
            publication.undo()
            raise
        publication.deliver()
        return results

    def take(self, queue: str, owner: str, limit: int, acknowledged: Sequence[int] = ()) -> list[Incoming]:
        """Lease up to `limit` messages of a queue to `owner`, oldest first, and delete what it has `acknowledged`."""
        query = "SELECT 1 FROM messages WHERE queue = ? AND owner IS NULL LIMIT 1"

        def lease(cursor: sqlite3.Cursor) -> list[Incoming]:
            _delete(cursor, owner, acknowledged)
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

    def acknowledge(self, owner: str, ids: Sequence[int]) -> None:
        """Delete acknowledged messages; those that `owner` lost meanwhile stay with their new holder."""
        self._file.write(lambda cursor: _delete(cursor, owner, ids))

    def release(self, owner: str, ids: Sequence[int], *, untouched: bool = False) -> None:
        """Make leased messages ready again.

        Args:
            untouched: they were not delivered, so this does not count.
        """
        statement = "UPDATE messages SET owner = NULL, deliveries = deliveries - ? WHERE id = ? AND owner = ?"
        rows = [(int(untouched), message, owner) for message in ids]

        def give_back(cursor: sqlite3.Cursor) -> set[str]:
            cursor.executemany(statement, rows)
            return _queues_of(cursor, ids) | park(cursor)

        self.consumers.poll_soon(self._file.write(give_back))

    def cancel(self, consumer: Consumer, kept: Sequence[int], acknowledged: Sequence[int]) -> int:
        """Cancel a consumer and make ready what it has leased and not received; how many messages that were.

        Args:
            kept: what it has received, and what other consumers of its owner hold.
            acknowledged: what its owner has acknowledged.
        """
        self.consumers.remove(consumer)
        statement = (
            "UPDATE messages SET owner = NULL, deliveries = deliveries - 1"
            " WHERE owner = ? AND queue = ? AND id NOT IN (SELECT value FROM json_each(?))"
        )

        def give_back(cursor: sqlite3.Cursor) -> int:
            _delete(cursor, consumer.owner, acknowledged)
            return cursor.execute(
                statement, (consumer.owner, consumer.queue, json.dumps(list(kept)))
            ).rowcount

        count = self._file.write(give_back)
        self.consumers.poll_soon([consumer.queue])
        return count

    def reject(self, owner: str, ids: Sequence[int]) -> None:
        """Move leased messages to the dead-letter target of their queue, or delete them where there is none."""

        def move(cursor: sqlite3.Cursor) -> set[str]:
            held = [
                row[0]
                for message in ids
                for row in cursor.execute(
                    "SELECT id FROM messages WHERE id = ? AND owner = ?", (message, owner)
                )
            ]
            return dead_letter(cursor, held, "rejected")

        self.consumers.poll_soon(self._file.write(move, durable=True))

    def renew(self, owner: str) -> None:
        """Renew the leases of `owner`."""
        statement = "UPDATE messages SET leased_until = ? WHERE owner = ?"
        self._file.write(lambda cursor: cursor.execute(statement, (lease_end(), owner)))

    def expire(self) -> None:
        """Make ready again what is leased to a dead process, or whose lease has expired."""

        def end(cursor: sqlite3.Cursor) -> set[str]:
            owners = [
                row[0]
                for row in cursor.execute("SELECT DISTINCT owner FROM messages WHERE owner IS NOT NULL")
            ]
            dead = [(owner,) for owner in owners if not self._process_lock.is_alive(owner.split("-", 1)[0])]
            cursor.executemany("UPDATE messages SET leased_until = 0 WHERE owner = ?", dead)
            rows = cursor.execute(
                "UPDATE messages SET owner = NULL WHERE owner IS NOT NULL AND leased_until < ? RETURNING queue",
                (time.monotonic(),),
            ).fetchall()
            return {row[0] for row in rows} | (park(cursor) if rows else set())

        self.consumers.poll_soon(self._file.write(end))


def _delete(cursor: sqlite3.Cursor, owner: str, ids: Sequence[int]) -> None:
    cursor.executemany(
        "DELETE FROM messages WHERE id = ? AND owner = ?", [(message, owner) for message in ids]
    )


def _queues_of(cursor: sqlite3.Cursor, ids: Sequence[int]) -> set[str]:
    return {
        row[0]
        for message in ids
        for row in cursor.execute("SELECT queue FROM messages WHERE id = ?", (message,))
    }
