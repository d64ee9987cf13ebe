"""Exchanges, queues and bindings, from the subscriptions of all services; applied to a broker, or exported for one.

    sinau.events (topic) ──type──> <service>.inbox ──given up──> <service>.parked
         └── no binding: sinau.unrouted (fanout) ──> sinau.unrouted

Services only produce and consume. Who declares is the operator: with pika on RabbitMQ, and on our own broker here.
"""

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pika

from shared.messaging.connection import Link, is_embedded, pika_parameters
from shared.messaging.queues import EXCHANGE, UNROUTED, inbox_queue, parked_queue
from shared.messaging.subscription import Subscription

DELIVERY_LIMIT = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeSpec:
    """An exchange: `kind` is topic or fanout."""

    name: str
    kind: str
    arguments: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueSpec:
    """A queue and its arguments."""

    name: str
    arguments: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class BindingSpec:
    """What a queue hears."""

    exchange: str
    queue: str
    routing_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Topology:
    """All that a broker must have."""

    exchanges: tuple[ExchangeSpec, ...]
    queues: tuple[QueueSpec, ...]
    bindings: tuple[BindingSpec, ...]


def topology_of(subscriptions: Mapping[str, Sequence[Subscription]]) -> Topology:
    """The topology for services and what each of them hears.

    Args:
        subscriptions: by the name of the service; a service that hears nothing has an empty sequence.
    """
    quorum = {"x-queue-type": "quorum"}
    queues = [QueueSpec(name=UNROUTED, arguments=quorum)]
    bindings = [BindingSpec(exchange=UNROUTED, queue=UNROUTED, routing_key="")]
    for service, heard in sorted(subscriptions.items()):
        queues.append(QueueSpec(name=parked_queue(service), arguments=quorum))
        queues.append(
            QueueSpec(
                name=inbox_queue(service),
                arguments=quorum
                | {
                    "x-delivery-limit": DELIVERY_LIMIT,
                    "x-dead-letter-exchange": "",
                    "x-dead-letter-routing-key": parked_queue(service),
                    # A message leaves the inbox only when the parked queue has it. This needs the overflow below.
                    "x-dead-letter-strategy": "at-least-once",
                    "x-overflow": "reject-publish",
                },
            )
        )
        bindings.extend(
            BindingSpec(exchange=EXCHANGE, queue=inbox_queue(service), routing_key=name)
            for name in sorted({subscription.event.NAME for subscription in heard})
        )
    return Topology(
        exchanges=(
            ExchangeSpec(name=UNROUTED, kind="fanout", arguments={}),
            ExchangeSpec(name=EXCHANGE, kind="topic", arguments={"alternate-exchange": UNROUTED}),
        ),
        queues=tuple(queues),
        bindings=tuple(bindings),
    )


def apply(broker_url: str, topology: Topology) -> None:
    """Declare all of a topology; what is there already stays.

    Raises:
        AMQPError, pika.exceptions.AMQPError: something of the name is there and differs, or the broker is away.
    """
    if is_embedded(broker_url):
        link = Link(broker_url, name="topology")
        try:
            _declare(link.channel(), topology)
        finally:
            link.close()
    else:
        with contextlib.closing(pika.BlockingConnection(pika_parameters(broker_url))) as connection:
            _declare(connection.channel(), topology)


def _declare(channel: Any, topology: Topology) -> None:
    # The channels of kombu and of pika take these three alike.
    for exchange in topology.exchanges:
        channel.exchange_declare(
            exchange.name, exchange.kind, durable=True, arguments=dict(exchange.arguments)
        )
    for queue in topology.queues:
        channel.queue_declare(queue.name, durable=True, arguments=dict(queue.arguments))
    for binding in topology.bindings:
        channel.queue_bind(binding.queue, binding.exchange, binding.routing_key)


def export_definitions(
    topology: Topology, *, services: Sequence[str] = (), vhost: str = "/"
) -> dict[str, Any]:
    """The topology as RabbitMQ's definitions, for `load_definitions`.

    Args:
        topology: what to export.
        services: names of RabbitMQ users that are services: they configure nothing, write to the exchange their own
            types alone, and read their own two queues.
        vhost: where all of it stands.
    """
    return {
        "vhosts": [{"name": vhost}],
        "exchanges": [
            {
                "name": exchange.name,
                "vhost": vhost,
                "type": exchange.kind,
                "durable": True,
                "auto_delete": False,
                "internal": False,
                "arguments": dict(exchange.arguments),
            }
            for exchange in topology.exchanges
        ],
        "queues": [
            {
                "name": queue.name,
                "vhost": vhost,
                "durable": True,
                "auto_delete": False,
                "arguments": dict(queue.arguments),
            }
            for queue in topology.queues
        ],
        "bindings": [
            {
                "source": binding.exchange,
                "vhost": vhost,
                "destination": binding.queue,
                "destination_type": "queue",
                "routing_key": binding.routing_key,
                "arguments": {},
            }
            for binding in topology.bindings
        ],
        "permissions": [
            {
                "user": service,
                "vhost": vhost,
                "configure": "^$",
                "write": f"^{_quoted(EXCHANGE)}$",
                "read": f"^{service}\\.(inbox|parked)$",
            }
            for service in services
        ],
        "topic_permissions": [
            {
                "user": service,
                "vhost": vhost,
                "exchange": EXCHANGE,
                "write": f"^{service}\\.",
                "read": "^$",
            }
            for service in services
        ],
    }


def _quoted(name: str) -> str:
    return name.replace(".", "\\.")
