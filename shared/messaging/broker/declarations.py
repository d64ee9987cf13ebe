"""Makes a broker have a topology: with pika on RabbitMQ, and on our own broker by its channel.

Services only produce and consume. Who declares is the operator.
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
from shared.messaging.broker.topology import EXCHANGE, UNROUTED, BindingSpec, QueueSpec, Topology, inbox_queue
from shared.messaging.errors import QueueInUse


@dataclass(frozen=True, slots=True)
class Unrouted:
    """What became of the events that had waited for a binding.

    Attributes:
        sent_on: how many went to the queues that are bound now.
        kept: how many wait still, by routing key: nobody hears these.
    """

    sent_on: int
    kept: Mapping[str, int]


def apply(broker_url: str, topology: Topology, *, surplus: Collection[tuple[str, str, str]] = ()) -> Unrouted:
    """Declare all of a topology; take back what inboxes hear and should not; send on what waited for a binding.

    Queues come before the exchange that fills them. What is published before its binding waits in `sinau.unrouted`,
    and goes from there to the queues that are bound now, under the name of who sent it.

    Args:
        broker_url: of an account that may configure.
        topology: as it is to be.
        surplus: bindings (exchange, queue, routing key) to be taken back besides those that this finds. AMQP cannot
            list bindings: on RabbitMQ only those of types that somebody hears are found without being told.

    Returns:
        What was sent on, and what waits still.

    Raises:
        AMQPError, pika.exceptions.AMQPError: something of the name is there and differs, or the broker is away.
    """
    if is_embedded(broker_url):
        link = Link(broker_url, name="topology")
        try:
            return _apply(_OwnBroker(link.channel()), topology, surplus)
        finally:
            link.close()
    with contextlib.closing(pika.BlockingConnection(pika_parameters(broker_url))) as connection:
        return _apply(_RabbitMq(connection.channel()), topology, surplus)


def _apply(
    broker: "_OwnBroker | _RabbitMq", topology: Topology, surplus: Collection[tuple[str, str, str]]
) -> Unrouted:
    # The channels of kombu and of pika take these alike.
    for queue in topology.queues:
        broker.declare_queue(queue)
    for exchange in topology.exchanges:
        broker.channel.exchange_declare(
            exchange.name, exchange.kind, durable=True, arguments=dict(exchange.arguments)
        )
    for binding in topology.bindings:
        broker.channel.queue_bind(binding.queue, binding.exchange, binding.routing_key)
    for binding in broker.stale(topology):
        broker.channel.queue_unbind(binding.queue, binding.exchange, binding.routing_key)
    for source, target, routing_key in surplus:
        broker.channel.queue_unbind(target, source, routing_key)
    return _send_on(broker, {item.routing_key for item in topology.bindings if item.exchange == EXCHANGE})


def _send_on(broker: "_OwnBroker | _RabbitMq", heard: set[str]) -> Unrouted:
    count, kept, unheard = 0, [], Counter[str]()
    for _ in range(broker.waiting()):
        tag, routing_key = broker.get()
        if tag is None:
            break
        if routing_key in heard:
            # A rejected message goes to the dead-letter exchange of its queue, which is the exchange of events.
            broker.channel.basic_reject(tag, requeue=False)
            count += 1
        else:
            kept.append(tag)
            unheard[routing_key] += 1
    for tag in kept:
        broker.channel.basic_reject(tag, requeue=True)
    return Unrouted(count, dict(unheard))


class _OwnBroker:
    def __init__(self, channel: Any) -> None:
        self.channel = channel

    def declare_queue(self, queue: QueueSpec) -> None:
        try:
            self.channel.queue_declare(queue.name, durable=True, arguments=dict(queue.arguments))
        except PreconditionFailed:
            # It was made by an earlier version; nobody else declares queues in this file.
            self.channel.queue_change(queue.name, dict(queue.arguments))

    def stale(self, topology: Topology) -> list[BindingSpec]:
        queues = {queue.name for queue in topology.queues}
        found = [
            BindingSpec(exchange=exchange, queue=queue, routing_key=routing_key)
            for queue, exchange, routing_key in self.channel.list_bindings()
            if queue in queues
        ]
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

    def declare_queue(self, queue: QueueSpec) -> None:
        self.channel.queue_declare(queue.name, durable=True, arguments=dict(queue.arguments))

    def stale(self, topology: Topology) -> list[BindingSpec]:
        # AMQP cannot list bindings, and takes one back that is not there without a word: try all that are known.
        heard = [binding for binding in topology.bindings if binding.exchange == EXCHANGE]
        names = {item.routing_key for item in heard}
        queues = {queue.name for queue in topology.queues if queue.name.endswith(inbox_queue(""))}
        candidates = [
            BindingSpec(exchange=EXCHANGE, queue=queue, routing_key=name)
            for queue in sorted(queues)
            for name in sorted(names)
        ]
        return [binding for binding in candidates if binding not in heard]

    def waiting(self) -> int:
        return int(self.channel.queue_declare(UNROUTED, passive=True).method.message_count)

    def get(self) -> tuple[int | None, str]:
        method, _, _ = self.channel.basic_get(UNROUTED)
        return (None, "") if method is None else (method.delivery_tag, method.routing_key)


def replace_queue(broker_url: str, topology: Topology, name: str) -> None:
    """Make a queue anew whose arguments on RabbitMQ are not the topology's. It has to be empty, and nobody may listen.

    Its bindings go first, so that nothing can come while it is looked at: what is published meanwhile waits in the
    unrouted queue, or in its outbox. `apply` afterwards binds it again.

    Raises:
        QueueInUse: it holds messages, or somebody listens; it is bound as before.
        AMQPError, pika.exceptions.AMQPError: the broker is away, or refuses the account.
    """
    [queue] = [item for item in topology.queues if item.name == name]
    bindings = [item for item in topology.bindings if item.queue == name]
    with contextlib.closing(pika.BlockingConnection(pika_parameters(broker_url))) as connection:
        channel = connection.channel()
        for exchange in topology.exchanges:
            channel.exchange_declare(
                exchange.name, exchange.kind, durable=True, arguments=dict(exchange.arguments)
            )
        for binding in bindings:
            channel.queue_unbind(name, binding.exchange, binding.routing_key)
        # RabbitMQ has no "delete if empty" for quorum queues.
        seen = channel.queue_declare(name, passive=True).method
        if seen.message_count or seen.consumer_count:
            for binding in bindings:
                channel.queue_bind(name, binding.exchange, binding.routing_key)
            raise QueueInUse(
                f"{name} holds {seen.message_count} messages and has {seen.consumer_count} listeners."
            )
        channel.queue_delete(name)
        channel.queue_declare(name, durable=True, arguments=dict(queue.arguments))
