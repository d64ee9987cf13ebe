"""Bounds of a question's parts, and the checks that several types share."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from services.assessment.domain.problems import Part, Problem, ProblemKind
from shared.schema.text import refused_character

MOST_QUESTIONS = 500
LONGEST_NAME = 255
LONGEST_TEXT = 10_000
LONGEST_ANSWER = 2_000
LONGEST_FEEDBACK = 5_000
MOST_ANSWERS = 50
MOST_POINTS = Decimal(100)
LARGEST_NUMBER = Decimal("1e15")
FULL = Decimal(100)
"""Percent of the points that a right answer earns."""

FEEDBACK = Part("feedback", "The feedback")
ANSWER = Part("answer", "Answer %(number)s")

TEXT_EMPTY = ProblemKind("text_empty", "%(what)s is empty. Write it, or remove what it belongs to.")
TEXT_TOO_LONG = ProblemKind(
    "text_too_long", "%(what)s is %(length)s characters long; %(most)s is the most. Shorten it."
)
TEXT_CHARACTER = ProblemKind(
    "text_character", "%(what)s holds the character U+%(character)s, which cannot be shown. Remove it."
)
WEIGHT_IMPOSSIBLE = ProblemKind(
    "weight_impossible",
    "The weight %(weight)s is not possible. Give a percent from -100 to 100 with at most five decimals.",
)
ANSWERS_NONE_RIGHT = ProblemKind(
    "answers_none_right", "No answer earns 100 %%. Give at least one right answer without a weight."
)
ANSWERS_TOO_MANY = ProblemKind(
    "answers_too_many", "It has %(count)s answers; %(most)s is the most. Remove some."
)


def text_problems(
    part: Part, text: str, longest: int, *, number: int | None = None, required: bool = True
) -> Iterator[Problem]:
    """What is wrong with one text. `number` counts parts of the same name from 1."""
    where: dict[str, str | int] = {} if number is None else {"number": number}
    if required and not text:
        yield Problem(TEXT_EMPTY, where, part)
    if len(text) > longest:
        yield Problem(TEXT_TOO_LONG, {**where, "length": len(text), "most": longest}, part)
    bad = refused_character(text)
    if bad is not None:
        yield Problem(TEXT_CHARACTER, {**where, "character": f"{ord(bad):04X}"}, part)


def feedback_problems(text: str) -> Iterator[Problem]:
    """What is wrong with feedback, which may be empty."""
    yield from text_problems(FEEDBACK, text, LONGEST_FEEDBACK, required=False)


def weight_problems(weight: Decimal) -> Iterator[Problem]:
    """What is wrong with an answer's weight in percent."""
    if not -FULL <= weight <= FULL or weight != round(weight, 5):
        yield Problem(WEIGHT_IMPOSSIBLE, {"weight": str(weight)})


def full_marks_problems(weights: Iterable[Decimal]) -> Iterator[Problem]:
    """Some answer must earn everything."""
    if FULL not in weights:
        yield Problem(ANSWERS_NONE_RIGHT)


def too_many_problem(count: int) -> Problem:
    """There are more answers than a question may have."""
    return Problem(ANSWERS_TOO_MANY, {"count": count, "most": MOST_ANSWERS})


def is_sensible_number(number: Decimal) -> bool:
    """Whether a number is small and coarse enough to be compared exactly."""
    # copy_abs, because arithmetic on an absurd exponent would fail.
    if not number.is_finite() or number.copy_abs() >= LARGEST_NUMBER:
        return False
    exponent = number.normalize().as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -12
