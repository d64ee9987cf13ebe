"""Multiple answers: several are chosen and their weights are added up."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar, Self

from services.assessment.domain.answers import Answer, AnswerNotUnderstood, item_named, only_member
from services.assessment.domain.choices import (
    Choice,
    choice_problems,
    choices_from_gift,
    gift_choice,
    share,
    shown_choices,
)
from services.assessment.domain.display_order import DisplayOrder
from services.assessment.domain.gift.answers import Findings, raw_answers
from services.assessment.domain.gift.lexing import Piece
from services.assessment.domain.gift.texts import TextReader
from services.assessment.domain.marking import Grade, remarks
from services.assessment.domain.problems import Problem, ProblemKind
from services.assessment.domain.question_checks import FULL
from services.assessment.domain.questions import Question
from services.assessment.domain.responses import ResponseClass, ResponsePart
from services.assessment.domain.rich_text import html_list, inline_html

# Three times 33.333 % is meant to be all of it.
ROUNDING_OF_WEIGHTS = Decimal("0.1")
CHOSEN = "chosen"

NONE_POSITIVE = ProblemKind(
    "weights_none_positive",
    "No answer earns anything. Give the right ones a positive weight, such as %%50%%.",
)
WRONG_COSTS_NOTHING = ProblemKind(
    "wrong_costs_nothing",
    "Its wrong answers cost nothing, so choosing everything earns full marks. "
    "Give them a negative weight, such as ~%%-50%%.",
)
WEIGHTS_SCALED = ProblemKind(
    "weights_scaled",
    "The right answers' weights add up to %(total)s %%, not 100 %%. "
    "They are scaled, so that choosing all of them earns full marks.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MultipleAnswers(Question):
    """Several answers may be chosen; their weights are added up."""

    TYPE: ClassVar[str] = "multiple_answers"

    answers: tuple[Choice, ...]

    def own_problems(self) -> Iterator[Problem]:
        yield from choice_problems(self.answers)
        if not any(choice.fraction > 0 for choice in self.answers):
            yield Problem(NONE_POSITIVE)

    def own_warnings(self) -> Iterator[Problem]:
        if not any(choice.fraction < 0 for choice in self.answers):
            yield Problem(WRONG_COSTS_NOTHING)
        total = sum((choice.fraction for choice in self.answers if choice.fraction > 0), Decimal(0))
        if abs(total - FULL) > ROUNDING_OF_WEIGHTS:
            yield Problem(WEIGHTS_SCALED, {"total": f"{total.normalize():f}"})

    def item_count(self) -> int:
        return len(self.answers)

    def presentation(self, order: DisplayOrder) -> dict[str, Any]:
        return shown_choices(self.answers, self.format, order)

    def read_answer(self, order: DisplayOrder, given: Answer) -> dict[str, Any] | None:
        keys = only_member(given, "choices", list)
        if len(keys) > len(order.items):
            raise AnswerNotUnderstood("More answers are chosen than are shown: send each key once.")
        return {"choices": sorted({item_named(order, key) for key in keys})} if keys else None

    def shown_answer(self, order: DisplayOrder, answer: Answer) -> dict[str, Any]:
        return {"choices": sorted(order.key_of(item) for item in answer["choices"])}

    def grade(self, answer: Answer) -> Grade:
        """Weights are added up and scaled so that all right answers make the whole; never below nothing."""
        chosen = [self.answers[number] for number in answer["choices"]]
        whole = sum((share(choice) for choice in self.answers if choice.fraction > 0), Fraction(0))
        gained = sum((share(choice) for choice in chosen), Fraction(0)) / whole
        return Grade(
            min(Fraction(1), max(Fraction(0), gained)), remarks(*(choice.feedback for choice in chosen))
        )

    def answer_html(self, answer: Answer, language: str) -> str:
        return html_list(
            [inline_html(self.answers[number].text, self.format) for number in answer["choices"]]
        )

    def correct_html(self, language: str) -> str:
        right = [choice.text for choice in self.answers if choice.fraction > 0]
        return html_list([inline_html(text, self.format) for text in right])

    def response_parts(self) -> tuple[ResponsePart, ...]:
        return tuple(
            ResponsePart(
                str(number),
                inline_html(choice.text, self.format),
                (ResponseClass(CHOSEN, "", max(Fraction(0), share(choice))),),
            )
            for number, choice in enumerate(self.answers)
        )

    def classify(self, answer: Answer) -> dict[str, str]:
        return {str(number): CHOSEN for number in answer["choices"]}

    @classmethod
    def claims_gift(cls, section: Piece | None) -> bool:
        return section is not None and "~" in section.text and "=" not in section.text

    @classmethod
    def from_gift(
        cls, section: Piece, texts: TextReader, findings: Findings, core: Mapping[str, Any]
    ) -> Self:
        return cls(**core, answers=choices_from_gift(raw_answers(section, findings), texts))

    def gift_lines(self) -> list[str]:
        return [gift_choice(choice, self.format, full="~%100%") for choice in self.answers]
