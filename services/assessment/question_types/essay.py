"""Essay: a text is written, which a trainer grades."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from services.assessment.domain.answers import Answer, typed_text
from services.assessment.domain.display_order import DisplayOrder
from services.assessment.domain.gift.answers import Findings
from services.assessment.domain.gift.lexing import Piece
from services.assessment.domain.gift.texts import TextReader
from services.assessment.domain.marking import Grade
from services.assessment.domain.problems import Problem
from services.assessment.domain.questions import Question
from services.assessment.domain.responses import ResponseClass, ResponsePart
from services.assessment.domain.rich_text import block_html

LONGEST_ESSAY = 20_000
WRITTEN = "written"


@dataclass(frozen=True, slots=True, kw_only=True)
class Essay(Question):
    """A text is written, which a trainer grades."""

    TYPE: ClassVar[str] = "essay"
    IS_GRADED_BY_TRAINER: ClassVar[bool] = True

    def own_problems(self) -> Iterator[Problem]:
        return iter(())

    def read_answer(self, order: DisplayOrder, given: Answer) -> dict[str, Any] | None:
        return typed_text(given, LONGEST_ESSAY)

    def grade(self, answer: Answer) -> Grade:
        return Grade(None)

    def answer_html(self, answer: Answer, language: str) -> str:
        return block_html(answer["text"], "plain")

    def correct_html(self, language: str) -> None:
        return None

    def response_parts(self) -> tuple[ResponsePart, ...]:
        return (ResponsePart("", "", (ResponseClass(WRITTEN, "", None),)),)

    def classify(self, answer: Answer) -> dict[str, str]:
        return {"": WRITTEN}

    @classmethod
    def claims_gift(cls, section: Piece | None) -> bool:
        return section is not None and not section.text

    @classmethod
    def from_gift(
        cls, section: Piece, texts: TextReader, findings: Findings, core: Mapping[str, Any]
    ) -> Self:
        return cls(**core)

    def gift_lines(self) -> list[str]:
        return []
