"""A learner's answer to a question: checked, and kept by what was written rather than by what was shown.

On the wire answers name the keys that the attempt shows; kept are the numbers of the answers as the author wrote
them, so that grading and item analysis need no seed. No answer is None.
"""

from collections.abc import Mapping
from typing import Any, assert_never

from services.assessment.domain.choice_order import ChoiceOrder, left_sides
from services.assessment.domain.question_rules import unstorable_character
from services.assessment.domain.questions import (
    Description,
    Essay,
    Matching,
    MultipleAnswers,
    MultipleChoice,
    Numerical,
    Question,
    ShortAnswer,
    TrueFalse,
)
from shared.errors import InvalidInput

LONGEST_LINE = 500
LONGEST_ESSAY = 20_000

Answer = Mapping[str, Any]


class AnswerNotUnderstood(InvalidInput):
    """The answer is not one that this question can have."""

    title = "This answer does not fit the question"


def kept_answer(question: Question, order: ChoiceOrder, given: Answer | None) -> dict[str, Any] | None:
    """What is kept of an answer that names the keys shown; None if it says nothing.

    Raises:
        AnswerNotUnderstood: it has another shape, or names a key that was not shown.
    """
    if given is None:
        return None
    match question:
        case MultipleChoice():
            key = _only(given, "choice", str)
            return None if key == "" else {"choice": _choice(order, key)}
        case MultipleAnswers():
            keys = _only(given, "choices", list)
            if len(keys) > len(order.choices):
                raise AnswerNotUnderstood("More answers are chosen than are shown: send each key once.")
            return {"choices": sorted({_choice(order, key) for key in keys})} if keys else None
        case TrueFalse():
            return {"value": _only(given, "value", bool)}
        case ShortAnswer() | Numerical():
            return _text(given, LONGEST_LINE)
        case Essay():
            return _text(given, LONGEST_ESSAY)
        case Matching():
            return _pairs(question, order, _only(given, "pairs", dict))
        case Description():
            raise AnswerNotUnderstood("This is a text to read, not a question: send no answer.")
        case _:
            assert_never(question)


def shown_answer(question: Question, order: ChoiceOrder, kept: Answer | None) -> dict[str, Any] | None:
    """A kept answer by the keys that the attempt shows: the inverse of `kept_answer`."""
    if kept is None:
        return None
    match question:
        case MultipleChoice():
            return {"choice": order.key_of(kept["choice"])}
        case MultipleAnswers():
            return {"choices": sorted(order.key_of(choice) for choice in kept["choices"])}
        case Matching():
            return {
                "pairs": {str(int(left) + 1): order.key_of(right) for left, right in kept["pairs"].items()}
            }
        case TrueFalse() | ShortAnswer() | Numerical() | Essay() | Description():
            return dict(kept)
        case _:
            assert_never(question)


def _only(given: Answer, key: str, kind: type) -> Any:
    value = given.get(key)
    if set(given) != {key} or not isinstance(value, kind):
        raise AnswerNotUnderstood(
            f"Send the answer to this question as {{{key!r}: …}} with a value of its kind."
        )
    return value


def _choice(order: ChoiceOrder, key: Any) -> int:
    choice = order.choice_of(key) if isinstance(key, str) else None
    if choice is None:
        raise AnswerNotUnderstood(
            f"No answer {str(key)[:20]!r} is shown: send one of the keys of this attempt."
        )
    return choice


def _text(given: Answer, longest: int) -> dict[str, Any] | None:
    text: str = _only(given, "text", str).replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(text) > longest:
        raise AnswerNotUnderstood(
            f"The answer is {len(text)} characters long; {longest} is the most. Shorten it."
        )
    bad = unstorable_character(text)
    if bad is not None:
        raise AnswerNotUnderstood(
            f"The answer holds the character U+{ord(bad):04X}, which is no text. Remove it."
        )
    return {"text": text} if text else None


def _pairs(question: Matching, order: ChoiceOrder, given: dict[Any, Any]) -> dict[str, Any] | None:
    lefts = {str(number): number - 1 for number in range(1, len(left_sides(question)) + 1)}
    pairs: dict[str, int] = {}
    for left, right in given.items():
        if left not in lefts:
            raise AnswerNotUnderstood(
                f"Nothing to match is named {str(left)[:20]!r}: send one of the keys shown."
            )
        if right not in (None, ""):
            pairs[str(lefts[left])] = _choice(order, right)
    return {"pairs": dict(sorted(pairs.items()))} if pairs else None
