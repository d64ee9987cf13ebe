"""Questions as JSON documents, as they travel over HTTP and rest in the database. Numbers are exact: strings."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, assert_never

from services.assessment.domain.numbers import written
from services.assessment.domain.problems import Problem, QuestionsRefused
from services.assessment.domain.question_rules import question_problems, question_warnings, set_problems
from services.assessment.domain.questions import (
    FULL,
    TYPES,
    Choice,
    Description,
    Essay,
    Matching,
    MultipleAnswers,
    MultipleChoice,
    Numerical,
    NumericAnswer,
    Pair,
    Question,
    ShortAnswer,
    TrueFalse,
)

Document = Mapping[str, Any]


def checked_questions(documents: Sequence[Document]) -> tuple[tuple[Question, ...], tuple[Problem, ...]]:
    """The questions of documents that a person wrote, and what is perhaps not meant in them.

    Raises:
        QuestionsRefused: with every problem, by question number.
    """
    problems: list[Problem] = []
    warnings: list[Problem] = []
    questions: list[Question] = []
    for number, document in enumerate(documents, start=1):
        missing = _missing(document)
        if missing is not None:
            problems.append(missing.at(question=number))
            continue
        question = question_of(document)
        questions.append(question)
        found = [problem.at(question=number) for problem in question_problems(question)]
        problems += found
        if not found:
            warnings += [warning.at(question=number) for warning in question_warnings(question)]
    if not problems:
        problems = list(set_problems(tuple(questions)))
    if problems:
        raise QuestionsRefused(problems)
    return tuple(questions), tuple(warnings)


_NEEDED = {
    "multiple_choice": "answers",
    "multiple_answers": "answers",
    "short_answer": "answers",
    "numerical": "answers",
    "true_false": "value",
    "matching": "pairs",
}


def _missing(document: Document) -> Problem | None:
    kind = document.get("type")
    if kind not in TYPES:
        return Problem("type_unknown", {"type": str(kind), "known": ", ".join(TYPES)})
    needed = _NEEDED.get(kind)
    if needed is not None and document.get(needed) is None:
        return Problem("member_missing", {"type": kind, "member": needed})
    wanted = "value" if kind == "numerical" else "text"
    if needed == "answers" and any(wanted not in answer for answer in document["answers"]):
        return Problem("answer_member_missing", {"type": kind, "member": wanted})
    return None


def question_of(document: Document) -> Question:
    """The question in a document that has all that its type needs."""
    common: dict[str, Any] = {
        "text": _text(document, "text"),
        "name": " ".join(_text(document, "name").split()),
        "format": document.get("format") or "plain",
        "feedback": _text(document, "feedback"),
    }
    kind = document["type"]
    if kind == "description":
        return Description(**common)
    common["points"] = _decimal(document.get("points"), Decimal(1))
    match kind:
        case "multiple_choice":
            return MultipleChoice(**common, answers=_choices(document, Decimal(0)))
        case "multiple_answers":
            return MultipleAnswers(**common, answers=_choices(document, Decimal(0)))
        case "short_answer":
            return ShortAnswer(**common, answers=_choices(document, FULL))
        case "numerical":
            return Numerical(**common, answers=tuple(_number(answer) for answer in document["answers"]))
        case "true_false":
            return TrueFalse(
                **common,
                value=bool(document["value"]),
                feedback_true=_text(document, "feedback_true"),
                feedback_false=_text(document, "feedback_false"),
            )
        case "matching":
            pairs = tuple(
                Pair(left=_text(pair, "left"), right=_text(pair, "right")) for pair in document["pairs"]
            )
            return Matching(**common, pairs=pairs)
        case _:
            return Essay(**common)


def document_of(question: Question) -> dict[str, Any]:
    """The document of a question."""
    document: dict[str, Any] = {
        "type": question.TYPE,
        "name": question.name,
        "text": question.text,
        "format": question.format,
        "feedback": question.feedback,
        "points": written(question.points),
    }
    match question:
        case MultipleChoice() | MultipleAnswers() | ShortAnswer():
            document["answers"] = [
                {"text": answer.text, "fraction": written(answer.fraction), "feedback": answer.feedback}
                for answer in question.answers
            ]
        case Numerical():
            document["answers"] = [
                {
                    "value": None if answer.value is None else written(answer.value),
                    "tolerance": written(answer.tolerance),
                    "fraction": written(answer.fraction),
                    "feedback": answer.feedback,
                }
                for answer in question.answers
            ]
        case TrueFalse():
            document["value"] = question.value
            document["feedback_true"] = question.feedback_true
            document["feedback_false"] = question.feedback_false
        case Matching():
            document["pairs"] = [{"left": pair.left, "right": pair.right} for pair in question.pairs]
        case Essay() | Description():
            pass
        case _:
            assert_never(question)
    return document


def _text(document: Document, key: str) -> str:
    value: str = document.get(key) or ""
    return value.replace("\r\n", "\n").replace("\r", "\n").strip()


def _decimal(value: Any, default: Decimal) -> Decimal:
    return default if value is None else Decimal(str(value))


def _choices(document: Document, unmarked: Decimal) -> tuple[Choice, ...]:
    return tuple(
        Choice(
            text=_text(answer, "text"),
            fraction=_decimal(answer.get("fraction"), unmarked),
            feedback=_text(answer, "feedback"),
        )
        for answer in document["answers"]
    )


def _number(answer: Document) -> NumericAnswer:
    value = answer["value"]
    return NumericAnswer(
        value=None if value is None else Decimal(str(value)),
        tolerance=_decimal(answer.get("tolerance"), Decimal(0)),
        fraction=_decimal(answer.get("fraction"), FULL),
        feedback=_text(answer, "feedback"),
    )
