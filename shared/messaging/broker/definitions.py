"""The topology as RabbitMQ's definitions, with the permissions of the services' users."""

from collections.abc import Sequence
from typing import Any

from shared.messaging.broker.topology import EXCHANGE, Topology


def export_definitions(
    topology: Topology, *, services: Sequence[str] = (), vhost: str = "/"
) -> dict[str, Any]:
    """The topology as RabbitMQ's definitions, for `load_definitions`.

    Args:
        topology: what to export.
        services: names of RabbitMQ users that are services: they configure nothing, write only their own types to the
            exchange, and read their own two queues.
        vhost: which virtual host.
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
