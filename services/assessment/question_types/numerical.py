"""Numerical: a number is typed, and is right within a tolerance."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar, Self

from services.assessment.domain.answers import LONGEST_LINE, Answer, typed_text
from services.assessment.domain.display_order import DisplayOrder
from services.assessment.domain.gift.answers import (
    Findings,
    gift_number,
    raw_answers,
    shortened,
    weight_of,
)
from services.assessment.domain.gift.lexing import Piece, meant
from services.assessment.domain.gift.texts import TextReader, gift_feedback, gift_weight
from services.assessment.domain.marking import NOTHING, Grade, percent, remarks
from services.assessment.domain.numbers import readings, written
from services.assessment.domain.problems import Problem, ProblemKind
from services.assessment.domain.question_checks import (
    FULL,
    MOST_ANSWERS,
    feedback_problems,
    full_marks_problems,
    is_sensible_number,
    too_many_problem,
    weight_problems,
)
from services.assessment.domain.questions import INDONESIAN, Question
from services.assessment.domain.responses import ResponseClass, ResponsePart
from services.assessment.domain.rich_text import inline_html

NONE = Decimal(0)
OTHER = "other"
_COMMA_NUMBER = re.compile(r"[+-]?[0-9]+,[0-9]+")

NUMBER_IMPOSSIBLE = ProblemKind(
    "number_impossible",
    "The number %(number)s is too large or too fine. Give at most 15 digits and 12 decimals.",
)
TOLERANCE_NEGATIVE = ProblemKind(
    "tolerance_negative",
    "The tolerance %(tolerance)s is negative. Give 0 or more, or a range as from..to.",
)
TOLERANCE_OF_OTHERS = ProblemKind(
    "tolerance_of_others", "Every other number cannot have a tolerance. Leave it out."
)
WRONG_NUMBER_TEXT = ProblemKind(
    "wrong_number_text",
    "A wrong number needs no text after ~, only feedback after #. Mark right numbers with =.",
)
RANGE_BACKWARDS = ProblemKind(
    "range_backwards", "The range %(range)s runs backwards. Write the smaller number first."
)
NUMBER_MISSING = ProblemKind(
    "number_missing",
    "A number is missing. Write it with digits and a decimal point, such as 7.5, "
    "a tolerance as 7.5:0.1, a range as 7..8.",
)
NUMBER_UNREADABLE = ProblemKind(
    "number_unreadable",
    "'%(text)s' is not a number. Write it with digits and a decimal point, such as 7.5, "
    "a tolerance as 7.5:0.1, a range as 7..8.",
)
NUMBER_WITH_COMMA = ProblemKind(
    "number_with_comma",
    "'%(text)s' is not a number. In a GIFT file the decimal mark is a point: write %(meant)s.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NumericAnswer:
    """A number within `tolerance` of `value`; no `value` stands for every other number."""

    value: Decimal | None
    tolerance: Decimal = NONE
    fraction: Decimal = FULL
    feedback: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Numerical(Question):
    """A number is typed; the nearest right answer with the most points counts."""

    TYPE: ClassVar[str] = "numerical"

    answers: tuple[NumericAnswer, ...]

    def own_problems(self) -> Iterator[Problem]:
        if len(self.answers) > MOST_ANSWERS:
            yield too_many_problem(len(self.answers))
            return
        for answer in self.answers:
            yield from feedback_problems(answer.feedback)
            yield from weight_problems(answer.fraction)
            for number in (answer.value, answer.tolerance):
                if number is not None and not is_sensible_number(number):
                    yield Problem(NUMBER_IMPOSSIBLE, {"number": str(number)})
            if answer.tolerance < 0:
                yield Problem(TOLERANCE_NEGATIVE, {"tolerance": str(answer.tolerance)})
            if answer.value is None and answer.tolerance != 0:
                yield Problem(TOLERANCE_OF_OTHERS)
        yield from full_marks_problems(
            [answer.fraction for answer in self.answers if answer.value is not None]
        )

    def read_answer(self, order: DisplayOrder, given: Answer) -> dict[str, Any] | None:
        return typed_text(given, LONGEST_LINE)

    def grade(self, answer: Answer) -> Grade:
        number = self._best(answer["text"])
        if number is None:
            return NOTHING
        return Grade(percent(self.answers[number].fraction), remarks(self.answers[number].feedback))

    def answer_html(self, answer: Answer, language: str) -> str:
        return inline_html(answer["text"], "plain")

    def correct_html(self, language: str) -> str | None:
        return next(
            (
                _said(answer, language)
                for answer in self.answers
                if answer.fraction == FULL and answer.value is not None
            ),
            None,
        )

    def response_parts(self) -> tuple[ResponsePart, ...]:
        classes = [
            ResponseClass(str(number), _said(answer, INDONESIAN), percent(answer.fraction))
            for number, answer in enumerate(self.answers)
        ]
        return (ResponsePart("", "", (*classes, ResponseClass(OTHER, "", Fraction(0)))),)

    def classify(self, answer: Answer) -> dict[str, str]:
        number = self._best(answer["text"])
        return {"": OTHER if number is None else str(number)}

    @classmethod
    def claims_gift(cls, section: Piece | None) -> bool:
        return section is not None and section.text.startswith("#")

    @classmethod
    def from_gift(
        cls, section: Piece, texts: TextReader, findings: Findings, core: Mapping[str, Any]
    ) -> Self:
        """The numbers after {#, as value, value:tolerance or from..to; ~ begins what is said to any other number."""
        found: list[NumericAnswer] = []
        for answer in raw_answers(section.cut(1), findings):
            feedback = texts.read(answer.feedback)
            if answer.mark == "~":
                if answer.text.text:
                    findings.refuse(answer.text.line, WRONG_NUMBER_TEXT)
                found.append(NumericAnswer(value=None, fraction=answer.weight or NONE, feedback=feedback))
                continue
            number = _value_and_tolerance(answer.text, findings)
            if number is not None:
                value, tolerance = number
                found.append(
                    NumericAnswer(
                        value=value, tolerance=tolerance, fraction=weight_of(answer, FULL), feedback=feedback
                    )
                )
        return cls(**core, answers=tuple(found))

    def gift_lines(self) -> list[str]:
        return ["#", *(_gift(answer, self.format) for answer in self.answers)]

    def _best(self, typed: str) -> int | None:
        numbers = readings(typed)
        accepted = [
            place
            for place, answer in enumerate(self.answers)
            if any(_is_near(answer, number) for number in numbers)
        ]
        others = (place for place, answer in enumerate(self.answers) if answer.value is None)
        if not accepted:
            return next(others, None)
        return max(accepted, key=lambda place: self.answers[place].fraction)


def _is_near(answer: NumericAnswer, number: Decimal) -> bool:
    return answer.value is not None and abs(number - answer.value) <= answer.tolerance


def _said(answer: NumericAnswer, language: str) -> str:
    if answer.value is None:
        return ""
    number = written(answer.value)
    if answer.tolerance:
        number = f"{number} ± {written(answer.tolerance)}"
    return number.replace(".", ",") if language == INDONESIAN else number


def _gift(answer: NumericAnswer, text_format: str) -> str:
    if answer.value is None:
        value = "*"
    else:
        value = written(answer.value) + (f":{written(answer.tolerance)}" if answer.tolerance else "")
    return gift_weight("=", answer.fraction, FULL, "") + value + gift_feedback(answer.feedback, text_format)


def _value_and_tolerance(piece: Piece, findings: Findings) -> tuple[Decimal | None, Decimal] | None:
    text = piece.text
    if text == "*":
        return None, NONE
    if ".." in text:
        low, high = (_number(part, piece.line, findings) for part in text.split("..", 1))
        if low is None or high is None:
            return None
        if low > high:
            findings.refuse(piece.line, RANGE_BACKWARDS, range=meant(text))
        return (low + high) / 2, abs(high - low) / 2
    value_text, colon, tolerance_text = text.partition(":")
    value = _number(value_text, piece.line, findings)
    tolerance = _number(tolerance_text, piece.line, findings) if colon else NONE
    return None if value is None or tolerance is None else (value, tolerance)


def _number(text: str, line: int, findings: Findings) -> Decimal | None:
    text = text.strip()
    number = gift_number(text)
    if number is None:
        if not text:
            findings.refuse(line, NUMBER_MISSING)
        elif _COMMA_NUMBER.fullmatch(text):
            findings.refuse(line, NUMBER_WITH_COMMA, text=text, meant=text.replace(",", "."))
        else:
            findings.refuse(line, NUMBER_UNREADABLE, text=shortened(text))
    return number
