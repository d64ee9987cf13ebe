"""Every problem that questions can have is known by a code, from which its sentence follows."""

import ast
import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from services.assessment.domain import problem_texts
from services.assessment.domain.gift_reading import LARGEST_FILE, read_gift
from services.assessment.domain.problem_texts import PARTS, TEXTS
from services.assessment.domain.problems import Problem, QuestionsRefused
from services.assessment.domain.question_documents import checked_questions
from services.assessment.domain.question_rules import question_problems
from services.assessment.domain.questions import (
    Choice,
    Description,
    Numerical,
    NumericAnswer,
    Question,
    ShortAnswer,
)

DOMAIN = Path(problem_texts.__file__).parent
TYPED = {"text": "Apa?"}

IN_GIFT = {
    "file_too_large": "a" * (LARGEST_FILE + 1),
    "file_character": "Satu \x00 {T}",
    "category_dropped": "$CATEGORY: a\n\nSatu {T}",
    "formats_mixed": "[markdown]Apa? {=[html]<b>a</b> ~b}",
    "name_unclosed": "::Nama {T}",
    "points_unreadable": "// [points:1.2.3]\nSatu {T}",
    "brace_unopened": "Satu }",
    "brace_unclosed": "Satu {=a",
    "brace_opened_twice": "Satu {T} dua {F}",
    "brace_closed_twice": "Satu {T}}",
    "answer_unmarked": "Satu {empat}",
    "answer_stray": "Satu {awal =a ~b}",
    "weight_unreadable": "Satu {=a ~%lima%b}",
    "arrow_missing": "Satu {=a -> b =c}",
    "wrong_number_text": "Satu {#=5 ~6#Bukan.}",
    "range_backwards": "Satu {#5..3}",
    "number_missing": "Satu {#}",
    "number_unreadable": "Satu {#tujuh}",
    "number_with_comma": "Satu {#3,14}",
    "questions_missing": "Hanya penjelasan.",
    "questions_too_many": "Satu {T}\n\n" * 501,
    "text_empty": "Satu {=a ~}",
    "text_too_long": "a" * 10_001 + "{T}",
    "points_impossible": "// [points:0]\nSatu {T}",
    "weight_impossible": "Satu {=a ~%150%b}",
    "choice_none_right": "Satu {=%50%a ~b}",
    "weights_none_positive": "Satu {~a ~b}",
    "answers_none_right": "Satu {=%50%a}",
    "answers_too_many": "Satu {=a" + " ~b" * 50 + "}",
    "answers_too_few": "Satu {~%100%a}",
    "answers_alike": "Satu {=a ~a}",
    "number_impossible": "Satu {#1e99}",
    "tolerance_negative": "Satu {#5:-1}",
    "pairs_too_few": "Satu {=a -> b}",
    "pairs_too_many": "Satu {" + "=a -> b " * 51 + "}",
    "left_sides_alike": "Satu {=a -> b =a -> c}",
    "right_sides_alike": "Satu {=a -> c =b -> c}",
    "html_shown_plain": "<b>Satu</b> {T}",
    "several_right": "Satu {=a =b ~c}",
    "wrong_costs_nothing": "Satu {~%50%a ~%50%b ~c}",
    "weights_scaled": "Satu {~%40%a ~%40%b ~%-80%c}",
}
AS_TYPED: dict[str, dict[str, Any]] = {
    "type_unknown": {**TYPED, "type": "sudoku"},
    "member_missing": {**TYPED, "type": "matching"},
    "answer_member_missing": {**TYPED, "type": "numerical", "answers": [{"text": "5"}]},
    "text_character": {"type": "essay", "text": "Apa \x07?"},
    "description_feedback": {**TYPED, "type": "description", "feedback": "Ya."},
}
AS_QUESTION: dict[str, Question] = {
    "format_unknown": ShortAnswer(text="Apa?", format="rtf", answers=(Choice(text="a"),)),
    "description_points": Description(text="Apa?", points=Decimal(1)),
    "tolerance_of_others": Numerical(
        text="Apa?", answers=(NumericAnswer(value=None, tolerance=Decimal(1), fraction=Decimal(0)),)
    ),
}


def found_in_gift(source: str) -> list[Problem]:
    try:
        return list(read_gift(source).warnings)
    except QuestionsRefused as refusal:
        return list(refusal.problems)


def found_in_typed(document: dict[str, Any]) -> list[Problem]:
    with pytest.raises(QuestionsRefused) as caught:
        checked_questions([document])
    return list(caught.value.problems)


def examples() -> Iterator[tuple[str, list[Problem]]]:
    for code, source in IN_GIFT.items():
        yield code, found_in_gift(source)
    for code, document in AS_TYPED.items():
        yield code, found_in_typed(document)
    for code, question in AS_QUESTION.items():
        yield code, list(question_problems(question))


def codes_in_code() -> set[str]:
    """The first text that each call which makes a problem is given."""
    found = set()
    for path in DOMAIN.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                name = (
                    node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                )
                if name in {"Problem", "refuse", "warn"}:
                    texts = [
                        argument.value
                        for argument in node.args
                        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
                    ]
                    found |= set(texts[:1])
    return found


def test_every_code_that_is_used_has_words_and_every_word_is_used() -> None:
    assert codes_in_code() == set(TEXTS)


def test_every_problem_can_be_provoked_and_makes_a_sentence() -> None:
    seen = set()
    for code, problems in examples():
        assert code in {problem.code for problem in problems}, code
        for problem in problems:
            document = problem.as_document()
            assert json.loads(json.dumps(document)) == document
            assert problem.message.endswith(".")
            assert "%(" not in problem.message
            assert "%%" not in problem.message
            seen.add(problem.code)
    assert seen == set(TEXTS)


def test_a_problem_without_words_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="no problem has the code"):
        Problem("made_up")


def test_every_part_of_a_question_has_words() -> None:
    for part in PARTS:
        message = Problem("text_empty", {"part": part, "number": 3}).message
        assert message.startswith(PARTS[part] % {"number": 3})
