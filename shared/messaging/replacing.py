"""Makes a queue of RabbitMQ anew whose arguments are not those of the topology: they cannot be changed in place."""

import contextlib

import pika

from shared.messaging.addresses import pika_parameters
from shared.messaging.errors import QueueInUse
from shared.messaging.specs import Topology


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
