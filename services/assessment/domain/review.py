"""Answers in words, for the page that follows an attempt: what was answered, and what would have been right.

The few words that stand in no question are in the course's own language: Indonesian, or English for any other.
"""

from typing import assert_never

from services.assessment.domain.answers import Answer
from services.assessment.domain.choice_order import left_sides, right_sides
from services.assessment.domain.numbers import written
from services.assessment.domain.questions import (
    FULL,
    Description,
    Essay,
    Matching,
    MultipleAnswers,
    MultipleChoice,
    Numerical,
    NumericAnswer,
    Question,
    ShortAnswer,
    TrueFalse,
)
from services.assessment.domain.rich_text import block_html, inline_html

INDONESIAN = "id"


def truth_word(value: bool, language: str) -> str:
    """True or false, in the course's language."""
    if language == INDONESIAN:
        return "Benar" if value else "Salah"
    return "True" if value else "False"


def answer_html(question: Question, answer: Answer | None, language: str) -> str | None:
    """A kept answer as safe HTML; None for none."""
    if answer is None:
        return None
    match question:
        case MultipleChoice():
            return inline_html(question.answers[answer["choice"]].text, question.format)
        case MultipleAnswers():
            return _list(
                [inline_html(question.answers[number].text, question.format) for number in answer["choices"]]
            )
        case TrueFalse():
            return truth_word(answer["value"], language)
        case ShortAnswer() | Numerical():
            return inline_html(answer["text"], "plain")
        case Essay():
            return block_html(answer["text"], "plain")
        case Matching():
            lefts, rights = left_sides(question), right_sides(question)
            return _list(
                [
                    _match(question, lefts[int(left)], rights[right])
                    for left, right in sorted(answer["pairs"].items(), key=lambda item: int(item[0]))
                ]
            )
        case Description():
            return None
        case _:
            assert_never(question)


def correct_html(question: Question, language: str) -> str | None:
    """What would have been right, as safe HTML; None where a trainer decides."""
    match question:
        case MultipleChoice():
            right = [answer.text for answer in question.answers if answer.fraction == FULL]
            return _list([inline_html(text, question.format) for text in right])
        case MultipleAnswers():
            right = [answer.text for answer in question.answers if answer.fraction > 0]
            return _list([inline_html(text, question.format) for text in right])
        case TrueFalse():
            return truth_word(question.value, language)
        case ShortAnswer():
            right = [
                answer.text.replace("\\*", "*") for answer in question.answers if answer.fraction == FULL
            ]
            return inline_html(right[0], "plain")
        case Numerical():
            full = (answer for answer in question.answers if answer.fraction == FULL)
            return next((_number(answer, language) for answer in full if answer.value is not None), None)
        case Matching():
            return _list([_match(question, pair.left, pair.right) for pair in question.pairs if pair.left])
        case Essay() | Description():
            return None
        case _:
            assert_never(question)


def _number(answer: NumericAnswer, language: str) -> str:
    if answer.value is None:
        return ""
    number = written(answer.value)
    if answer.tolerance:
        number = f"{number} ± {written(answer.tolerance)}"
    return number.replace(".", ",") if language == INDONESIAN else number


def _match(question: Matching, left: str, right: str) -> str:
    return f"{inline_html(left, question.format)} → {inline_html(right, question.format)}"


def _list(items: list[str]) -> str:
    if len(items) == 1:
        return items[0]
    return "<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>"
