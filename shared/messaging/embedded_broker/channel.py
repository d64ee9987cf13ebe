"""A channel to the embedded broker: its consumers, and the messages that it holds."""

import time
from collections import OrderedDict
from collections.abc import Callable
from itertools import count
from typing import Any, NamedTuple, Protocol
from uuid import uuid4

import orjson
from amqp.exceptions import ConsumerCancelled, PreconditionFailed
from kombu.message import Message
from kombu.transport import virtual

from shared.messaging.embedded_broker import consumers
from shared.messaging.embedded_broker.broker import Broker
from shared.messaging.embedded_broker.channel_declare import DeclareMixin
from shared.messaging.embedded_broker.channel_publish import PublishMixin
from shared.messaging.embedded_broker.consumers import Capacity, Consumer, Signal
from shared.messaging.embedded_broker.messages import Incoming

# kombu is typed in part, and not quite as it behaves.
_Channel: Any = virtual.Channel
_Message: Any = Message


ACKNOWLEDGE_AT = 50
ACKNOWLEDGE_SECONDS = 0.05
"""After how many, or how long, acknowledgements are written: each one would be a transaction."""


class _Subscribed(NamedTuple):
    consumer: Consumer
    callback: Callable[[Any], None]
    no_ack: bool


class ChannelConnection(Protocol):
    """What a channel needs of its connection."""

    broker: Broker
    signal: Signal
    user: str | None


class Channel(DeclareMixin, PublishMixin, _Channel):  # type: ignore[misc]  # see _Channel
    """One channel."""

    def __init__(self, connection: ChannelConnection, **kwargs: Any) -> None:
        _Channel.__init__(self, connection, **kwargs)
        PublishMixin.__init__(self, connection.broker, connection.user)
        self.signal = connection.signal
        self._owner = self._broker.new_owner()
        self._renewed_at = time.monotonic()
        self._tags = count(1)
        self._capacity = Capacity()
        self._consumers: OrderedDict[str, _Subscribed] = OrderedDict()
        self._held: OrderedDict[int, int] = OrderedDict()
        self._acknowledged: list[int] = []
        self._acknowledged_at = 0.0

    def basic_qos(self, prefetch_size: int = 0, prefetch_count: int = 0, a_global: bool = False) -> None:
        """How many messages may be unacknowledged at a time; 0 for any number."""
        self._capacity.set_limit(prefetch_count)

    def basic_consume(
        self, queue: str, no_ack: bool = False, callback: Any = None, consumer_tag: str = "", **kwargs: Any
    ) -> str:
        """Deliver the messages of a queue to `callback` from now on."""
        self._must_have("queues", queue)
        tag = consumer_tag or uuid4().hex
        consumer = Consumer(queue, self._owner, self._capacity, self.signal)
        self._consumers[tag] = _Subscribed(consumer, callback, no_ack)
        self._broker.consumers.add(consumer)
        self.signal.set()
        return tag

    def basic_cancel(self, consumer_tag: str, **kwargs: Any) -> None:
        """Deliver no more to this consumer; what it has not received becomes ready again."""
        subscribed = self._consumers.pop(consumer_tag, None)
        if subscribed is not None:
            unseen = self._broker.cancel(
                subscribed.consumer, list(self._held.values()), self._take_acknowledged()
            )
            self._capacity.release(unseen)

    def basic_get(self, queue: str, no_ack: bool = False, **kwargs: Any) -> Message | None:
        """One message of a queue, or None."""
        taken = self._broker.take(queue, self._owner, 1, self._take_acknowledged())
        if not taken:
            return None
        self._capacity.occupy(1)
        message: Message = self._message(taken[0], "", no_ack)
        return message

    def deliver(self) -> bool:
        """Deliver one message to its consumer; whether there was one."""
        for tag, (consumer, callback, no_ack) in list(self._consumers.items()):
            if not consumer.leased and consumer.must_poll:
                self._lease_more(consumer)
            if consumer.leased:
                callback(self._message(consumer.leased.popleft(), tag, no_ack))
                return True
        return False

    def poll_soon(self) -> None:
        """Have the consumers read their queues: another process may have published."""
        for subscribed in self._consumers.values():
            subscribed.consumer.must_poll = True

    def tend(self) -> None:
        """Renew the leases of what this channel holds, and write acknowledgements that have waited long enough."""
        now = time.monotonic()
        if self._acknowledged and (
            now - self._acknowledged_at > ACKNOWLEDGE_SECONDS or len(self._acknowledged) >= ACKNOWLEDGE_AT
        ):
            self._broker.acknowledge(self._owner, self._take_acknowledged())
        if self._capacity.is_used and now - self._renewed_at > consumers.LEASE_SECONDS / 3:
            self._broker.renew(self._owner)
            self._renewed_at = now

    def check_queues(self) -> None:
        """Check that the queues of the consumers still exist.

        Raises:
            ConsumerCancelled: one does not, as with RabbitMQ.
        """
        for subscribed in list(self._consumers.values()):
            if not self._broker.declarations.has("queues", subscribed.consumer.queue):
                raise ConsumerCancelled(subscribed.consumer.queue)

    def _lease_more(self, consumer: Consumer) -> None:
        """Lease what there is capacity for, and delete what was acknowledged, in one transaction."""
        limit = self._capacity.acquire()
        if not limit:
            return
        # Before the read: what is published after it sets this again.
        consumer.must_poll = False
        taken = self._broker.take(consumer.queue, self._owner, limit, self._take_acknowledged())
        self._capacity.release(limit - len(taken))
        consumer.must_poll = consumer.must_poll or len(taken) == limit
        consumer.add_leased(taken)
        self._renewed_at = time.monotonic()

    def _take_acknowledged(self) -> list[int]:
        acknowledged, self._acknowledged = self._acknowledged, []
        return acknowledged

    def _message(self, item: Incoming, consumer_tag: str, no_ack: bool) -> Any:
        known = orjson.loads(item.properties)
        headers = known["headers"]
        if item.deliveries > 1:
            headers = headers | {"x-delivery-count": item.deliveries - 1}
        delivery_tag = next(self._tags)
        if no_ack:
            self._capacity.release(1)
            self._broker.acknowledge(self._owner, [item.id])
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
        """The message, which is one already."""
        return raw_message

    def basic_ack(self, delivery_tag: int, multiple: bool = False) -> None:
        """Acknowledge a message, with `multiple` also all delivered before it; it is written a little later."""
        if not self._acknowledged:
            self._acknowledged_at = time.monotonic()
        self._acknowledged += self._remove_held(delivery_tag, multiple)

    def basic_reject(self, delivery_tag: int, requeue: bool = False) -> None:
        """Make a message ready again, or without `requeue` move it to the dead-letter target."""
        ids = self._remove_held(delivery_tag, multiple=False)
        if requeue:
            self._broker.release(self._owner, ids)
        else:
            self._broker.reject(self._owner, ids)
        self.signal.set()

    def basic_recover(self, requeue: bool = True) -> None:
        """Make all that is held ready again."""
        ids = list(self._held.values())
        self._held.clear()
        self._capacity.release(len(ids))
        self._broker.release(self._owner, ids)

    def _remove_held(self, delivery_tag: int, multiple: bool) -> list[int]:
        tags = [tag for tag in self._held if tag <= delivery_tag] if multiple else [delivery_tag]
        missing = [tag for tag in tags if tag not in self._held]
        if missing:
            raise PreconditionFailed(f"unknown delivery tag {missing[0]}")
        self._capacity.release(len(tags))
        return [self._held.pop(tag) for tag in tags]

    def close(self) -> None:
        """Cancel the consumers and make what is held ready. What was not drained is not published."""
        if self.closed:
            return
        self._outgoing.clear()
        # First, since what follows may fail: a closed channel must not be given messages any more.
        for subscribed in self._consumers.values():
            self._broker.consumers.remove(subscribed.consumer)
        self._broker.acknowledge(self._owner, self._take_acknowledged())
        for tag in list(self._consumers):
            self.basic_cancel(tag)
        if self._held:
            self.basic_recover()
        super().close()
