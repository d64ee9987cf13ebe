"""The topology as RabbitMQ's definitions, with the permissions of the services' users."""

import re
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
    lasting = {"vhost": vhost, "durable": True, "auto_delete": False}
    return {
        "vhosts": [{"name": vhost}],
        "exchanges": [
            {
                **lasting,
                "name": exchange.name,
                "type": exchange.type,
                "internal": False,
                "arguments": dict(exchange.arguments),
            }
            for exchange in topology.exchanges
        ],
        "queues": [
            {**lasting, "name": queue.name, "arguments": dict(queue.arguments)} for queue in topology.queues
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
                "write": f"^{re.escape(EXCHANGE)}$",
                "read": f"^{service}\\.(inbox|parked)$",
            }
            for service in services
        ],
        "topic_permissions": [
            {"user": service, "vhost": vhost, "exchange": EXCHANGE, "write": f"^{service}\\.", "read": "^$"}
            for service in services
        ],
    }
