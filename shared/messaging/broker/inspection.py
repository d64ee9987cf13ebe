"""Compares a broker with a topology without changing anything.

A name is declared passively first; only what exists is declared again, which changes nothing and is refused when it
differs. AMQP cannot list bindings: on RabbitMQ the caller takes them from the management API (`bindings`).
"""

import contextlib
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

import pika
from amqp.exceptions import NotFound, PreconditionFailed
from pika.exceptions import ChannelClosedByBroker

from shared.messaging.broker.addresses import is_embedded, pika_parameters
from shared.messaging.broker.connection import Link
from shared.messaging.broker.topology import Topology
from shared.messaging.routing import Binding

_NOT_FOUND = 404


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing of a broker that is not as the topology has it.

    Attributes:
        problem: missing, differs or surplus.
        queue: of a binding, its queue.
    """

    kind: str
    name: str
    problem: str
    queue: str | None = None

    def __str__(self) -> str:
        return f"{self.kind} {self.name}: {self.problem}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """The result of a comparison.

    Attributes:
        saw_bindings: whether bindings could be compared.
        surplus: the bindings that should not exist.
    """

    differences: tuple[Difference, ...]
    saw_bindings: bool
    surplus: tuple[Binding, ...] = ()

    @property
    def lost(self) -> list[Difference]:
        """Missing bindings of existing queues, which have missed what was published and went to others meanwhile."""
        new = {one.name for one in self.differences if one.kind == "queue"}
        return [
            one for one in self.differences if one.queue and one.problem == "missing" and one.queue not in new
        ]


def check(broker_url: str, topology: Topology, *, bindings: Collection[Binding] | None = None) -> Check:
    """Compare a broker with a topology.

    Args:
        broker_url: of an account that may configure.
        topology: as it should be.
        bindings: all of RabbitMQ's, if they are known. The embedded broker lists its own.

    Raises:
        OSError, AMQPError, pika.exceptions.AMQPError: the broker is unavailable, or refuses the account.
    """
    if is_embedded(broker_url):
        with contextlib.closing(Link(broker_url, name="topology")) as link:
            channel = link.channel()
            differences = _declared(lambda: channel, topology)
            bindings = channel.bindings()
    else:
        with contextlib.closing(pika.BlockingConnection(pika_parameters(broker_url))) as connection:
            # A refusal closes the channel, so each declaration has a channel of its own.
            differences = _declared(connection.channel, topology)
    wanted = set(topology.bindings)
    there = wanted if bindings is None else _own(bindings, topology)
    found = [("missing", sorted(wanted - there)), ("surplus", sorted(there - wanted))]
    return Check(
        differences=(*differences, *(_bound(problem, item) for problem, items in found for item in items)),
        saw_bindings=bindings is not None,
        surplus=tuple(sorted(there - wanted)),
    )


def _own(bindings: Collection[Binding], topology: Topology) -> set[Binding]:
    """Those of a broker's bindings that lead out of an exchange of the topology, or into a queue of it."""
    names = {one.name for one in topology.exchanges} | {one.name for one in topology.queues}
    return {binding for binding in bindings if binding.exchange in names or binding.queue in names}


def _declared(channel: Callable[[], Any], topology: Topology) -> list[Difference]:
    found = []
    for exchange in topology.exchanges:
        problem = _problem(
            channel, "exchange_declare", exchange.name, exchange.type, arguments=dict(exchange.arguments)
        )
        if problem:
            found.append(Difference(kind="exchange", name=exchange.name, problem=problem))
    for queue in topology.queues:
        problem = _problem(channel, "queue_declare", queue.name, arguments=dict(queue.arguments))
        if problem:
            found.append(Difference(kind="queue", name=queue.name, problem=problem))
    return found


def _problem(channel: Callable[[], Any], verb: str, *names: str, arguments: dict[str, Any]) -> str | None:
    try:
        getattr(channel(), verb)(names[0], passive=True)
        getattr(channel(), verb)(*names, durable=True, arguments=arguments)
    except NotFound:
        return "missing"
    except PreconditionFailed:
        return "differs"
    except ChannelClosedByBroker as refusal:
        return "missing" if refusal.reply_code == _NOT_FOUND else "differs"
    return None


def _bound(problem: str, binding: Binding) -> Difference:
    name = f"{binding.exchange} -> {binding.queue} ({binding.routing_key})"
    return Difference(kind="binding", name=name, problem=problem, queue=binding.queue)


def depths_of(broker_url: str, queues: Iterable[str]) -> dict[str, int | None]:
    """The messages that are ready in each queue; None for a queue that does not exist.

    Args:
        broker_url: of an account that may see these queues.

    Raises:
        OSError, AMQPError, sqlite3.Error: the broker is unavailable, or refuses the account.
    """
    with contextlib.closing(Link(broker_url, name="operator")) as link:
        return {queue: _depth(link, queue) for queue in queues}


def _depth(link: Link, queue: str) -> int | None:
    # A missing queue closes the channel, so each declaration has a channel of its own.
    channel = link.channel()
    try:
        count: int = channel.queue_declare(queue, passive=True).message_count
    except NotFound:
        return None
    channel.close()
    return count
