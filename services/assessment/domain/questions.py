"""The kinds of question, as plain immutable values.

Fractions are percents of a question's points, from -100 to 100, exact. A text is read by the question's `format`:
plain, markdown or html. Whether a question keeps the rules is asked in `question_rules`.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

FORMATS = ("plain", "markdown", "html")
FULL = Decimal(100)
NONE = Decimal(0)
ONE_POINT = Decimal(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One answer of a choice or short-answer question, what it earns, and what is said to who gives it."""

    text: str
    fraction: Decimal = NONE
    feedback: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NumericAnswer:
    """A number within `tolerance` of `value`; no `value` stands for every other number."""

    value: Decimal | None
    tolerance: Decimal = Decimal(0)
    fraction: Decimal = FULL
    feedback: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A left side and the right side that belongs to it; an empty left side makes the right one a distractor."""

    left: str
    right: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyQuestion:
    """What all questions have. `feedback` is said to everybody afterwards; `points` is the question's weight."""

    TYPE: ClassVar[str] = ""

    text: str
    name: str = ""
    format: str = "plain"
    feedback: str = ""
    points: Decimal = ONE_POINT


@dataclass(frozen=True, slots=True, kw_only=True)
class MultipleChoice(AnyQuestion):
    """One answer is chosen."""

    TYPE: ClassVar[str] = "multiple_choice"
    answers: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MultipleAnswers(AnyQuestion):
    """Several answers may be chosen; their fractions are added up."""

    TYPE: ClassVar[str] = "multiple_answers"
    answers: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueFalse(AnyQuestion):
    """A statement that is true or false; `feedback_true` is said to who calls it true."""

    TYPE: ClassVar[str] = "true_false"
    value: bool
    feedback_true: str = ""
    feedback_false: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortAnswer(AnyQuestion):
    r"""A word or a phrase is typed. In an accepted answer `*` stands for any text, `\*` for an asterisk."""

    TYPE: ClassVar[str] = "short_answer"
    answers: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Numerical(AnyQuestion):
    """A number is typed."""

    TYPE: ClassVar[str] = "numerical"
    answers: tuple[NumericAnswer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Matching(AnyQuestion):
    """To each left side the right one is chosen."""

    TYPE: ClassVar[str] = "matching"
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Essay(AnyQuestion):
    """A text is written, which a trainer grades."""

    TYPE: ClassVar[str] = "essay"


@dataclass(frozen=True, slots=True, kw_only=True)
class Description(AnyQuestion):
    """No question: a text that is shown between questions. It has no points."""

    TYPE: ClassVar[str] = "description"
    points: Decimal = NONE


Question = (
    MultipleChoice | MultipleAnswers | TrueFalse | ShortAnswer | Numerical | Matching | Essay | Description
)

TYPES = (
    "multiple_choice",
    "multiple_answers",
    "true_false",
    "short_answer",
    "numerical",
    "matching",
    "essay",
    "description",
)


def is_asked(question: Question) -> bool:
    """Whether it waits for an answer; a description does not."""
    return not isinstance(question, Description)


def question_count(questions: tuple[Question, ...]) -> int:
    """How many of them are to be answered."""
    return sum(1 for question in questions if is_asked(question))
