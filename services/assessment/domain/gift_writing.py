"""Writing questions as a GIFT file that reads back to the same questions.

One thing is Sinau's own: points other than 1 stand in a comment, `// [points:2]`, which other readers pass over.
"""

from decimal import Decimal
from typing import assert_never

from services.assessment.domain.gift_lexing import escaped
from services.assessment.domain.gift_texts import FORMAT_MARK
from services.assessment.domain.numbers import written
from services.assessment.domain.questions import (
    FULL,
    NONE,
    ONE_POINT,
    Choice,
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


def write_gift(questions: tuple[Question, ...]) -> str:
    """The questions as GIFT, separated by blank lines."""
    return "\n\n".join(_question(question) for question in questions) + "\n"


def _question(question: Question) -> str:
    head = ""
    if question.points not in (ONE_POINT, NONE):
        head += f"// [points:{written(question.points)}]\n"
    if question.name:
        head += f"::{escaped(question.name)}::"
    text = escaped(question.text)
    # A mark is needed for any other format, and where the text itself could be taken for a mark or a comment.
    if question.format != "plain" or FORMAT_MARK.match(text) or text.startswith("//"):
        head += f"[{question.format}]"
    if isinstance(question, Description):
        return head + text
    body = _body(question)
    if question.feedback:
        body += ["####" + _text(question.feedback, question.format)]
    if len(body) <= 1:
        return f"{head}{text} {{{''.join(body)}}}"
    lines = "".join(f"\n\t{line}" for line in body)
    return f"{head}{text} {{{lines}\n}}"


def _body(question: Question) -> list[str]:
    match question:
        case MultipleChoice():
            # Where every answer is right, only a ~ tells that it is a choice and not a short answer.
            later = "=" if any(answer.fraction != FULL for answer in question.answers) else "~%100%"
            first, *others = question.answers
            return [
                _choice(first, question.format, full="="),
                *(_choice(answer, question.format, full=later) for answer in others),
            ]
        case MultipleAnswers():
            return [_choice(answer, question.format, full="~%100%") for answer in question.answers]
        case TrueFalse():
            return [_truth(question)]
        case ShortAnswer():
            return [_accepted(answer, question.format) for answer in question.answers]
        case Numerical():
            return ["#", *(_number(answer, question.format) for answer in question.answers)]
        case Matching():
            return [
                f"={_side(pair.left, question.format)} -> {_side(pair.right, question.format)}"
                for pair in question.pairs
            ]
        case Essay() | Description():
            return []
        case _:
            assert_never(question)


def _text(text: str, text_format: str, *, arrows: bool = False) -> str:
    """A text in the question's own format; one that looks like a format's mark is told apart from it."""
    mark = f"[{text_format}]" if FORMAT_MARK.match(text) else ""
    return mark + escaped(text, arrows=arrows)


def _feedback(text: str, text_format: str) -> str:
    return f"#{_text(text, text_format, arrows=True)}" if text else ""


def _choice(answer: Choice, text_format: str, *, full: str) -> str:
    if answer.fraction == FULL:
        start = "=%100%" if full == "=" and answer.text.startswith("%") else full
    else:
        start = _weight("~", answer.fraction, NONE, answer.text)
    return start + _text(answer.text, text_format) + _feedback(answer.feedback, text_format)


def _accepted(answer: Choice, text_format: str) -> str:
    start = _weight("=", answer.fraction, FULL, answer.text)
    return start + _text(answer.text, "plain", arrows=True) + _feedback(answer.feedback, text_format)


def _weight(mark: str, fraction: Decimal, unmarked: Decimal, text: str) -> str:
    if fraction == unmarked and not text.startswith("%"):
        return mark
    return f"{mark}%{written(fraction)}%"


def _number(answer: NumericAnswer, text_format: str) -> str:
    if answer.value is None:
        value = "*"
    else:
        value = written(answer.value) + (f":{written(answer.tolerance)}" if answer.tolerance else "")
    return _weight("=", answer.fraction, FULL, "") + value + _feedback(answer.feedback, text_format)


def _truth(question: TrueFalse) -> str:
    wrong = question.feedback_false if question.value else question.feedback_true
    right = question.feedback_true if question.value else question.feedback_false
    word = "TRUE" if question.value else "FALSE"
    if right:
        return word + (_feedback(wrong, question.format) or "#") + _feedback(right, question.format)
    return word + _feedback(wrong, question.format)


def _side(text: str, text_format: str) -> str:
    return _text(text, text_format, arrows=True) if text else ""
