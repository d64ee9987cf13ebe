"""Grade bands: the word for a score."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from shared.schema.types import Invalid, Length, Places, Range


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeBand:
    """Scores from `lowest` (0 to 100) up to the next band are called `name`."""

    lowest: Annotated[Decimal, Places(2), Range(0, 100)]
    name: Annotated[str, Length(1, 50)]


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeBands:
    """The words for scores, as certificates and course boards print them. Without a band no word is printed."""

    bands: Annotated[tuple[GradeBand, ...], Length(max=20)] = ()

    def __post_init__(self) -> None:
        """Refuse two words for one score."""
        if len({band.lowest for band in self.bands}) < len(self.bands):
            raise Invalid("Two bands begin at the same score.", "bands")


def grade_of(bands: Sequence[GradeBand], score: Decimal) -> str:
    """The name of the highest band that the score reaches; empty if it reaches none."""
    reached = [band for band in bands if score >= band.lowest]
    return max(reached, key=lambda band: band.lowest).name if reached else ""
