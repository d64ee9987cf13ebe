"""A kombu transport over our embedded broker: durable, without a server, with the manners of RabbitMQ.

The same calls mean the same as on kombu's AMQP transport, so that relay and consumer know no difference:

- after `confirm_select`, a publish is only handed over; `drain_events` makes what was handed over durable, then calls
  the channel's `basic_return` for each message that reached no queue and `basic_ack` for all of them;
- `basic_consume` delivers up to `prefetch_count` unacknowledged messages, one for each `drain_events`;
- a message is `redelivered` when it was delivered before; what a closing channel holds becomes ready again.

Threads wait on a bell that the broker rings, not in a loop; only what another process publishes waits for a slow poll.
"""

import json
import sqlite3
import threading
import time
from collections import OrderedDict, defaultdict, deque
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

from amqp.exceptions import ConsumerCancelled, NotFound, PreconditionFailed
from amqp.protocol import queue_declare_ok_t
from kombu.message import Message
from kombu.transport import virtual
from kombu.transport.base import Transport as BaseTransport

from shared.messaging.transports.broker import LEASE_SECONDS, Broker, Incoming, Outgoing
from shared.messaging.transports.declarations import Declared
from shared.messaging.transports.routing import Binding, NoSuchExchange

# kombu is typed in part, and not quite as it behaves.
_Channel: Any = virtual.Channel
_Transport: Any = virtual.Transport
_Message: Any = Message

POLL_SECONDS = 1.0
NO_ROUTE = 312

_open: dict[str, tuple[Broker, int]] = {}
_open_lock = threading.Lock()


class Channel(_Channel):  # type: ignore[misc]  # see _Channel
    """One channel: its consumers, what it holds, and what it has yet to publish."""

    def __init__(self, connection: "Transport", **kwargs: Any) -> None:
        super().__init__(connection, **kwargs)
        self.events: dict[str, set[Callable[..., None]]] = defaultdict(set)
        self.bell = connection.bell
        self._broker: Broker = connection.broker
        self._owner = self._broker.new_owner()
        self._renewed_at = time.monotonic()
        self._tags = count(1)
        self._prefetch_count = 0
        self._callbacks: OrderedDict[str, tuple[str, Callable[[Any], None], bool]] = OrderedDict()
        self._fetched: deque[tuple[str, Incoming]] = deque()
        self._held: OrderedDict[int, int] = OrderedDict()
        self._confirming = False
        self._published = 0
        self._outgoing: list[tuple[Outgoing, bool, Any]] = []

    def exchange_declare(
        self,
        exchange: str = "",
        type: str = "direct",  # noqa: A002  # what kombu calls it
        *,
        arguments: dict[str, Any] | None = None,
        passive: bool = False,
        **kwargs: Any,
    ) -> None:
        """Declare an exchange, or with `passive` see that it is there."""
        if passive:
            self._must_have("exchanges", exchange)
        elif self._broker.declarations.exchange(exchange, type, arguments or {}) is Declared.DIFFERS:
            raise PreconditionFailed(f"exchange {exchange!r} exists with another type or other arguments")

    def exchange_delete(self, exchange: str, if_unused: bool = False, nowait: bool = False) -> None:
        """Delete an exchange and its bindings."""
        self._broker.declarations.delete_exchange(exchange)

    def queue_declare(
        self, queue: str = "", passive: bool = False, arguments: dict[str, Any] | None = None, **kwargs: Any
    ) -> queue_declare_ok_t:
        """Declare a queue, or with `passive` see that it is there; tells how many messages are ready."""
        if passive:
            self._must_have("queues", queue)
        elif self._broker.declarations.queue(queue, arguments or {}) is Declared.DIFFERS:
            raise PreconditionFailed(f"queue {queue!r} exists with other arguments")
        return queue_declare_ok_t(queue, self._broker.ready_count(queue), 0)

    def queue_delete(self, queue: str, if_unused: bool = False, if_empty: bool = False, **kwargs: Any) -> int:
        """Delete a queue with its messages; how many there were."""
        return self._broker.declarations.delete_queue(queue)

    def queue_bind(
        self, queue: str, exchange: str = "", routing_key: str = "", arguments: Any = None, **kwargs: Any
    ) -> None:
        """Bind a queue to an exchange."""
        self._must_have("exchanges", exchange)
        self._must_have("queues", queue)
        self._broker.declarations.bind(Binding(exchange, queue, routing_key))

    def queue_unbind(
        self, queue: str, exchange: str = "", routing_key: str = "", arguments: Any = None, **kwargs: Any
    ) -> None:
        """Take a binding back."""
        self._broker.declarations.unbind(Binding(exchange, queue, routing_key))

    def list_bindings(self) -> list[tuple[str, str, str]]:
        """Queue, exchange and routing key of each binding."""
        return [
            (binding.queue, binding.exchange, binding.routing_key)
            for binding in self._broker.declarations.bindings()
        ]

    def queue_purge(self, queue: str, **kwargs: Any) -> int:
        """Drop the ready messages of a queue; how many there were."""
        return self._broker.purge(queue)

    def _must_have(self, table: str, name: str) -> None:
        if not self._broker.declarations.has(table, name):
            raise NotFound(f"no {table[:-1]} {name!r}")

    def confirm_select(self, nowait: bool = False) -> None:
        """From now on, tell by `events` what became of each publish, counted from 1."""
        self._confirming = True

    def basic_publish(
        self,
        message: dict[str, Any],
        exchange: str = "",
        routing_key: str = "",
        mandatory: bool = False,
        **kwargs: Any,
    ) -> None:
        """Hand a message over. Without confirms it is durable on return."""
        body = message["body"]
        properties = {key: value for key, value in message["properties"].items() if key != "delivery_info"}
        text = json.dumps(
            {
                "content_type": message["content-type"],
                "content_encoding": message["content-encoding"],
                "headers": message["headers"],
                "properties": properties,
            }
        )
        data = body.encode() if isinstance(body, str) else bytes(body)
        self._outgoing.append((Outgoing(exchange, routing_key, text, data), mandatory, message))
        if not self._confirming:
            self.flush()

    def flush(self) -> bool:
        """Publish what was handed over, in one transaction; whether there was any."""
        if not self._outgoing:
            return False
        outgoing, self._outgoing = self._outgoing, []
        try:
            routed = self._broker.publish([item for item, _, _ in outgoing])
        except NoSuchExchange as error:
            raise NotFound(f"no exchange {error.args[0]!r}") from error
        for (item, mandatory, message), found in zip(outgoing, routed, strict=True):
            if mandatory and not found:
                returned = NotFound(f"NO_ROUTE {item.routing_key}", reply_code=NO_ROUTE)
                for callback in self.events["basic_return"]:
                    callback(returned, item.exchange, item.routing_key, message)
        self._published += len(outgoing)
        if self._confirming:
            for acknowledge in self.events["basic_ack"]:
                acknowledge(self._published, True)
        return True

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
        taken = self._broker.take(queue, self._owner, 1)
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
        for tag, (queue, _, _) in list(self._callbacks.items()):
            room = (
                self._prefetch_count - len(self._held) - len(self._fetched) if self._prefetch_count else 100
            )
            if room > 0:
                self._fetched.extend((tag, item) for item in self._broker.take(queue, self._owner, room))
                self._renewed_at = time.monotonic()

    def _message(self, item: Incoming, consumer_tag: str, no_ack: bool) -> Any:
        known = json.loads(item.properties)
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
        """Forget a message, with `multiple` also all delivered before it."""
        self._broker.settle(self._owner, self._let_go(delivery_tag, multiple))
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
        for tag in list(self._callbacks):
            self.basic_cancel(tag)
        if self._held:
            self.basic_recover()
        super().close()


class Transport(_Transport):  # type: ignore[misc]  # see _Channel
    """A connection to an embedded broker. `transport_options` names it: `path`, or `memory` for one without a file."""

    Channel = Channel
    driver_type = "sinau"
    driver_name = "sqlite"
    connection_errors = (*BaseTransport.connection_errors, sqlite3.Error, OSError)
    implements = virtual.Transport.implements.extend(exchange_type=frozenset(["direct", "topic", "fanout"]))

    broker: Broker
    bell: threading.Event

    def driver_version(self) -> str:
        """Of SQLite, which does the work."""
        return sqlite3.sqlite_version

    def establish_connection(self) -> "Transport":
        """Open the broker, or join those of this process that have it open."""
        self.bell = threading.Event()
        self._polled_at = time.monotonic()
        self._nudged = False
        self._name = (
            self.client.transport_options.get("path") or f"memory:{self.client.transport_options['memory']}"
        )
        self.broker = _join(self._name)
        return self

    def wake(self) -> None:
        """End the `drain_events` that is under way, or the next one. May be called from any thread."""
        self._nudged = True
        self.bell.set()

    def create_channel(self, connection: Any) -> Any:
        """A new channel."""
        channel = self.Channel(connection)
        self.channels.append(channel)
        return channel

    def close_connection(self, connection: Any) -> None:
        """Close the channels, and the broker when nobody else of this process has it open."""
        for channel in list(self.channels):
            channel.close()
        _leave(self._name)

    def drain_events(self, connection: Any, timeout: float | None = None) -> None:
        """Wait for one event and see to it.

        Raises:
            TimeoutError: none came in time.
        """
        ends_at = None if timeout is None else time.monotonic() + timeout
        while True:
            self.bell.clear()
            for channel in list(self.channels):
                channel.tend()
                if channel.flush() or channel.deliver():
                    return
            now = time.monotonic()
            if self._nudged or (ends_at is not None and now >= ends_at):
                self._nudged = False
                raise TimeoutError
            if now - self._polled_at >= POLL_SECONDS:
                self._polled_at = now
                self.broker.expire()
                for channel in list(self.channels):
                    channel.look_after_queues()
            self.bell.wait(POLL_SECONDS if ends_at is None else min(POLL_SECONDS, ends_at - now))


def _join(name: str) -> Broker:
    with _open_lock:
        broker, users = _open.get(name) or (Broker(None if name.startswith("memory:") else Path(name)), 0)
        _open[name] = (broker, users + 1)
        return broker


def _leave(name: str) -> None:
    with _open_lock:
        broker, users = _open.pop(name)
        # A broker in memory lasts as long as the process: there is no file to find its messages in again.
        if users > 1 or name.startswith("memory:"):
            _open[name] = (broker, users - 1)
        else:
            broker.close()
