"""The parts of the benchmark: what is measured, beside what, and what is wanted."""

import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tests.bench import carrying, consuming, history, latency, relaying
from tests.bench.environment import Environment, Servers
from tests.bench.figures import Figure, delay, interleaved, percentile, ratio, slowing

YOUNG = 1000


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured.

    Args:
        rounds: of which the median counts; the rest is for each of them.
        sent: events that are relayed.
        events: that are handled in batches, or carried.
        alone: that are handled in a transaction each.
        idle: that are waited for one by one.
        rate: events per second under load.
        seconds: of that load.
        history: sent and handled events of a long life.
        starts: of the processes in either environment, for each delay that is compared over a history.
    """

    rounds: int = 3
    sent: int = 30_000
    events: int = 15_000
    alone: int = 2_000
    idle: int = 100
    rate: int = 1_000
    seconds: float = 5.0
    history: int = 1_000_000
    starts: int = 15


def relay(servers: Servers, size: Size) -> list[Figure]:
    """The relay, from PostgreSQL into a quorum queue."""
    with servers.deployed() as environment:
        raw, relayed = interleaved(
            size.rounds,
            lambda: relaying.raw_rate(environment, size.sent),
            lambda: relaying.relay_rate(environment, size.sent),
        )
    return [ratio("relay", "relay, of its client's raw publishing", relayed, raw, target=0.85)]


def consumer(servers: Servers, size: Size) -> list[Figure]:
    """The consumer with its inbox, from a quorum queue into PostgreSQL."""
    with servers.deployed() as environment:
        alone, together = interleaved(
            size.rounds,
            lambda: consuming.rate(environment, size.alone, batch=1),
            lambda: consuming.rate(environment, size.events),
        )
    return [ratio("consumer", "batches, of a transaction per message", together, alone, target=8)]


def delays(servers: Servers, size: Size) -> list[Figure]:
    """From commit to handled, both ways."""
    with servers.deployed() as environment, latency.deployed_pipeline(environment) as pipeline:
        idle = [pipeline.idle(size.idle) for _ in range(size.rounds)]
        busy = [pipeline.busy(size.rate, size.seconds) for _ in range(size.rounds)]
    with servers.embedded() as environment, latency.embedded_pipeline(environment) as pipeline:
        embedded = [pipeline.idle(size.idle) for _ in range(size.rounds)]
    return [
        delay("latency", "commit to handled, idle, p50", _each(idle, 50), target=10),
        delay("latency", "commit to handled, idle, p99", _each(idle, 99), target=30),
        delay("latency", "commit to handled, idle, p50, embedded", _each(embedded, 50), target=3),
        delay("latency", f"commit to handled at {size.rate:,}/s, p99", _each(busy, 99), target=100),
    ]


def embedded(servers: Servers, size: Size) -> list[Figure]:
    """The embedded broker on a SQLite file."""
    with servers.embedded() as environment:
        raw, carried = interleaved(
            size.rounds,
            lambda: carrying.raw_rate(servers.folder, size.events),
            lambda: carrying.transport_rate(environment, size.events),
        )
    return [ratio("embedded", "messages, of raw SQLite commits", carried, raw, target=0.6)]


def long_life(servers: Servers, size: Size) -> list[Figure]:
    """All of it in environments with a short and with a long history."""

    def relayed(environment: Environment) -> float:
        return relaying.relay_rate(environment, size.sent)

    def handled(environment: Environment) -> float:
        return consuming.rate(environment, size.events)

    def carried(environment: Environment) -> float:
        return carrying.transport_rate(environment, size.events)

    def idle(environment: Environment) -> float:
        with _pipeline(environment) as pipeline:
            return percentile(pipeline.idle(size.idle), 50)

    def busy(environment: Environment) -> float:
        with _pipeline(environment) as pipeline:
            return percentile(pipeline.busy(size.rate, size.seconds), 99)

    figures = []
    with servers.deployed() as young, servers.deployed() as old:
        compare = _Compared(young, old, size)
        figures.append(compare.rates("relay", relayed))
        figures.append(compare.rates("consumer", handled))
        figures.append(compare.delays("commit to handled, idle, p50", idle))
        figures.append(compare.delays(f"commit to handled at {size.rate:,}/s, p99", busy))
    with servers.embedded() as young, servers.embedded() as old:
        compare = _Compared(young, old, size)
        figures.append(compare.rates("messages of the embedded broker", carried))
        figures.append(compare.delays("commit to handled, idle, p50, embedded", idle))
    return figures


class _Compared:
    """Two environments that differ only in their history."""

    def __init__(self, young: Environment, old: Environment, size: Size) -> None:
        history.age(young, YOUNG)
        history.age(old, size.history)
        self._young, self._old, self._size = young, old, size

    def rates(self, what: str, measure: Callable[[Environment], float]) -> Figure:
        return slowing(what, *self._both(measure, self._size.rounds), is_rate=True, target=15)

    def delays(self, what: str, measure: Callable[[Environment], float]) -> Figure:
        # The placement of the processes on the cores affects one start more than any history.
        return slowing(what, *self._both(measure, self._size.starts), is_rate=False, target=15)

    def _both(
        self, measure: Callable[[Environment], float], times: int
    ) -> tuple[Sequence[float], Sequence[float]]:
        young, old = interleaved(times, lambda: measure(self._young), lambda: measure(self._old))
        return young, old


PARTS: Mapping[str, Callable[[Servers, Size], list[Figure]]] = {
    "relay": relay,
    "consumer": consumer,
    "latency": delays,
    "embedded": embedded,
    "history": long_life,
}


def _each(rounds: Sequence[Sequence[float]], percent: int) -> list[float]:
    return [percentile(values, percent) for values in rounds]


def _pipeline(environment: Environment) -> contextlib.AbstractContextManager[latency.Pipeline]:
    return (
        latency.embedded_pipeline(environment)
        if environment.shop.is_sqlite
        else latency.deployed_pipeline(environment)
    )
