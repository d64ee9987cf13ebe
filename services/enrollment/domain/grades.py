"""Grade bands: the word for a score."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class GradeBand:
    """Scores from `lowest` (0 to 100) up to the next band are called `name`."""

    lowest: Decimal
    name: str


def grade_of(bands: Sequence[GradeBand], score: Decimal) -> str:
    """The name of the highest band that the score reaches; empty if it reaches none."""
    reached = [band for band in bands if score >= band.lowest]
    return max(reached, key=lambda band: band.lowest).name if reached else ""
