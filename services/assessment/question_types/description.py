"""Description: no question, but a text that is read between questions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Self

from services.assessment.domain.answers import Answer, AnswerNotUnderstood
from services.assessment.domain.display_order import DisplayOrder
from services.assessment.domain.gift.answers import Findings
from services.assessment.domain.gift.lexing import Piece
from services.assessment.domain.gift.texts import TextReader
from services.assessment.domain.marking import NOTHING, Grade
from services.assessment.domain.problems import Problem, ProblemKind
from services.assessment.domain.questions import Question
from services.assessment.domain.responses import ResponsePart

NO_POINTS = ProblemKind("description_points", "A description cannot have points. Leave them out.")
NO_FEEDBACK = ProblemKind(
    "description_feedback", "A description is not answered, so it cannot have feedback. Leave it out."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Description(Question):
    """A text that is read. It has no points."""

    TYPE: ClassVar[str] = "description"
    IS_ASKED: ClassVar[bool] = False

    points: Decimal = Decimal(0)

    def own_problems(self) -> Iterator[Problem]:
        if self.points != 0:
            yield Problem(NO_POINTS)
        if self.feedback:
            yield Problem(NO_FEEDBACK)

    def read_answer(self, order: DisplayOrder, given: Answer) -> None:
        raise AnswerNotUnderstood("This is a text to read, not a question: send no answer.")

    def grade(self, answer: Answer) -> Grade:
        return NOTHING

    def answer_html(self, answer: Answer, language: str) -> None:
        return None

    def correct_html(self, language: str) -> None:
        return None

    def response_parts(self) -> tuple[ResponsePart, ...]:
        return ()

    def classify(self, answer: Answer) -> dict[str, str]:
        return {}

    @classmethod
    def claims_gift(cls, section: Piece | None) -> bool:
        return section is None

    @classmethod
    def from_gift(
        cls, section: Piece, texts: TextReader, findings: Findings, core: Mapping[str, Any]
    ) -> Self:
        return cls(**core)

    def gift_lines(self) -> None:
        return None
