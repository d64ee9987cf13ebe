"""Puts what is published into the queues that it reaches, or straight into the hands of who waits for it there."""

import sqlite3
from collections.abc import Sequence

from shared.messaging.embedded_broker.consumers import Consumer, Consumers, lease_end
from shared.messaging.embedded_broker.declarations import Declarations
from shared.messaging.embedded_broker.file import BrokerFile
from shared.messaging.embedded_broker.messages import Fate, Incoming, Outgoing
from shared.messaging.embedded_broker.routing import NoSuchExchange

_INSERT = (
    "INSERT INTO messages (queue, exchange, routing_key, properties, body, deliveries, owner, leased_until)"
    " VALUES (?, ?, ?, ?, ?, 0, NULL, NULL)"
)
_GIVE = (
    "INSERT INTO messages (queue, exchange, routing_key, properties, body, deliveries, owner, leased_until)"
    " SELECT ?, ?, ?, ?, ?, 1, ?, ?"
    # What waits goes first; and what was known of queues and bindings must still hold.
    " WHERE NOT EXISTS (SELECT 1 FROM messages WHERE queue = ? AND owner IS NULL)"
    " AND (SELECT user_version FROM pragma_user_version) = ?"
)


class Publication:
    """Some messages that are published together.

    Args:
        messages: in their order.
        declarations: say which queues a message reaches.
        takers: of this process.
    """

    def __init__(self, messages: Sequence[Outgoing], declarations: Declarations, takers: Consumers) -> None:
        self._messages = messages
        self._declarations = declarations
        self._takers = takers
        self._given: list[tuple[Consumer, Incoming]] = []
        self._waiting: set[str] = set()

    def put_alone(self, file: BrokerFile) -> list[Fate] | None:
        """Give one message to one taker, in one statement; None when it is not as simple as that.

        Raises:
            sqlite3.Error: it is not written down.
        """
        known = self._declarations.known
        if len(self._messages) > 1 or known is None:
            return None
        version, declared = known
        (message,) = self._messages
        # What was known may be out of date, so whatever it makes difficult is for a transaction to find out.
        try:
            queues = declared.routes.queues_for(message.exchange, message.routing_key)
        except NoSuchExchange:
            return None
        if len(queues) != 1 or queues[0] in declared.most:
            return None
        taken: list[Consumer] = []

        def lease() -> tuple[object, ...] | None:
            # Not sooner: a taker that leaves has what is leased to it taken back, in a turn after this one.
            taker = self._takers.with_room(queues[0])
            if taker is None:
                return None
            taken.append(taker)
            return _leased(taker, message, version)

        number = None
        try:
            number = file.insert(_GIVE, lease)
        finally:
            if number is None:
                for taker in taken:
                    taker.room.give_back(1)
        if number is None:
            return None
        self._given.append((taken[0], Incoming(number, queues[0], *message, deliveries=1)))
        return [Fate.ROUTED]

    def put(self, cursor: sqlite3.Cursor) -> list[Fate]:
        """Write them down; what became of each.

        Raises:
            NoSuchExchange: one names an exchange that was never declared.
        """
        version, known = self._declarations.now(cursor)
        room = {queue: most - ready_count(cursor, queue) for queue, most in known.most.items()}
        fates = []
        for message in self._messages:
            queues = known.routes.queues_for(message.exchange, message.routing_key)
            if any(room.get(queue, 1) <= 0 for queue in queues):
                fates.append(Fate.REFUSED)
                continue
            fates.append(Fate.ROUTED if queues else Fate.UNROUTED)
            for queue in queues:
                if not self._put_into(cursor, queue, message, version) and queue in room:
                    room[queue] -= 1
        return fates

    def hand_over(self) -> None:
        """It is committed: the takers may have theirs."""
        for taker, message in self._given:
            taker.give(message)
        if self._waiting:
            self._takers.look(self._waiting)

    def undo(self) -> None:
        """It is not committed."""
        for taker, _ in self._given:
            taker.room.give_back(1)

    def _put_into(self, cursor: sqlite3.Cursor, queue: str, message: Outgoing, version: int) -> bool:
        """Put a message into a queue; whether somebody has it already."""
        taker = None if queue in self._waiting else self._takers.with_room(queue)
        if taker is not None:
            cursor.execute(_GIVE, _leased(taker, message, version))
            if cursor.rowcount:
                self._given.append((taker, Incoming(cursor.lastrowid or 0, queue, *message, deliveries=1)))
                return True
            taker.room.give_back(1)
        self._waiting.add(queue)
        cursor.execute(_INSERT, (queue, *message))
        return False


def _leased(taker: Consumer, message: Outgoing, version: int) -> tuple[object, ...]:
    return (taker.queue, *message, taker.owner, lease_end(), taker.queue, version)


def ready_count(cursor: sqlite3.Cursor, queue: str) -> int:
    """How many messages of a queue nobody holds."""
    query = "SELECT count(*) FROM messages WHERE queue = ? AND owner IS NULL"
    return int(cursor.execute(query, (queue,)).fetchone()[0])
