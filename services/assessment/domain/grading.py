"""Scores. Sums are exact fractions; only a score or a question's points are rounded, to two places."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from services.assessment.domain.answers import Answer
from services.assessment.domain.marking import NOTHING, Grade
from services.assessment.domain.questions import Question

CENT = Decimal("0.01")


def grade(question: Question, answer: Answer | None) -> Grade:
    """What a stored answer earns; no answer earns nothing."""
    return NOTHING if answer is None else question.grade(answer)


def earned(question: Question, fraction: Fraction) -> Decimal:
    """The points that a fraction of a question is, to two places."""
    return _rounded(fraction * Fraction(question.points))


def total_score(questions: Sequence[Question], fractions: Sequence[Fraction]) -> Decimal:
    """The score from 0 to 100, to two places, of what each question earned; half a hundredth is rounded up."""
    points = sum((Fraction(question.points) for question in questions), Fraction(0))
    if points == 0:
        return Decimal("0.00")
    gained = sum(
        (
            fraction * Fraction(question.points)
            for question, fraction in zip(questions, fractions, strict=True)
        ),
        Fraction(0),
    )
    return _rounded(gained / points * 100)


def _rounded(value: Fraction) -> Decimal:
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(CENT, ROUND_HALF_UP)
