"""What a question must keep to be fair and storable. Typed questions and GIFT files are measured by the same rules."""

import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from typing import assert_never

from services.assessment.domain.problems import Problem
from services.assessment.domain.questions import (
    FORMATS,
    FULL,
    Choice,
    Description,
    Essay,
    Matching,
    MultipleAnswers,
    MultipleChoice,
    Numerical,
    Question,
    ShortAnswer,
    TrueFalse,
    is_asked,
)

MOST_QUESTIONS = 500
LONGEST_NAME = 255
LONGEST_TEXT = 10_000
LONGEST_ANSWER = 2_000
LONGEST_FEEDBACK = 5_000
MOST_ANSWERS = 50
MOST_POINTS = Decimal(100)
LARGEST_NUMBER = Decimal("1e15")

# Three times 33.333 % is meant to be all of it.
ROUNDING_OF_WEIGHTS = Decimal("0.1")


def unstorable_character(text: str) -> str | None:
    """The first character that a database, page or GIFT file cannot carry, or None.

    Those are controls, halves of surrogate pairs, and the noncharacters that the GIFT reader works with.
    """
    for character in text:
        if character in "\n\t":
            continue
        if unicodedata.category(character) in {"Cc", "Cs"} or "\ufdd0" <= character <= "\ufdef":
            return character
    return None


def set_problems(questions: tuple[Question, ...]) -> Iterator[Problem]:
    """What is wrong with the set as a whole."""
    if not any(is_asked(question) for question in questions):
        yield Problem("questions_missing")
    if len(questions) > MOST_QUESTIONS:
        yield Problem("questions_too_many", {"count": len(questions), "most": MOST_QUESTIONS})


def question_problems(question: Question) -> Iterator[Problem]:
    """Everything that is wrong with one question, each with what to do."""
    yield from _text_problems("name", question.name, LONGEST_NAME, required=False)
    yield from _text_problems("text", question.text, LONGEST_TEXT)
    yield from _text_problems("feedback", question.feedback, LONGEST_FEEDBACK, required=False)
    if question.format not in FORMATS:
        yield Problem("format_unknown", {"format": question.format, "known": ", ".join(FORMATS)})
    yield from _point_problems(question)
    yield from _answer_problems(question)


def _answer_problems(question: Question) -> Iterator[Problem]:
    match question:
        case MultipleChoice():
            yield from _choice_problems(question.answers)
            if not any(answer.fraction == FULL for answer in question.answers):
                yield Problem("choice_none_right")
        case MultipleAnswers():
            yield from _choice_problems(question.answers)
            if not any(answer.fraction > 0 for answer in question.answers):
                yield Problem("weights_none_positive")
        case TrueFalse():
            yield from _text_problems("feedback", question.feedback_true, LONGEST_FEEDBACK, required=False)
            yield from _text_problems("feedback", question.feedback_false, LONGEST_FEEDBACK, required=False)
        case ShortAnswer():
            yield from _answer_text_problems(question.answers)
            yield from _full_marks_problems([answer.fraction for answer in question.answers])
        case Numerical():
            yield from _numerical_problems(question)
        case Matching():
            yield from _matching_problems(question)
        case Description():
            if question.feedback:
                yield Problem("description_feedback")
        case Essay():
            pass
        case _:
            assert_never(question)


def question_warnings(question: Question) -> Iterator[Problem]:
    """What is allowed but perhaps not meant."""
    if question.format == "plain" and "</" in question.text:
        yield Problem("html_shown_plain")
    if isinstance(question, MultipleChoice):
        full = sum(1 for answer in question.answers if answer.fraction == FULL)
        if full > 1:
            yield Problem("several_right", {"count": full})
    if isinstance(question, MultipleAnswers):
        if not any(answer.fraction < 0 for answer in question.answers):
            yield Problem("wrong_costs_nothing")
        total = sum((answer.fraction for answer in question.answers if answer.fraction > 0), Decimal(0))
        if abs(total - FULL) > ROUNDING_OF_WEIGHTS:
            yield Problem("weights_scaled", {"total": f"{total.normalize():f}"})


def _text_problems(
    part: str, text: str, longest: int, *, number: int | None = None, required: bool = True
) -> Iterator[Problem]:
    where: dict[str, str | int] = {"part": part} | ({} if number is None else {"number": number})
    if required and not text:
        yield Problem("text_empty", where)
    if len(text) > longest:
        yield Problem("text_too_long", {**where, "length": len(text), "most": longest})
    bad = unstorable_character(text)
    if bad is not None:
        yield Problem("text_character", {**where, "character": f"{ord(bad):04X}"})


def _point_problems(question: Question) -> Iterator[Problem]:
    if isinstance(question, Description):
        if question.points != 0:
            yield Problem("description_points")
        return
    if not 0 < question.points <= MOST_POINTS or question.points != round(question.points, 2):
        yield Problem("points_impossible", {"points": str(question.points), "most": str(MOST_POINTS)})


def _fraction_problems(fraction: Decimal) -> Iterator[Problem]:
    if not -FULL <= fraction <= FULL or fraction != round(fraction, 5):
        yield Problem("weight_impossible", {"weight": str(fraction)})


def _answer_text_problems(answers: tuple[Choice, ...]) -> Iterator[Problem]:
    if len(answers) > MOST_ANSWERS:
        yield Problem("answers_too_many", {"count": len(answers), "most": MOST_ANSWERS})
        return
    for number, answer in enumerate(answers, start=1):
        yield from _text_problems("answer", answer.text, LONGEST_ANSWER, number=number)
        yield from _text_problems("feedback", answer.feedback, LONGEST_FEEDBACK, required=False)
        yield from _fraction_problems(answer.fraction)


def _choice_problems(answers: tuple[Choice, ...]) -> Iterator[Problem]:
    if len(answers) < 2:
        yield Problem("answers_too_few")
    yield from _answer_text_problems(answers)
    texts = [answer.text for answer in answers]
    if len(set(texts)) < len(texts):
        yield Problem("answers_alike")


def _full_marks_problems(fractions: list[Decimal]) -> Iterator[Problem]:
    if FULL not in fractions:
        yield Problem("answers_none_right")


def _numerical_problems(question: Numerical) -> Iterator[Problem]:
    if len(question.answers) > MOST_ANSWERS:
        yield Problem("answers_too_many", {"count": len(question.answers), "most": MOST_ANSWERS})
        return
    for answer in question.answers:
        yield from _text_problems("feedback", answer.feedback, LONGEST_FEEDBACK, required=False)
        yield from _fraction_problems(answer.fraction)
        for number in (answer.value, answer.tolerance):
            if number is not None and not is_sensible_number(number):
                yield Problem("number_impossible", {"number": str(number)})
        if answer.tolerance < 0:
            yield Problem("tolerance_negative", {"tolerance": str(answer.tolerance)})
        if answer.value is None and answer.tolerance != 0:
            yield Problem("tolerance_of_others")
    yield from _full_marks_problems(
        [answer.fraction for answer in question.answers if answer.value is not None]
    )


def is_sensible_number(number: Decimal) -> bool:
    """Whether a number is small and coarse enough to be compared exactly."""
    # copy_abs, because arithmetic on an absurd exponent would fail.
    if not number.is_finite() or number.copy_abs() >= LARGEST_NUMBER:
        return False
    exponent = number.normalize().as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -12


def _matching_problems(question: Matching) -> Iterator[Problem]:
    lefts = [pair.left for pair in question.pairs if pair.left]
    if len(lefts) < 2:
        yield Problem("pairs_too_few")
    if len(question.pairs) > MOST_ANSWERS:
        yield Problem("pairs_too_many", {"count": len(question.pairs), "most": MOST_ANSWERS})
        return
    if len(set(lefts)) < len(lefts):
        yield Problem("left_sides_alike")
    if len({pair.right for pair in question.pairs}) < 2:
        yield Problem("right_sides_alike")
    for number, pair in enumerate(question.pairs, start=1):
        yield from _text_problems("pair_left", pair.left, LONGEST_ANSWER, number=number, required=False)
        yield from _text_problems("pair_right", pair.right, LONGEST_ANSWER, number=number)
