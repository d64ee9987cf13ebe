"""Exchanges, queues and bindings, from the subscriptions of all services; applied to a broker, or exported for one.

    sinau.events (topic) ──type──> <service>.inbox ──given up──> <service>.parked
         └── no binding: sinau.unrouted (fanout) ──> sinau.unrouted

How a broker comes to have them is in `declaring`.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from shared.messaging.declaring import apply
from shared.messaging.queues import EXCHANGE, UNROUTED, inbox_queue, parked_queue
from shared.messaging.specs import BindingSpec, ExchangeSpec, QueueSpec, Topology
from shared.messaging.subscription import Subscription

__all__ = ["DELIVERY_LIMIT", "Topology", "apply", "export_definitions", "topology_of"]

DELIVERY_LIMIT = 10
NO_LIMIT = 1_000_000
"""Of deliveries, where nothing may be given up: RabbitMQ 4 takes 20 when nothing is said, 3 took none."""
_REFUSING = {"x-overflow": "reject-publish"}


def topology_of(
    subscriptions: Mapping[str, Sequence[Subscription]], *, max_length: int | None = None
) -> Topology:
    """The topology for services and what each of them hears.

    Args:
        subscriptions: by the name of the service; a service that hears nothing has an empty sequence.
        max_length: messages that an inbox takes before the broker refuses more, and relays wait.
    """
    quorum = {"x-queue-type": "quorum"}
    kept = quorum | {"x-delivery-limit": NO_LIMIT}
    # What is taken out of there goes back to the exchange, with its sender's name on it.
    again = {"x-dead-letter-exchange": EXCHANGE, "x-dead-letter-strategy": "at-least-once", **_REFUSING}
    queues = [QueueSpec(name=UNROUTED, arguments=kept | again)]
    bindings = [BindingSpec(exchange=UNROUTED, queue=UNROUTED, routing_key="")]
    for service, heard in sorted(subscriptions.items()):
        queues.append(QueueSpec(name=parked_queue(service), arguments=kept))
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
                    **_REFUSING,
                    **({} if max_length is None else {"x-max-length": max_length}),
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
