"""What a question must keep to be fair and storable. Typed questions and GIFT files are measured by the same rules."""

import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from typing import assert_never

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


def set_problems(questions: tuple[Question, ...]) -> Iterator[str]:
    """What is wrong with the set as a whole."""
    if not any(is_asked(question) for question in questions):
        yield "There is no question in it. Write at least one, with its answers between { and }."
    if len(questions) > MOST_QUESTIONS:
        yield f"It holds {len(questions)} questions; {MOST_QUESTIONS} is the most. Split it into several quizzes."


def question_problems(question: Question) -> Iterator[str]:
    """Everything that is wrong with one question, each as a sentence that says what to do."""
    yield from _text_problems("The name", question.name, LONGEST_NAME, required=False)
    yield from _text_problems("The question's text", question.text, LONGEST_TEXT)
    yield from _text_problems("The feedback", question.feedback, LONGEST_FEEDBACK, required=False)
    if question.format not in FORMATS:
        yield f"The format {question.format!r} is unknown. Use one of: {', '.join(FORMATS)}."
    yield from _point_problems(question)
    yield from _answer_problems(question)


def _answer_problems(question: Question) -> Iterator[str]:
    match question:
        case MultipleChoice():
            yield from _choice_problems(question.answers)
            if not any(answer.fraction == FULL for answer in question.answers):
                yield "No answer earns 100 %. Mark the right one with =, or make it a question of several answers."
        case MultipleAnswers():
            yield from _choice_problems(question.answers)
            if not any(answer.fraction > 0 for answer in question.answers):
                yield "No answer earns anything. Give the right ones a positive weight, such as %50%."
        case TrueFalse():
            yield from _text_problems(
                "The feedback", question.feedback_true, LONGEST_FEEDBACK, required=False
            )
            yield from _text_problems(
                "The feedback", question.feedback_false, LONGEST_FEEDBACK, required=False
            )
        case ShortAnswer():
            yield from _answer_text_problems(question.answers)
            yield from _full_marks_problems([answer.fraction for answer in question.answers])
        case Numerical():
            yield from _numerical_problems(question)
        case Matching():
            yield from _matching_problems(question)
        case Description():
            if question.feedback:
                yield "A description is not answered, so it cannot have feedback. Leave it out."
        case Essay():
            pass
        case _:
            assert_never(question)


def question_warnings(question: Question) -> Iterator[str]:
    """What is allowed but perhaps not meant."""
    if question.format == "plain" and "</" in question.text:
        yield "The text looks like HTML but is shown as it is typed. Begin it with [html] if tags are meant."
    if isinstance(question, MultipleChoice):
        full = sum(1 for answer in question.answers if answer.fraction == FULL)
        if full > 1:
            yield (
                f"{full} answers earn full marks and one of them is chosen. "
                "If all of them must be chosen, give each a weight, such as ~%50%."
            )
    if isinstance(question, MultipleAnswers):
        if not any(answer.fraction < 0 for answer in question.answers):
            yield (
                "Its wrong answers cost nothing, so choosing everything earns full marks. "
                "Give them a negative weight, such as ~%-50%."
            )
        total = sum((answer.fraction for answer in question.answers if answer.fraction > 0), Decimal(0))
        if abs(total - FULL) > ROUNDING_OF_WEIGHTS:
            yield (
                f"The right answers' weights add up to {total.normalize():f} %, not 100 %. "
                "They are scaled, so that choosing all of them earns full marks."
            )


def _text_problems(what: str, text: str, longest: int, *, required: bool = True) -> Iterator[str]:
    if required and not text:
        yield f"{what} is empty. Write it, or remove what it belongs to."
    if len(text) > longest:
        yield f"{what} is {len(text)} characters long; {longest} is the most. Shorten it."
    bad = unstorable_character(text)
    if bad is not None:
        yield f"{what} holds the character U+{ord(bad):04X}, which cannot be shown. Remove it."


def _point_problems(question: Question) -> Iterator[str]:
    if isinstance(question, Description):
        if question.points != 0:
            yield "A description cannot have points. Leave them out."
        return
    if not 0 < question.points <= MOST_POINTS or question.points != round(question.points, 2):
        yield f"{question.points} points are not possible. Give more than 0, at most {MOST_POINTS}, two decimals."


def _fraction_problems(fraction: Decimal) -> Iterator[str]:
    if not -FULL <= fraction <= FULL or fraction != round(fraction, 5):
        yield f"The weight {fraction} is not possible. Give a percent from -100 to 100 with at most five decimals."


def _answer_text_problems(answers: tuple[Choice, ...]) -> Iterator[str]:
    if len(answers) > MOST_ANSWERS:
        yield f"It has {len(answers)} answers; {MOST_ANSWERS} is the most. Remove some."
        return
    for number, answer in enumerate(answers, start=1):
        yield from _text_problems(f"Answer {number}", answer.text, LONGEST_ANSWER)
        yield from _text_problems("The feedback", answer.feedback, LONGEST_FEEDBACK, required=False)
        yield from _fraction_problems(answer.fraction)


def _choice_problems(answers: tuple[Choice, ...]) -> Iterator[str]:
    if len(answers) < 2:
        yield "There is nothing to choose from. Give at least two answers, the right one with =, others with ~."
    yield from _answer_text_problems(answers)
    texts = [answer.text for answer in answers]
    if len(set(texts)) < len(texts):
        yield "Two of its answers are the same text. Change or remove one."


def _full_marks_problems(fractions: list[Decimal]) -> Iterator[str]:
    if FULL not in fractions:
        yield "No answer earns 100 %. Give at least one right answer without a weight."


def _numerical_problems(question: Numerical) -> Iterator[str]:
    if len(question.answers) > MOST_ANSWERS:
        yield f"It has {len(question.answers)} answers; {MOST_ANSWERS} is the most. Remove some."
        return
    for answer in question.answers:
        yield from _text_problems("The feedback", answer.feedback, LONGEST_FEEDBACK, required=False)
        yield from _fraction_problems(answer.fraction)
        for number in (answer.value, answer.tolerance):
            if number is not None and not is_sensible_number(number):
                yield f"The number {number} is too large or too fine. Give at most 15 digits and 12 decimals."
        if answer.tolerance < 0:
            yield f"The tolerance {answer.tolerance} is negative. Give 0 or more, or a range as from..to."
        if answer.value is None and answer.tolerance != 0:
            yield "Every other number cannot have a tolerance. Leave it out."
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


def _matching_problems(question: Matching) -> Iterator[str]:
    lefts = [pair.left for pair in question.pairs if pair.left]
    if len(lefts) < 2:
        yield "There are fewer than two things to match. Write at least two pairs as =left -> right."
    if len(question.pairs) > MOST_ANSWERS:
        yield f"It has {len(question.pairs)} pairs; {MOST_ANSWERS} is the most. Remove some."
        return
    if len(set(lefts)) < len(lefts):
        yield "Two of its left sides are the same text. Change or remove one."
    if len({pair.right for pair in question.pairs}) < 2:
        yield "All its right sides are the same text, so every match would be right. Give different ones."
    for number, pair in enumerate(question.pairs, start=1):
        yield from _text_problems(
            f"The left side of pair {number}", pair.left, LONGEST_ANSWER, required=False
        )
        yield from _text_problems(f"The right side of pair {number}", pair.right, LONGEST_ANSWER)
