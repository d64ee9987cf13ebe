"""Puts published messages into the queues that they reach, and delivers them directly where a consumer waits."""

import sqlite3
from collections.abc import Sequence

from shared.messaging.embedded_broker.consumers import Consumer, Consumers, lease_end
from shared.messaging.embedded_broker.declarations import Declarations
from shared.messaging.embedded_broker.file import BrokerFile
from shared.messaging.embedded_broker.messages import Incoming, Outgoing, PublishResult
from shared.messaging.routing import NoSuchExchange

_INSERT = (
    "INSERT INTO messages (queue, exchange, routing_key, properties, body, deliveries, owner, leased_until)"
    " VALUES (?, ?, ?, ?, ?, 0, NULL, NULL)"
)
_INSERT_LEASED = (
    "INSERT INTO messages (queue, exchange, routing_key, properties, body, deliveries, owner, leased_until)"
    " SELECT ?, ?, ?, ?, ?, 1, ?, ?"
    # Messages that wait go first; and the cached declarations must still be valid.
    " WHERE NOT EXISTS (SELECT 1 FROM messages WHERE queue = ? AND owner IS NULL)"
    " AND (SELECT user_version FROM pragma_user_version) = ?"
)


class Publication:
    """Messages that are published together.

    Args:
        messages: in their order.
        declarations: which queues a message reaches.
        consumers: of this process.
    """

    def __init__(
        self, messages: Sequence[Outgoing], declarations: Declarations, consumers: Consumers
    ) -> None:
        self._messages = messages
        self._declarations = declarations
        self._consumers = consumers
        self._delivered: list[tuple[Consumer, Incoming]] = []
        self._waiting: set[str] = set()

    def put_directly(self, file: BrokerFile) -> list[PublishResult] | None:
        """Store one message and lease it to one consumer, in one statement; None when it is not as simple as that.

        Raises:
            sqlite3.Error: it is not stored.
        """
        known = self._declarations.known
        if len(self._messages) > 1 or known is None:
            return None
        version, declared = known
        (message,) = self._messages
        # The cached declarations may be out of date, so a transaction decides what is difficult by them.
        try:
            queues = declared.routes.queues_for(message.exchange, message.routing_key)
        except NoSuchExchange:
            return None
        if len(queues) != 1 or queues[0] in declared.max_lengths:
            return None
        taken: list[Consumer] = []

        def lease() -> tuple[object, ...] | None:
            # Not earlier: a consumer that is cancelled gives back what is leased to it in a later turn.
            consumer = self._consumers.with_capacity(queues[0])
            if consumer is None:
                return None
            taken.append(consumer)
            return _leased(consumer, message, version)

        number = None
        try:
            number = file.insert(_INSERT_LEASED, lease)
        finally:
            if number is None:
                for consumer in taken:
                    consumer.capacity.release(1)
        if number is None:
            return None
        self._delivered.append((taken[0], Incoming(number, queues[0], *message, deliveries=1)))
        return [PublishResult.ROUTED]

    def put(self, cursor: sqlite3.Cursor) -> list[PublishResult]:
        """Store them; the result of each.

        Raises:
            NoSuchExchange: one names an exchange that was never declared.
        """
        version, known = self._declarations.now(cursor)
        room = {queue: most - ready_count(cursor, queue) for queue, most in known.max_lengths.items()}
        results = []
        for message in self._messages:
            queues = known.routes.queues_for(message.exchange, message.routing_key)
            if any(room.get(queue, 1) <= 0 for queue in queues):
                results.append(PublishResult.REFUSED)
                continue
            results.append(PublishResult.ROUTED if queues else PublishResult.UNROUTED)
            for queue in queues:
                if not self._put_into(cursor, queue, message, version) and queue in room:
                    room[queue] -= 1
        return results

    def deliver(self) -> None:
        """After the commit: deliver what is leased."""
        for consumer, message in self._delivered:
            consumer.deliver(message)
        if self._waiting:
            self._consumers.poll_soon(self._waiting)

    def undo(self) -> None:
        """Without a commit: release the capacity."""
        for consumer, _ in self._delivered:
            consumer.capacity.release(1)

    def _put_into(self, cursor: sqlite3.Cursor, queue: str, message: Outgoing, version: int) -> bool:
        """Put a message into a queue; whether it is leased to a consumer."""
        consumer = None if queue in self._waiting else self._consumers.with_capacity(queue)
        if consumer is not None:
            cursor.execute(_INSERT_LEASED, _leased(consumer, message, version))
            if cursor.rowcount:
                self._delivered.append(
                    (consumer, Incoming(cursor.lastrowid or 0, queue, *message, deliveries=1))
                )
                return True
            consumer.capacity.release(1)
        self._waiting.add(queue)
        cursor.execute(_INSERT, (queue, *message))
        return False


def _leased(consumer: Consumer, message: Outgoing, version: int) -> tuple[object, ...]:
    return (consumer.queue, *message, consumer.owner, lease_end(), consumer.queue, version)


def ready_count(cursor: sqlite3.Cursor, queue: str) -> int:
    """How many messages of a queue are ready."""
    query = "SELECT count(*) FROM messages WHERE queue = ? AND owner IS NULL"
    return int(cursor.execute(query, (queue,)).fetchone()[0])
