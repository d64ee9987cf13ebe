"""A channel to the embedded broker: what it consumes, what it holds, and how it gives that back."""

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from itertools import count
from typing import Any, Protocol
from uuid import uuid4

import orjson
from amqp.exceptions import ConsumerCancelled, PreconditionFailed
from kombu.message import Message
from kombu.transport import virtual

from shared.messaging.transports.broker import LEASE_SECONDS, Broker, Incoming
from shared.messaging.transports.declaring import DeclaringChannel
from shared.messaging.transports.publishing import PublishingChannel

# kombu is typed in part, and not quite as it behaves.
_Channel: Any = virtual.Channel
_Message: Any = Message


class Line(Protocol):
    """What a channel needs of its connection."""

    broker: Broker
    bell: threading.Event
    user: str | None


class Channel(DeclaringChannel, PublishingChannel, _Channel):  # type: ignore[misc]  # see _Channel
    """One channel: its consumers, what it holds, and what it has yet to publish."""

    def __init__(self, connection: Line, **kwargs: Any) -> None:
        _Channel.__init__(self, connection, **kwargs)
        PublishingChannel.__init__(self, connection.broker, connection.user)
        self.bell = connection.bell
        self._owner = self._broker.new_owner()
        self._renewed_at = time.monotonic()
        self._tags = count(1)
        self._prefetch_count = 0
        self._callbacks: OrderedDict[str, tuple[str, Callable[[Any], None], bool]] = OrderedDict()
        self._fetched: deque[tuple[str, Incoming]] = deque()
        self._held: OrderedDict[int, int] = OrderedDict()
        self._settled: list[int] = []

    def basic_qos(self, prefetch_size: int = 0, prefetch_count: int = 0, a_global: bool = False) -> None:
        """How many messages may be unacknowledged at a time; 0 for any number."""
        self._prefetch_count = prefetch_count

    def basic_consume(
        self, queue: str, no_ack: bool = False, callback: Any = None, consumer_tag: str = "", **kwargs: Any
    ) -> str:
        """Deliver the messages of a queue to `callback` from now on."""
        self._must_have("queues", queue)
        tag = consumer_tag or uuid4().hex
        self._callbacks[tag] = (queue, callback, no_ack)
        self._broker.listen(queue, self.bell)
        self.bell.set()
        return tag

    def basic_cancel(self, consumer_tag: str, **kwargs: Any) -> None:
        """Deliver no more to this consumer; what it has not seen becomes ready again."""
        if consumer_tag not in self._callbacks:
            return
        self._broker.unlisten(self._callbacks.pop(consumer_tag)[0], self.bell)
        unseen = [item.id for tag, item in self._fetched if tag == consumer_tag]
        self._fetched = deque((tag, item) for tag, item in self._fetched if tag != consumer_tag)
        if unseen:
            self._broker.release(self._owner, unseen, untouched=True)

    def basic_get(self, queue: str, no_ack: bool = False, **kwargs: Any) -> Message | None:
        """One message of a queue, or None."""
        taken = self._take(queue, 1)
        return self._message(taken[0], "", no_ack) if taken else None

    def deliver(self) -> bool:
        """Give one message to its consumer; whether there was one."""
        if not self._fetched:
            self._fetch()
        if not self._fetched:
            return False
        tag, item = self._fetched.popleft()
        _, callback, no_ack = self._callbacks[tag]
        callback(self._message(item, tag, no_ack))
        return True

    def tend(self) -> None:
        """Renew the leases on what this channel holds."""
        if (self._held or self._fetched) and time.monotonic() - self._renewed_at > LEASE_SECONDS / 3:
            self._broker.renew(self._owner)
            self._renewed_at = time.monotonic()

    def look_after_queues(self) -> None:
        """See that the queues that are consumed are still there.

        Raises:
            ConsumerCancelled: one is not, as RabbitMQ would tell.
        """
        for queue, _, _ in list(self._callbacks.values()):
            if not self._broker.declarations.has("queues", queue):
                raise ConsumerCancelled(queue)

    def _fetch(self) -> None:
        """Lease what there is room for; what was acknowledged is forgotten in the same transaction."""
        for tag, (queue, _, _) in list(self._callbacks.items()):
            room = (
                self._prefetch_count - len(self._held) - len(self._fetched) if self._prefetch_count else 100
            )
            if room > 0:
                self._fetched.extend((tag, item) for item in self._take(queue, room))
                self._renewed_at = time.monotonic()
        self._forget()

    def _take(self, queue: str, limit: int) -> list[Incoming]:
        settled, self._settled = self._settled, []
        return self._broker.take(queue, self._owner, limit, settled)

    def _forget(self) -> None:
        if self._settled:
            settled, self._settled = self._settled, []
            self._broker.settle(self._owner, settled)

    def _message(self, item: Incoming, consumer_tag: str, no_ack: bool) -> Any:
        known = orjson.loads(item.properties)
        headers = known["headers"]
        if item.deliveries > 1:
            headers = headers | {"x-delivery-count": item.deliveries - 1}
        delivery_tag = next(self._tags)
        if no_ack:
            self._broker.settle(self._owner, [item.id])
        else:
            self._held[delivery_tag] = item.id
        return _Message(
            body=item.body,
            delivery_tag=delivery_tag,
            content_type=known["content_type"],
            content_encoding=known["content_encoding"],
            delivery_info={
                "consumer_tag": consumer_tag,
                "delivery_tag": delivery_tag,
                "exchange": item.exchange,
                "routing_key": item.routing_key,
                "redelivered": item.deliveries > 1,
            },
            properties=known["properties"],
            headers=headers,
            channel=self,
        )

    def message_to_python(self, raw_message: Message) -> Message:
        """It is one already."""
        return raw_message

    def basic_ack(self, delivery_tag: int, multiple: bool = False) -> None:
        """Forget a message, with `multiple` also all delivered before it; written down when more is fetched."""
        self._settled += self._let_go(delivery_tag, multiple)
        self.bell.set()

    def basic_reject(self, delivery_tag: int, requeue: bool = False) -> None:
        """Give a message back, or without `requeue` move it to the dead letters."""
        ids = self._let_go(delivery_tag, multiple=False)
        if requeue:
            self._broker.release(self._owner, ids)
        else:
            self._broker.reject(self._owner, ids)
        self.bell.set()

    def basic_recover(self, requeue: bool = True) -> None:
        """Give back all that is held."""
        ids = list(self._held.values())
        self._held.clear()
        self._broker.release(self._owner, ids)

    def _let_go(self, delivery_tag: int, multiple: bool) -> list[int]:
        tags = [tag for tag in self._held if tag <= delivery_tag] if multiple else [delivery_tag]
        missing = [tag for tag in tags if tag not in self._held]
        if missing:
            raise PreconditionFailed(f"unknown delivery tag {missing[0]}")
        return [self._held.pop(tag) for tag in tags]

    def close(self) -> None:
        """Cancel the consumers and give back what is held. What was handed over and not drained is not published."""
        if self.closed:
            return
        self._outgoing.clear()
        self._forget()
        for tag in list(self._callbacks):
            self.basic_cancel(tag)
        if self._held:
            self.basic_recover()
        super().close()
