"""What every question has and does. The types are in `services/assessment/question_types`, one module each."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar, Self

from services.assessment.domain.answers import Answer
from services.assessment.domain.display_order import DisplayOrder
from services.assessment.domain.gift.answers import Findings
from services.assessment.domain.gift.lexing import Piece
from services.assessment.domain.gift.texts import TextReader
from services.assessment.domain.marking import Grade
from services.assessment.domain.problems import Problem
from services.assessment.domain.responses import ResponsePart

INDONESIAN = "id"
ONE_POINT = Decimal(1)


class TextFormat(StrEnum):
    """How a question's texts are read."""

    PLAIN = "plain"
    MARKDOWN = "markdown"
    HTML = "html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(ABC):
    """A question: its members are its document, its methods what Sinau does with it.

    A subclass adds its own members, which `domain/documents.py` reads and writes by their annotations.

    Attributes:
        TYPE: names the type in documents, answers and addresses.
        IS_ASKED: whether it waits for an answer; otherwise it is only read and has no points.
        IS_GRADED_BY_TRAINER: whether a trainer gives the points.
        feedback: shown to everybody afterwards.
        points: the question's weight.
    """

    TYPE: ClassVar[str]
    IS_ASKED: ClassVar[bool] = True
    IS_GRADED_BY_TRAINER: ClassVar[bool] = False

    text: str
    name: str = ""
    format: TextFormat = TextFormat.PLAIN
    feedback: str = ""
    points: Decimal = ONE_POINT

    # --- Definition ---

    @abstractmethod
    def own_problems(self) -> Iterator[Problem]:
        """What is wrong with the members that this type adds."""

    def own_warnings(self) -> Iterator[Problem]:
        """What is allowed in them but perhaps not meant."""
        return iter(())

    # --- Taking it ---

    def item_count(self) -> int:
        """How many items an attempt shows in an order of its own; 0 where nothing is shuffled."""
        return 0

    def presentation(self, order: DisplayOrder) -> dict[str, Any]:
        """What an attempt shows beside the text, JSON-ready; never what is right."""
        return {}

    @abstractmethod
    def read_answer(self, order: DisplayOrder, given: Answer) -> dict[str, Any] | None:
        """What is stored of an answer that names the keys shown; None if it says nothing.

        Raises:
            AnswerNotUnderstood: it has another shape, or names a key that was not shown.
        """

    def shown_answer(self, order: DisplayOrder, answer: Answer) -> dict[str, Any]:
        """A stored answer by the keys that the attempt shows: the inverse of `read_answer`."""
        return dict(answer)

    # --- Marking and review ---

    @abstractmethod
    def grade(self, answer: Answer) -> Grade:
        """What a stored answer earns."""

    @abstractmethod
    def answer_html(self, answer: Answer, language: str) -> str | None:
        """A stored answer as safe HTML. Words of its own are Indonesian or, in any other language, English."""

    @abstractmethod
    def correct_html(self, language: str) -> str | None:
        """What would have been right, as safe HTML; None where a trainer decides."""

    # --- Statistics ---

    @abstractmethod
    def response_parts(self) -> tuple[ResponsePart, ...]:
        """The parts that are counted, with all classes that answers can have."""

    @abstractmethod
    def classify(self, answer: Answer) -> dict[str, str]:
        """The key of the class of each part that a stored answer says something about."""

    # --- GIFT ---

    @classmethod
    @abstractmethod
    def claims_gift(cls, section: Piece | None) -> bool:
        """Whether what stands between the braces (None: there are none) is of this type.

        The registry's order decides where two types claim the same.
        """

    @classmethod
    @abstractmethod
    def from_gift(
        cls, section: Piece, texts: TextReader, findings: Findings, core: Mapping[str, Any]
    ) -> Self | None:
        """The question of a section that was claimed; None, with what is wrong in `findings`, if it has none.

        Args:
            core: the members that every question has, already read.
        """

    @abstractmethod
    def gift_lines(self) -> list[str] | None:
        """What stands between the braces, line by line; None for no braces. `from_gift` reads it back."""


def question_count(questions: tuple[Question, ...]) -> int:
    """How many of them are to be answered."""
    return sum(1 for question in questions if question.IS_ASKED)
