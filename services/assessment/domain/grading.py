"""What an answer earns. Sums are exact fractions; only a score or a question's points are rounded, to two places."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import assert_never

from services.assessment.domain.answers import Answer
from services.assessment.domain.choice_order import left_sides, right_sides
from services.assessment.domain.numbers import readings
from services.assessment.domain.questions import (
    Description,
    Essay,
    Matching,
    MultipleAnswers,
    MultipleChoice,
    Numerical,
    NumericAnswer,
    Question,
    ShortAnswer,
    TrueFalse,
)
from services.assessment.domain.text_matching import matches

CENT = Decimal("0.01")


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


def grade(question: Question, answer: Answer | None) -> Grade:
    """What an answer, as kept, earns. No answer earns nothing; an essay that says something waits for a trainer."""
    if answer is None:
        return NOTHING
    match question:
        case MultipleChoice():
            chosen = question.answers[answer["choice"]]
            return Grade(_percent(chosen.fraction), _said(chosen.feedback))
        case MultipleAnswers():
            return _grade_several(question, answer)
        case TrueFalse():
            said = question.feedback_true if answer["value"] else question.feedback_false
            return Grade(Fraction(int(answer["value"] is question.value)), _said(said))
        case ShortAnswer():
            accepted = [item for item in question.answers if matches(item.text, answer["text"])]
            best = max(accepted, key=lambda item: item.fraction, default=None)
            return NOTHING if best is None else Grade(_percent(best.fraction), _said(best.feedback))
        case Numerical():
            return _grade_number(question, answer["text"])
        case Matching():
            return _grade_matching(question, answer)
        case Essay():
            return Grade(None)
        case Description():
            return NOTHING
        case _:
            assert_never(question)


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


def _percent(fraction: Decimal) -> Fraction:
    return max(Fraction(0), Fraction(fraction) / 100)


def _said(*feedback: str) -> tuple[str, ...]:
    return tuple(text for text in feedback if text)


def _grade_several(question: MultipleAnswers, answer: Answer) -> Grade:
    """Weights are added up and scaled so that all right answers together make the whole; never below nothing."""
    chosen = [question.answers[number] for number in answer["choices"]]
    whole = sum((Fraction(item.fraction) for item in question.answers if item.fraction > 0), Fraction(0))
    gained = sum((Fraction(item.fraction) for item in chosen), Fraction(0)) / whole
    return Grade(min(Fraction(1), max(Fraction(0), gained)), _said(*(item.feedback for item in chosen)))


def _grade_number(question: Numerical, text: str) -> Grade:
    numbers = readings(text)
    accepted = [item for item in question.answers if any(_is_near(item, number) for number in numbers)]
    best = max(accepted, key=lambda item: item.fraction, default=None)
    if best is None:
        best = next((item for item in question.answers if item.value is None), None)
    return NOTHING if best is None else Grade(_percent(best.fraction), _said(best.feedback))


def _is_near(answer: NumericAnswer, number: Decimal) -> bool:
    return answer.value is not None and abs(number - answer.value) <= answer.tolerance


def _grade_matching(question: Matching, answer: Answer) -> Grade:
    rights = right_sides(question)
    asked = [pair.right for pair in question.pairs if pair.left]
    hits = sum(1 for left, right in answer["pairs"].items() if asked[int(left)] == rights[right])
    return Grade(Fraction(hits, len(left_sides(question))))
