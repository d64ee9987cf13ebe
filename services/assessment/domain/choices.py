"""Answers to choose from, each with a weight: what questions of one and of several answers share."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from services.assessment.domain.display_order import DisplayOrder
from services.assessment.domain.gift.answers import RawAnswer, weight_of
from services.assessment.domain.gift.texts import TextReader, gift_feedback, gift_text, gift_weight
from services.assessment.domain.problems import Problem, ProblemKind
from services.assessment.domain.question_checks import (
    ANSWER,
    FULL,
    LONGEST_ANSWER,
    MOST_ANSWERS,
    feedback_problems,
    text_problems,
    too_many_problem,
    weight_problems,
)
from services.assessment.domain.rich_text import inline_html

NONE = Decimal(0)

TOO_FEW = ProblemKind(
    "answers_too_few",
    "There is nothing to choose from. Give at least two answers, the right one with =, others with ~.",
)
ALIKE = ProblemKind("answers_alike", "Two of its answers are the same text. Change or remove one.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One answer to choose: the percent of the points that it earns, and what is said to who chooses it."""

    text: str
    fraction: Decimal = NONE
    feedback: str = ""


def choice_problems(choices: tuple[Choice, ...]) -> Iterator[Problem]:
    """What is wrong with the answers of a choice question."""
    if len(choices) < 2:
        yield Problem(TOO_FEW)
    if len(choices) > MOST_ANSWERS:
        yield too_many_problem(len(choices))
        return
    for number, choice in enumerate(choices, start=1):
        yield from text_problems(ANSWER, choice.text, LONGEST_ANSWER, number=number)
        yield from feedback_problems(choice.feedback)
        yield from weight_problems(choice.fraction)
    if len({choice.text for choice in choices}) < len(choices):
        yield Problem(ALIKE)


def shown_choices(choices: tuple[Choice, ...], text_format: str, order: DisplayOrder) -> dict[str, Any]:
    """The answers as an attempt shows them."""
    return {
        "choices": [
            {"key": order.key_of(item), "html": inline_html(choices[item].text, text_format)}
            for item in order.items
        ]
    }


def choices_from_gift(raw: list[RawAnswer], texts: TextReader) -> tuple[Choice, ...]:
    """The answers of a GIFT section: = earns all, a weight its percent, ~ nothing."""
    return tuple(
        Choice(
            text=texts.read(answer.text),
            fraction=weight_of(answer, NONE),
            feedback=texts.read(answer.feedback),
        )
        for answer in raw
    )


def gift_choice(choice: Choice, text_format: str, *, full: str) -> str:
    """One answer as GIFT; `full` begins an answer that earns everything."""
    if choice.fraction == FULL:
        start = "=%100%" if full == "=" and choice.text.startswith("%") else full
    else:
        start = gift_weight("~", choice.fraction, NONE, choice.text)
    return start + gift_text(choice.text, text_format) + gift_feedback(choice.feedback, text_format)


def share(choice: Choice) -> Fraction:
    """The part of the points that a choice gives or takes, from -1 to 1."""
    return Fraction(choice.fraction) / 100
