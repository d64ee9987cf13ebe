r"""Short answer: a word or a phrase is typed. In an accepted answer `*` stands for any text, `\*` for an asterisk."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar, Self

from services.assessment.domain.answers import LONGEST_LINE, Answer, typed_text
from services.assessment.domain.display_order import DisplayOrder
from services.assessment.domain.gift.answers import Findings, raw_answers, weight_of
from services.assessment.domain.gift.lexing import Piece
from services.assessment.domain.gift.texts import TextReader, gift_feedback, gift_text, gift_weight
from services.assessment.domain.marking import NOTHING, Grade, percent, remarks
from services.assessment.domain.problems import Problem, ProblemKind
from services.assessment.domain.question_checks import (
    ANSWER,
    FULL,
    LONGEST_ANSWER,
    MOST_ANSWERS,
    feedback_problems,
    full_marks_problems,
    text_problems,
    too_many_problem,
    weight_problems,
)
from services.assessment.domain.questions import Question
from services.assessment.domain.responses import ResponseClass, ResponsePart
from services.assessment.domain.rich_text import inline_html
from services.assessment.domain.text_matching import matches

OTHER = "other"

ANSWER_UNMARKED = ProblemKind(
    "answer_unmarked", "The answer has no = before it and is read as the one right short answer."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptedText:
    """A text that is accepted, the percent of the points that it earns, and what is said to who types it."""

    text: str
    fraction: Decimal = FULL
    feedback: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortAnswer(Question):
    """A word or a phrase is typed; the accepted text with the most points counts."""

    TYPE: ClassVar[str] = "short_answer"

    answers: tuple[AcceptedText, ...]

    def own_problems(self) -> Iterator[Problem]:
        if len(self.answers) > MOST_ANSWERS:
            yield too_many_problem(len(self.answers))
            return
        for number, accepted in enumerate(self.answers, start=1):
            yield from text_problems(ANSWER, accepted.text, LONGEST_ANSWER, number=number)
            yield from feedback_problems(accepted.feedback)
            yield from weight_problems(accepted.fraction)
        yield from full_marks_problems([accepted.fraction for accepted in self.answers])

    def read_answer(self, order: DisplayOrder, given: Answer) -> dict[str, Any] | None:
        return typed_text(given, LONGEST_LINE)

    def grade(self, answer: Answer) -> Grade:
        number = self._best(answer["text"])
        if number is None:
            return NOTHING
        return Grade(percent(self.answers[number].fraction), remarks(self.answers[number].feedback))

    def answer_html(self, answer: Answer, language: str) -> str:
        return inline_html(answer["text"], "plain")

    def correct_html(self, language: str) -> str:
        right = next(accepted.text for accepted in self.answers if accepted.fraction == FULL)
        return inline_html(right.replace("\\*", "*"), "plain")

    def response_parts(self) -> tuple[ResponsePart, ...]:
        classes = [
            ResponseClass(str(number), inline_html(accepted.text, "plain"), percent(accepted.fraction))
            for number, accepted in enumerate(self.answers)
        ]
        return (ResponsePart("", "", (*classes, ResponseClass(OTHER, "", Fraction(0)))),)

    def classify(self, answer: Answer) -> dict[str, str]:
        number = self._best(answer["text"])
        return {"": OTHER if number is None else str(number)}

    @classmethod
    def claims_gift(cls, section: Piece | None) -> bool:
        """Whatever no other type claims: the last type of the registry."""
        return section is not None

    @classmethod
    def from_gift(
        cls, section: Piece, texts: TextReader, findings: Findings, core: Mapping[str, Any]
    ) -> Self:
        raw = raw_answers(section, findings)
        if not raw[0].mark:
            findings.warn(section.line, ANSWER_UNMARKED)
        accepted = tuple(
            AcceptedText(
                text=texts.read_literal(answer.text),
                fraction=weight_of(answer, FULL),
                feedback=texts.read(answer.feedback),
            )
            for answer in raw
        )
        return cls(**core, answers=accepted)

    def gift_lines(self) -> list[str]:
        return [
            gift_weight("=", accepted.fraction, FULL, accepted.text)
            + gift_text(accepted.text, "plain", arrows=True)
            + gift_feedback(accepted.feedback, self.format)
            for accepted in self.answers
        ]

    def _best(self, typed: str) -> int | None:
        found = [number for number, one in enumerate(self.answers) if matches(one.text, typed)]
        return max(found, key=lambda number: self.answers[number].fraction, default=None)
