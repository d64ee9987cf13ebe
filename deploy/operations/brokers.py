"""Inspects a broker: over AMQP, and over its management API, if there is one."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import httpx

from deploy.embedded.composition import SUBSCRIPTIONS
from deploy.operations.installation import Installation, NoAnswer
from deploy.operations.management import management_client, why_not
from shared.messaging.broker.addresses import is_embedded
from shared.messaging.broker.inspection import Check, check
from shared.messaging.broker.topology import topology_of
from shared.messaging.routing import Binding


@dataclass(frozen=True, slots=True)
class Broker:
    """A broker.

    Attributes:
        management_url: its management API, if available.
        installation: the installation that owns it and whose audit log records changes; none if only an address
            was given.
    """

    url: str
    management_url: str | None
    installation: Installation | None = None


def look(broker: Broker) -> Check:
    """Differences between the broker and the topology: missing, superfluous or different.

    Raises:
        NoAnswer: it does not answer.
    """
    if is_embedded(broker.url) and not Path(urlsplit(broker.url).path[1:]).exists():
        raise NoAnswer(f"there is no broker at {broker.url}: start Sinau once, or give --broker.")
    try:
        bindings = _bindings(broker, broker.management_url) if broker.management_url else None
        return check(broker.url, topology_of(SUBSCRIPTIONS), bindings=bindings)
    except httpx.HTTPError as error:
        raise NoAnswer(f"the management API does not answer: {why_not(error)}") from error
    except Exception as error:
        # kombu, pika and sqlite have no common base error.
        raise NoAnswer(f"the broker does not answer: {type(error).__name__}: {error}") from error


def _bindings(broker: Broker, management: str) -> list[Binding]:
    vhost = unquote(urlsplit(broker.url).path[1:]) or "/"
    ca_file = broker.installation.ca_file if broker.installation else None
    with management_client(management, ca_file=ca_file, seconds=30) as client:
        rows = client.get(f"/api/bindings/{quote(vhost, safe='')}").raise_for_status().json()
    # RabbitMQ binds every queue to the default exchange.
    return [
        Binding(row["source"], row["destination"], row["routing_key"])
        for row in rows
        if row["source"] and row["destination_type"] == "queue"
    ]
