"""The parts of the benchmark: what is measured, beside what, and what is wanted."""

import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tests.bench import carrying, consuming, history, latency, relaying
from tests.bench.figures import Figure, delay, interleaved, percentile, ratio, slowing
from tests.bench.house import Ground, House

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
        starts: of the processes in either house, for each delay that is compared over a history.
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


def relay(ground: Ground, size: Size) -> list[Figure]:
    """The relay, from PostgreSQL into a quorum queue."""
    with ground.deployed() as house:
        raw, relayed = interleaved(
            size.rounds,
            lambda: relaying.raw_rate(house, size.sent),
            lambda: relaying.relay_rate(house, size.sent),
        )
    return [ratio("relay", "relay, of its client's raw publishing", relayed, raw, target=0.85)]


def consumer(ground: Ground, size: Size) -> list[Figure]:
    """The consumer with its inbox, from a quorum queue into PostgreSQL."""
    with ground.deployed() as house:
        alone, together = interleaved(
            size.rounds,
            lambda: consuming.rate(house, size.alone, batch=1),
            lambda: consuming.rate(house, size.events),
        )
    return [ratio("consumer", "batches, of a transaction per message", together, alone, target=8)]


def delays(ground: Ground, size: Size) -> list[Figure]:
    """From commit to handled, both ways."""
    with ground.deployed() as house, latency.deployed_line(house) as line:
        idle = [line.idle(size.idle) for _ in range(size.rounds)]
        busy = [line.busy(size.rate, size.seconds) for _ in range(size.rounds)]
    with ground.embedded() as house, latency.embedded_line(house) as line:
        embedded = [line.idle(size.idle) for _ in range(size.rounds)]
    return [
        delay("latency", "commit to handled, idle, p50", _each(idle, 50), target=10),
        delay("latency", "commit to handled, idle, p99", _each(idle, 99), target=30),
        delay("latency", "commit to handled, idle, p50, embedded", _each(embedded, 50), target=3),
        delay("latency", f"commit to handled at {size.rate:,}/s, p99", _each(busy, 99), target=100),
    ]


def embedded(ground: Ground, size: Size) -> list[Figure]:
    """Our own broker on a SQLite file."""
    with ground.embedded() as house:
        raw, carried = interleaved(
            size.rounds,
            lambda: carrying.raw_rate(ground.folder, size.events),
            lambda: carrying.transport_rate(house, size.events),
        )
    return [ratio("embedded", "messages, of raw SQLite commits", carried, raw, target=0.6)]


def long_life(ground: Ground, size: Size) -> list[Figure]:
    """All of it in houses with a short and with a long history."""

    def relayed(house: House) -> float:
        return relaying.relay_rate(house, size.sent)

    def handled(house: House) -> float:
        return consuming.rate(house, size.events)

    def carried(house: House) -> float:
        return carrying.transport_rate(house, size.events)

    def idle(house: House) -> float:
        with _line(house) as line:
            return percentile(line.idle(size.idle), 50)

    def busy(house: House) -> float:
        with _line(house) as line:
            return percentile(line.busy(size.rate, size.seconds), 99)

    figures = []
    with ground.deployed() as young, ground.deployed() as old:
        compare = _Compared(young, old, size)
        figures.append(compare.rates("relay", relayed))
        figures.append(compare.rates("consumer", handled))
        figures.append(compare.delays("commit to handled, idle, p50", idle))
        figures.append(compare.delays(f"commit to handled at {size.rate:,}/s, p99", busy))
    with ground.embedded() as young, ground.embedded() as old:
        compare = _Compared(young, old, size)
        figures.append(compare.rates("messages of our own broker", carried))
        figures.append(compare.delays("commit to handled, idle, p50, embedded", idle))
    return figures


class _Compared:
    """Two houses that differ in their history alone."""

    def __init__(self, young: House, old: House, size: Size) -> None:
        history.age(young, YOUNG)
        history.age(old, size.history)
        self._young, self._old, self._size = young, old, size

    def rates(self, what: str, measure: Callable[[House], float]) -> Figure:
        return slowing(what, *self._both(measure, self._size.rounds), is_rate=True, target=15)

    def delays(self, what: str, measure: Callable[[House], float]) -> Figure:
        # How processes come to lie on the cores makes more of a difference to one start than any history.
        return slowing(what, *self._both(measure, self._size.starts), is_rate=False, target=15)

    def _both(self, measure: Callable[[House], float], times: int) -> tuple[Sequence[float], Sequence[float]]:
        young, old = interleaved(times, lambda: measure(self._young), lambda: measure(self._old))
        return young, old


PARTS: Mapping[str, Callable[[Ground, Size], list[Figure]]] = {
    "relay": relay,
    "consumer": consumer,
    "latency": delays,
    "embedded": embedded,
    "history": long_life,
}


def _each(rounds: Sequence[Sequence[float]], percent: int) -> list[float]:
    return [percentile(values, percent) for values in rounds]


def _line(house: House) -> contextlib.AbstractContextManager[latency.Line]:
    return latency.embedded_line(house) if house.shop.is_sqlite else latency.deployed_line(house)
