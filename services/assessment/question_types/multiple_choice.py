"""Multiple choice: one answer is chosen and earns its weight."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from services.assessment.domain.answers import Answer, item_named, only_member
from services.assessment.domain.choices import (
    Choice,
    choice_problems,
    choices_from_gift,
    gift_choice,
    shown_choices,
)
from services.assessment.domain.display_order import DisplayOrder
from services.assessment.domain.gift.answers import Findings, raw_answers
from services.assessment.domain.gift.lexing import Piece
from services.assessment.domain.gift.texts import TextReader
from services.assessment.domain.marking import Grade, percent, remarks
from services.assessment.domain.problems import Problem, ProblemKind
from services.assessment.domain.question_checks import FULL
from services.assessment.domain.questions import Question
from services.assessment.domain.responses import ResponseClass, ResponsePart
from services.assessment.domain.rich_text import html_list, inline_html

NONE_RIGHT = ProblemKind(
    "choice_none_right",
    "No answer earns 100 %%. Mark the right one with =, or make it a question of several answers.",
)
SEVERAL_RIGHT = ProblemKind(
    "several_right",
    "%(count)s answers earn full marks and one of them is chosen. "
    "If all of them must be chosen, give each a weight, such as ~%%50%%.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MultipleChoice(Question):
    """One answer is chosen."""

    TYPE: ClassVar[str] = "multiple_choice"

    answers: tuple[Choice, ...]

    def own_problems(self) -> Iterator[Problem]:
        yield from choice_problems(self.answers)
        if not any(choice.fraction == FULL for choice in self.answers):
            yield Problem(NONE_RIGHT)

    def own_warnings(self) -> Iterator[Problem]:
        full = sum(1 for choice in self.answers if choice.fraction == FULL)
        if full > 1:
            yield Problem(SEVERAL_RIGHT, {"count": full})

    def item_count(self) -> int:
        return len(self.answers)

    def presentation(self, order: DisplayOrder) -> dict[str, Any]:
        return shown_choices(self.answers, self.format, order)

    def read_answer(self, order: DisplayOrder, given: Answer) -> dict[str, Any] | None:
        key = only_member(given, "choice", str)
        return None if key == "" else {"choice": item_named(order, key)}

    def shown_answer(self, order: DisplayOrder, answer: Answer) -> dict[str, Any]:
        return {"choice": order.key_of(answer["choice"])}

    def grade(self, answer: Answer) -> Grade:
        chosen = self.answers[answer["choice"]]
        return Grade(percent(chosen.fraction), remarks(chosen.feedback))

    def answer_html(self, answer: Answer, language: str) -> str:
        return inline_html(self.answers[answer["choice"]].text, self.format)

    def correct_html(self, language: str) -> str:
        right = [choice.text for choice in self.answers if choice.fraction == FULL]
        return html_list([inline_html(text, self.format) for text in right])

    def response_parts(self) -> tuple[ResponsePart, ...]:
        classes = tuple(
            ResponseClass(str(number), inline_html(choice.text, self.format), percent(choice.fraction))
            for number, choice in enumerate(self.answers)
        )
        return (ResponsePart("", "", classes),)

    def classify(self, answer: Answer) -> dict[str, str]:
        return {"": str(answer["choice"])}

    @classmethod
    def claims_gift(cls, section: Piece | None) -> bool:
        return section is not None and "~" in section.text and "=" in section.text

    @classmethod
    def from_gift(
        cls, section: Piece, texts: TextReader, findings: Findings, core: Mapping[str, Any]
    ) -> Self:
        return cls(**core, answers=choices_from_gift(raw_answers(section, findings), texts))

    def gift_lines(self) -> list[str]:
        # Where every answer is right, only a ~ tells that it is a choice and not a short answer.
        later = "=" if any(choice.fraction != FULL for choice in self.answers) else "~%100%"
        first, *others = self.answers
        return [
            gift_choice(first, self.format, full="="),
            *(gift_choice(choice, self.format, full=later) for choice in others),
        ]
