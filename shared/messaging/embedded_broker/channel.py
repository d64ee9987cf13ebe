"""A channel to the embedded broker: what it consumes, what it holds, and how it gives that back."""

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
from shared.messaging.embedded_broker.channel_declare import DeclaringChannel
from shared.messaging.embedded_broker.channel_publish import PublishingChannel
from shared.messaging.embedded_broker.consumers import Consumer, Room, Signal
from shared.messaging.embedded_broker.messages import Incoming

# kombu is typed in part, and not quite as it behaves.
_Channel: Any = virtual.Channel
_Message: Any = Message


FORGET_AT = 50
FORGET_SECONDS = 0.05
"""After how many, or how long, acknowledgements are written down: not with each, which would be a transaction."""


class _Subscribed(NamedTuple):
    taker: Consumer
    callback: Callable[[Any], None]
    no_ack: bool


class ChannelConnection(Protocol):
    """What a channel needs of its connection."""

    broker: Broker
    bell: Signal
    user: str | None


class Channel(DeclaringChannel, PublishingChannel, _Channel):  # type: ignore[misc]  # see _Channel
    """One channel: its consumers, what it holds, and what it has yet to publish."""

    def __init__(self, connection: ChannelConnection, **kwargs: Any) -> None:
        _Channel.__init__(self, connection, **kwargs)
        PublishingChannel.__init__(self, connection.broker, connection.user)
        self.bell = connection.bell
        self._owner = self._broker.new_owner()
        self._renewed_at = time.monotonic()
        self._tags = count(1)
        self._room = Room()
        self._consumers: OrderedDict[str, _Subscribed] = OrderedDict()
        self._held: OrderedDict[int, int] = OrderedDict()
        self._settled: list[int] = []
        self._settled_at = 0.0

    def basic_qos(self, prefetch_size: int = 0, prefetch_count: int = 0, a_global: bool = False) -> None:
        """How many messages may be unacknowledged at a time; 0 for any number."""
        self._room.limit(prefetch_count)

    def basic_consume(
        self, queue: str, no_ack: bool = False, callback: Any = None, consumer_tag: str = "", **kwargs: Any
    ) -> str:
        """Deliver the messages of a queue to `callback` from now on."""
        self._must_have("queues", queue)
        tag = consumer_tag or uuid4().hex
        taker = Consumer(queue, self._owner, self._room, self.bell)
        self._consumers[tag] = _Subscribed(taker, callback, no_ack)
        self._broker.takers.add(taker)
        self.bell.ring()
        return tag

    def basic_cancel(self, consumer_tag: str, **kwargs: Any) -> None:
        """Deliver no more to this consumer; what it has not seen becomes ready again."""
        consumer = self._consumers.pop(consumer_tag, None)
        if consumer is not None:
            unseen = self._broker.leave(consumer.taker, list(self._held.values()), self._dealt_with())
            self._room.give_back(unseen)

    def basic_get(self, queue: str, no_ack: bool = False, **kwargs: Any) -> Message | None:
        """One message of a queue, or None."""
        taken = self._broker.take(queue, self._owner, 1, self._dealt_with())
        if not taken:
            return None
        self._room.force(1)
        message: Message = self._message(taken[0], "", no_ack)
        return message

    def deliver(self) -> bool:
        """Give one message to its consumer; whether there was one."""
        for tag, (taker, callback, no_ack) in list(self._consumers.items()):
            if not taker.given and taker.must_look:
                self._look(taker)
            if taker.given:
                callback(self._message(taker.given.popleft(), tag, no_ack))
                return True
        return False

    def look(self) -> None:
        """Look into the queues: another process may have put something there."""
        for consumer in self._consumers.values():
            consumer.taker.must_look = True

    def tend(self) -> None:
        """Renew the leases on what this channel holds, and write down what was acknowledged a while ago."""
        now = time.monotonic()
        if self._settled and (now - self._settled_at > FORGET_SECONDS or len(self._settled) >= FORGET_AT):
            self._broker.settle(self._owner, self._dealt_with())
        if self._room.is_used and now - self._renewed_at > consumers.LEASE_SECONDS / 3:
            self._broker.renew(self._owner)
            self._renewed_at = now

    def look_after_queues(self) -> None:
        """See that the queues that are consumed are still there.

        Raises:
            ConsumerCancelled: one is not, as RabbitMQ would tell.
        """
        for consumer in list(self._consumers.values()):
            if not self._broker.declarations.has("queues", consumer.taker.queue):
                raise ConsumerCancelled(consumer.taker.queue)

    def _look(self, taker: Consumer) -> None:
        """Lease what there is room for; what was acknowledged is forgotten in the same transaction."""
        room = self._room.take()
        if not room:
            return
        # Before the look: what comes after it has it look again.
        taker.must_look = False
        taken = self._broker.take(taker.queue, self._owner, room, self._dealt_with())
        self._room.give_back(room - len(taken))
        taker.must_look = taker.must_look or len(taken) == room
        taker.found(taken)
        self._renewed_at = time.monotonic()

    def _dealt_with(self) -> list[int]:
        settled, self._settled = self._settled, []
        return settled

    def _message(self, item: Incoming, consumer_tag: str, no_ack: bool) -> Any:
        known = orjson.loads(item.properties)
        headers = known["headers"]
        if item.deliveries > 1:
            headers = headers | {"x-delivery-count": item.deliveries - 1}
        delivery_tag = next(self._tags)
        if no_ack:
            self._room.give_back(1)
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
        """Forget a message, with `multiple` also all delivered before it; it is written down a little later."""
        if not self._settled:
            self._settled_at = time.monotonic()
        self._settled += self._let_go(delivery_tag, multiple)

    def basic_reject(self, delivery_tag: int, requeue: bool = False) -> None:
        """Give a message back, or without `requeue` move it to the dead letters."""
        ids = self._let_go(delivery_tag, multiple=False)
        if requeue:
            self._broker.release(self._owner, ids)
        else:
            self._broker.reject(self._owner, ids)
        self.bell.ring()

    def basic_recover(self, requeue: bool = True) -> None:
        """Give back all that is held."""
        ids = list(self._held.values())
        self._held.clear()
        self._room.give_back(len(ids))
        self._broker.release(self._owner, ids)

    def _let_go(self, delivery_tag: int, multiple: bool) -> list[int]:
        tags = [tag for tag in self._held if tag <= delivery_tag] if multiple else [delivery_tag]
        missing = [tag for tag in tags if tag not in self._held]
        if missing:
            raise PreconditionFailed(f"unknown delivery tag {missing[0]}")
        self._room.give_back(len(tags))
        return [self._held.pop(tag) for tag in tags]

    def close(self) -> None:
        """Cancel the consumers and give back what is held. What was handed over and not drained is not published."""
        if self.closed:
            return
        self._outgoing.clear()
        # First of all, since what follows may fail: who is gone must not be given anything any more.
        for consumer in self._consumers.values():
            self._broker.takers.remove(consumer.taker)
        self._broker.settle(self._owner, self._dealt_with())
        for tag in list(self._consumers):
            self.basic_cancel(tag)
        if self._held:
            self.basic_recover()
        super().close()
