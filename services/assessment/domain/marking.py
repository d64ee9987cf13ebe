"""What one answer earns."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Grade:
    """What one answer earns.

    Attributes:
        fraction: of the question's points, from 0 to 1; None while a trainer has to decide.
        remarks: the feedback that belongs to what was answered.
    """

    fraction: Fraction | None
    remarks: tuple[str, ...] = ()

    @property
    def is_correct(self) -> bool | None:
        """Whether it earns everything; None while a trainer has to decide."""
        return None if self.fraction is None else self.fraction == 1


NOTHING = Grade(Fraction(0))


def percent(weight: Decimal) -> Fraction:
    """A weight in percent as a fraction of the points, never below 0."""
    return max(Fraction(0), Fraction(weight) / 100)


def remarks(*feedback: str) -> tuple[str, ...]:
    """The feedback that is not empty."""
    return tuple(text for text in feedback if text)
