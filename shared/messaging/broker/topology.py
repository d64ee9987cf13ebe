"""Exchanges, queues and bindings, from the subscriptions of all services, as plain values.

    sinau.events (topic) ──type──> <service>.inbox ──given up──> <service>.parked
         └── no binding: sinau.unrouted (fanout) ──> sinau.unrouted

`declarations` creates them on a broker, `definitions` exports them for RabbitMQ, `inspection` compares.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shared.messaging.subscription import Subscription

EXCHANGE = "sinau.events"
UNROUTED = "sinau.unrouted"
"""An exchange, and the queue behind it, for what no queue is bound to."""


def inbox_queue(service: str) -> str:
    """The queue that a service consumes."""
    return f"{service}.inbox"


def parked_queue(service: str) -> str:
    """Where the broker puts what it has delivered too often."""
    return f"{service}.parked"


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
