"""Exchanges, queues and bindings, from the subscriptions of all services, as plain values.

    sinau.events (topic) ──type──> <service>.inbox ──given up──> <service>.parked
         └── no binding: sinau.unrouted (fanout) ──> sinau.unrouted

`declarations` declares them on a broker, `definitions` exports them for RabbitMQ, `inspection` compares.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shared.messaging.routing import Binding, Exchange
from shared.messaging.subscription import Subscription

EXCHANGE = "sinau.events"
UNROUTED = "sinau.unrouted"
"""An exchange and its queue, for messages that no queue is bound to."""


def inbox_queue(service: str) -> str:
    """The queue that a service consumes."""
    return f"{service}.inbox"


def parked_queue(service: str) -> str:
    """The dead-letter queue for what was delivered too often."""
    return f"{service}.parked"


@dataclass(frozen=True, slots=True)
class Queue:
    """A queue and its arguments."""

    name: str
    arguments: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Topology:
    """All that a broker must have."""

    exchanges: tuple[Exchange, ...]
    queues: tuple[Queue, ...]
    bindings: tuple[Binding, ...]


DELIVERY_LIMIT = 10
NO_LIMIT = 1_000_000
"""Of deliveries, where no message may be given up: the default of RabbitMQ 4 is 20, of 3 none."""
_REFUSING = {"x-overflow": "reject-publish"}


def topology_of(
    subscriptions: Mapping[str, Sequence[Subscription]], *, max_length: int | None = None
) -> Topology:
    """The topology for services and their subscriptions.

    Args:
        subscriptions: by the name of the service; a service without subscriptions has an empty sequence.
        max_length: messages that an inbox takes before the broker refuses more, and relays wait.
    """
    quorum = {"x-queue-type": "quorum"}
    kept = quorum | {"x-delivery-limit": NO_LIMIT}
    # What is rejected there goes back to the exchange, with its publisher's user id.
    again = {"x-dead-letter-exchange": EXCHANGE, "x-dead-letter-strategy": "at-least-once", **_REFUSING}
    queues = [Queue(UNROUTED, kept | again)]
    bindings = [Binding(UNROUTED, UNROUTED, "")]
    for service, own in sorted(subscriptions.items()):
        queues.append(Queue(parked_queue(service), kept))
        queues.append(
            Queue(
                inbox_queue(service),
                quorum
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
            Binding(EXCHANGE, inbox_queue(service), name)
            for name in sorted({subscription.event.NAME for subscription in own})
        )
    return Topology(
        exchanges=(
            Exchange(UNROUTED, "fanout", {}),
            Exchange(EXCHANGE, "topic", {"alternate-exchange": UNROUTED}),
        ),
        queues=tuple(queues),
        bindings=tuple(bindings),
    )
