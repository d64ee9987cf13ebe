"""Declares a topology: with pika on RabbitMQ, and through its channel on the embedded broker.

Services only publish and consume; the operator declares.
"""

import contextlib
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import pika
from amqp.exceptions import PreconditionFailed

from shared.messaging.broker.addresses import is_embedded, pika_parameters
from shared.messaging.broker.connection import Link
from shared.messaging.broker.topology import EXCHANGE, UNROUTED, Queue, Topology, inbox_queue
from shared.messaging.errors import QueueInUse
from shared.messaging.routing import Binding


@dataclass(frozen=True, slots=True)
class Unrouted:
    """The events that had waited for a binding.

    Attributes:
        sent_on: how many went to the queues that are bound now.
        kept: how many still wait, by routing key: no service subscribes to these.
    """

    sent_on: int
    kept: Mapping[str, int]


def apply(broker_url: str, topology: Topology, *, surplus: Collection[Binding] = ()) -> Unrouted:
    """Declare a topology, remove stale bindings, and send on what waited for a binding.

    Queues come before the exchange that fills them. What is published before its binding waits in `sinau.unrouted`,
    and goes from there to the queues that are bound now, with its publisher's user id.

    Args:
        broker_url: of an account that may configure.
        topology: as it is to be.
        surplus: more bindings to be removed. AMQP cannot list bindings: on RabbitMQ
            only those of types with a subscriber are found without this.

    Returns:
        What was sent on, and what still waits.

    Raises:
        AMQPError, pika.exceptions.AMQPError: something of the name exists and differs, or the broker is unavailable.
    """
    if is_embedded(broker_url):
        with contextlib.closing(Link(broker_url, name="topology")) as link:
            return _apply(_EmbeddedBroker(link.channel()), topology, surplus)
    with contextlib.closing(pika.BlockingConnection(pika_parameters(broker_url))) as connection:
        return _apply(_RabbitMq(connection.channel()), topology, surplus)


def _apply(
    broker: "_EmbeddedBroker | _RabbitMq", topology: Topology, surplus: Collection[Binding]
) -> Unrouted:
    # The channels of kombu and of pika take these alike.
    for queue in topology.queues:
        broker.declare_queue(queue)
    _declare_exchanges(broker.channel, topology)
    for exchange, queue_name, routing_key in topology.bindings:
        broker.channel.queue_bind(queue_name, exchange, routing_key)
    for exchange, queue_name, routing_key in (*broker.stale(topology), *surplus):
        broker.channel.queue_unbind(queue_name, exchange, routing_key)
    return _send_on(broker, {item.routing_key for item in topology.bindings if item.exchange == EXCHANGE})


def _declare_exchanges(channel: Any, topology: Topology) -> None:
    for exchange in topology.exchanges:
        channel.exchange_declare(
            exchange.name, exchange.type, durable=True, arguments=dict(exchange.arguments)
        )


def _send_on(broker: "_EmbeddedBroker | _RabbitMq", subscribed: set[str]) -> Unrouted:
    count, kept, counts = 0, [], Counter[str]()
    for _ in range(broker.waiting()):
        tag, routing_key = broker.get()
        if tag is None:
            break
        if routing_key in subscribed:
            # A rejected message goes to the dead-letter exchange of its queue, which is the exchange of events.
            broker.channel.basic_reject(tag, requeue=False)
            count += 1
        else:
            kept.append(tag)
            counts[routing_key] += 1
    for tag in kept:
        broker.channel.basic_reject(tag, requeue=True)
    return Unrouted(count, dict(counts))


class _EmbeddedBroker:
    def __init__(self, channel: Any) -> None:
        self.channel = channel

    def declare_queue(self, queue: Queue) -> None:
        try:
            self.channel.queue_declare(queue.name, durable=True, arguments=dict(queue.arguments))
        except PreconditionFailed:
            # An earlier version declared it; nobody else declares queues in this file.
            self.channel.queue_change(queue.name, dict(queue.arguments))

    def stale(self, topology: Topology) -> list[Binding]:
        queues = {queue.name for queue in topology.queues}
        found = [binding for binding in self.channel.bindings() if binding.queue in queues]
        return [binding for binding in found if binding not in topology.bindings]

    def waiting(self) -> int:
        return int(self.channel.queue_declare(UNROUTED, passive=True).message_count)

    def get(self) -> tuple[int | None, str]:
        message = self.channel.basic_get(UNROUTED)
        if message is None:
            return None, ""
        return message.delivery_tag, message.delivery_info["routing_key"]


class _RabbitMq:
    def __init__(self, channel: Any) -> None:
        self.channel = channel

    def declare_queue(self, queue: Queue) -> None:
        self.channel.queue_declare(queue.name, durable=True, arguments=dict(queue.arguments))

    def stale(self, topology: Topology) -> list[Binding]:
        # AMQP cannot list bindings, and removing one that does not exist is no error: try all that are possible.
        wanted = [binding for binding in topology.bindings if binding.exchange == EXCHANGE]
        names = {item.routing_key for item in wanted}
        queues = {queue.name for queue in topology.queues if queue.name.endswith(inbox_queue(""))}
        candidates = [Binding(EXCHANGE, queue, name) for queue in sorted(queues) for name in sorted(names)]
        return [binding for binding in candidates if binding not in wanted]

    def waiting(self) -> int:
        return int(self.channel.queue_declare(UNROUTED, passive=True).method.message_count)

    def get(self) -> tuple[int | None, str]:
        method, _, _ = self.channel.basic_get(UNROUTED)
        return (None, "") if method is None else (method.delivery_tag, method.routing_key)


def replace_queue(broker_url: str, topology: Topology, name: str) -> None:
    """Declare a queue anew whose arguments on RabbitMQ differ from the topology. It must be empty and have no consumer.

    Its bindings are removed first, so that nothing can arrive meanwhile: what is published waits in the unrouted queue,
    or in its outbox. `apply` afterwards binds it again.

    Raises:
        QueueInUse: it holds messages or has a consumer; it is bound as before.
        AMQPError, pika.exceptions.AMQPError: the broker is unavailable, or refuses the account.
    """
    [queue] = [item for item in topology.queues if item.name == name]
    bindings = [item for item in topology.bindings if item.queue == name]
    with contextlib.closing(pika.BlockingConnection(pika_parameters(broker_url))) as connection:
        channel = connection.channel()
        _declare_exchanges(channel, topology)
        for binding in bindings:
            channel.queue_unbind(name, binding.exchange, binding.routing_key)
        # RabbitMQ has no "delete if empty" for quorum queues.
        seen = channel.queue_declare(name, passive=True).method
        if seen.message_count or seen.consumer_count:
            for binding in bindings:
                channel.queue_bind(name, binding.exchange, binding.routing_key)
            raise QueueInUse(
                f"{name} holds {seen.message_count} messages and has {seen.consumer_count} consumers."
            )
        channel.queue_delete(name)
        channel.queue_declare(name, durable=True, arguments=dict(queue.arguments))
