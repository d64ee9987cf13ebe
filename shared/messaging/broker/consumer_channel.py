"""A channel that consumes a service's two queues: its inbox, and the messages that the broker gave up.

Messages come one at a time until the first that was never delivered before. A redelivered one may be what killed the
process, and messages that came with it would be counted as often.
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
    """A decoded message on its way to the handlers, with the channel and the tag by which it is acknowledged."""

    message: DecodedMessage
    redelivered: bool
    channel: "ConsumerChannel"
    delivery_tag: int


class ConsumerChannel:
    """A channel that lives as long as its connection. Used on the connection's thread, `mark_handled` on any.

    Args:
        link: the connection.
        service: whose queues.
        read: decodes a message.
        handover: where decoded messages go, in the order of the queue.

    Attributes:
        received_count: how many messages it has received.
        depths: how many messages wait at the broker, by queue (inbox, parked); some seconds old.
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
        # When this service has its own account, each has; a shared account does not identify the sender.
        self._has_accounts = link.user == service
        # On the embedded broker, only the operator publishes without a user.
        self._trusts_anonymous = link.is_embedded
        self._tags: list[str] = []
        self._is_careful = self._is_narrow = True
        self._counted_at = 0.0
        self._handled: deque[int] = deque()
        self._acknowledged = 0
        self.received_count = 0
        self.depths: dict[str, int] = {}

    @property
    def is_consuming(self) -> bool:
        """Whether messages are delivered."""
        return bool(self._tags)

    @property
    def outstanding_count(self) -> int:
        """How many messages are with the handlers, or handled and not yet acknowledged."""
        return self.received_count - self._acknowledged

    def consume(self) -> None:
        """Have messages delivered: one at a time at first, then many."""
        if not self._tags:
            self._is_careful = self._is_narrow = True
            self._tags = [self._consume("parked", parked_queue(self._service), 1), self._consume_inbox(1)]
        elif self._is_narrow and not self._is_careful:
            self._channel.basic_cancel(self._tags.pop())
            self._tags.append(self._consume_inbox(PREFETCH))
            self._is_narrow = False

    def cancel(self) -> None:
        """Have no more delivered. What is here is still acknowledged."""
        while self._tags:
            self._channel.basic_cancel(self._tags.pop(0))

    def mark_handled(self, delivery_tag: int) -> None:
        """The database has this message and all before it."""
        self._handled.append(delivery_tag)

    def acknowledge(self) -> None:
        """Acknowledge what is handled."""
        highest = 0
        while self._handled:
            highest = max(highest, self._handled.popleft())
        if highest:
            self._channel.basic_ack(highest, multiple=True)
            self._acknowledged = highest

    def count(self) -> None:
        """Count what waits at the broker, every 15 seconds."""
        if self._tags and time.monotonic() - self._counted_at >= COUNT_SECONDS:
            self._counted_at = time.monotonic()
            queues = {"inbox": inbox_queue(self._service), "parked": parked_queue(self._service)}
            # This also finds out that a queue is gone, should the broker not have said so.
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
            identified=self._has_accounts and not (user is None and self._trusts_anonymous),
        )
        self.received_count += 1
        if not redelivered and not is_parked:
            self._is_careful = False
        self._handover.put(PendingAck(self._read(delivery), redelivered, self, message.delivery_tag))
