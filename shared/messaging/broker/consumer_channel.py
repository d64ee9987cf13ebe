"""What comes by one channel from a service's two queues: the inbox, and those messages that the broker gave up.

Messages come one at a time until the first that was never delivered before. Those that were may be what killed the
process, and neighbours that were taken along would be counted as often as it.
"""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Any

from shared.messaging.broker.connection import Link
from shared.messaging.broker.topology import inbox_queue, parked_queue
from shared.messaging.inbox.decoding import DecodedMessage, Delivery

PREFETCH = 300
COUNT_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class PendingAck:
    """What was read of a message, on its way to the handlers, and what the broker calls it.

    A number means something on the line alone that it came by.
    """

    reading: DecodedMessage
    redelivered: bool
    line: "ConsumerChannel"
    number: int


class ConsumerChannel:
    """A channel of a connection, for as long as that holds. It is used on the connection's thread, `settle` on any.

    Args:
        link: the connection.
        service: whose queues.
        read: reads a message.
        handover: where readings go, in the order of the queue.

    Attributes:
        received_count: how many messages came.
        depths: how many messages wait at the broker, in the inbox's queue and in the parked one; seen some seconds ago.
    """

    def __init__(
        self,
        link: Link,
        service: str,
        read: Callable[[Delivery], DecodedMessage],
        handover: "SimpleQueue[PendingAck | None]",
    ) -> None:
        self._channel = link.channel()
        self._service = service
        self._read = read
        self._handover = handover
        # An account of our own means that every service has one; a shared account says nothing of who sends.
        self._accounts = link.user == service
        # Within one machine, what bears no name was put there by its operator.
        self._trusts_nameless = link.is_embedded
        self._tags: list[str] = []
        self._is_careful = self._is_narrow = True
        self._counted_at = 0.0
        self._settled: deque[int] = deque()
        self._acknowledged = 0
        self.received_count = 0
        self.depths: dict[str, int] = {}

    @property
    def is_taking(self) -> bool:
        """Whether messages come."""
        return bool(self._tags)

    @property
    def outstanding_count(self) -> int:
        """How many messages are with the handlers, or done and not yet acknowledged."""
        return self.received_count - self._acknowledged

    def take(self) -> None:
        """Have messages come, as many at a time as is right by now."""
        if not self._tags:
            self._is_careful = self._is_narrow = True
            self._tags = [self._consume("parked", parked_queue(self._service), 1), self._consume_inbox(1)]
        elif self._is_narrow and not self._is_careful:
            self._channel.basic_cancel(self._tags.pop())
            self._tags.append(self._consume_inbox(PREFETCH))
            self._is_narrow = False

    def take_no_more(self) -> None:
        """Have no more come. What is here is still acknowledged."""
        while self._tags:
            self._channel.basic_cancel(self._tags.pop(0))

    def settle(self, number: int) -> None:
        """The database has this message and all before it."""
        self._settled.append(number)

    def acknowledge(self) -> None:
        """Tell the broker what it may forget."""
        highest = 0
        while self._settled:
            highest = max(highest, self._settled.popleft())
        if highest:
            self._channel.basic_ack(highest, multiple=True)
            self._acknowledged = highest

    def count(self) -> None:
        """See how much waits at the broker, now and then."""
        if self._tags and time.monotonic() - self._counted_at >= COUNT_SECONDS:
            self._counted_at = time.monotonic()
            queues = {"inbox": inbox_queue(self._service), "parked": parked_queue(self._service)}
            # A queue that is gone is noticed by this as well, should the broker have said nothing.
            self.depths = {
                name: self._channel.queue_declare(queue, passive=True).message_count
                for name, queue in queues.items()
            }

    def _consume_inbox(self, prefetch: int) -> str:
        return self._consume(f"inbox-{prefetch}", inbox_queue(self._service), prefetch)

    def _consume(self, tag: str, queue: str, prefetch: int) -> str:
        def receive(raw: Any) -> None:
            self._receive(self._channel.message_to_python(raw), is_parked=tag == "parked")

        self._channel.basic_qos(0, prefetch, False)
        self._channel.basic_consume(queue=queue, consumer_tag=tag, callback=receive)
        return tag

    def _receive(self, message: Any, *, is_parked: bool) -> None:
        redelivered = bool(message.delivery_info.get("redelivered"))
        why = str(message.headers.get("x-first-death-reason", "unknown")) if is_parked else None
        user = message.properties.get("user_id")
        delivery = Delivery(
            body=message.body.encode() if isinstance(message.body, str) else bytes(message.body),
            redelivered=redelivered,
            parked=why and f"given up by the broker: {why}",
            user=user,
            identified=self._accounts and not (user is None and self._trusts_nameless),
        )
        self.received_count += 1
        if not redelivered and not is_parked:
            self._is_careful = False
        self._handover.put(PendingAck(self._read(delivery), redelivered, self, message.delivery_tag))
