"""What a benchmark found, beside what was wanted: as a table for people, and as JSON."""

import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """One number that has a target.

    Args:
        part: of which part.
        what: in words.
        value: the median of the rounds.
        unit: of value and target: `×`, `ms` or `%`.
        target: what it should at least, or at most, be.
        at_least: which of the two.
        seen: the rounds.
        beside: what it was computed from, in words.
    """

    part: str
    what: str
    value: float
    unit: str
    target: float
    at_least: bool
    seen: tuple[float, ...]
    beside: str = ""

    @property
    def met(self) -> bool:
        """Whether the target is met."""
        return self.value >= self.target if self.at_least else self.value <= self.target

    def as_json(self) -> dict[str, Any]:
        """For the last line."""
        found = asdict(self) | {"met": self.met}
        found |= {"value": round(self.value, 3), "seen": [round(value, 3) for value in self.seen]}
        return found


def interleaved(rounds: int, *measures: Callable[[], float]) -> list[tuple[float, ...]]:
    """Measure in turn, so that what disturbs the machine disturbs all; the rounds of each measure."""
    found = [tuple(measure() for measure in measures) for _ in range(rounds)]
    return [tuple(column) for column in zip(*found, strict=True)]


def ratio(part: str, what: str, measured: Sequence[float], base: Sequence[float], *, target: float) -> Figure:
    """How many times the base the measured rate is, round by round."""
    seen = tuple(rate / beside for rate, beside in zip(measured, base, strict=True))
    words = f"{statistics.median(measured):,.0f}/s beside {statistics.median(base):,.0f}/s"
    return Figure(part, what, statistics.median(seen), "×", target, True, seen, words)


def slowing(
    what: str, young: Sequence[float], old: Sequence[float], *, is_rate: bool, target: float
) -> Figure:
    """By how many percent a long history makes something slower; below zero it is faster."""
    pairs = zip(young, old, strict=True)
    seen = tuple((a / b if is_rate else b / a) * 100 - 100 for a, b in pairs)
    digits, unit = (0, "/s") if is_rate else (1, " ms")
    words = f"{statistics.median(old):,.{digits}f}{unit} beside {statistics.median(young):,.{digits}f}{unit}"
    return Figure("history", what, statistics.median(seen), "%", target, False, seen, words)


def delay(part: str, what: str, seen: Sequence[float], *, target: float) -> Figure:
    """Milliseconds."""
    return Figure(part, what, statistics.median(seen), "ms", target, False, tuple(seen))


def percentile(values: Iterable[float], percent: int) -> float:
    """The smallest value that so many percent do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]


def table(figures: Sequence[Figure]) -> str:
    """A line for each figure."""
    lines = []
    for figure in figures:
        sign = "≥" if figure.at_least else "≤"
        digits = 2 if figure.unit == "×" else 1
        lines.append(
            f"{figure.part:<9} {figure.what:<44} {figure.value:>8.{digits}f} {figure.unit:<2}"
            f"  {sign} {figure.target:>5g} {figure.unit:<2}  {'met' if figure.met else 'MISSED':<6}  {figure.beside}"
        )
    return "\n".join(line.rstrip() for line in lines)
