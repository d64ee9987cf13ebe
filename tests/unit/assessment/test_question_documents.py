"""Questions that came typed, and the keys of sets."""

from decimal import Decimal
from typing import Any

import pytest

from services.assessment.domain.content_address import question_set_id
from services.assessment.domain.problems import QuestionsRefused
from services.assessment.question_formats.documents import checked_questions
from services.assessment.question_types.numerical import Numerical, NumericAnswer
from services.assessment.question_types.short_answer import ShortAnswer

WORD: dict[str, Any] = {"type": "short_answer", "text": " Apa?\r\nItu? ", "answers": [{"text": "ini"}]}


def test_a_typed_question_is_trimmed_and_completed() -> None:
    (question,), warnings = checked_questions([WORD])
    assert isinstance(question, ShortAnswer)
    assert (question.text, question.format, question.points) == ("Apa?\nItu?", "plain", Decimal(1))
    assert question.answers[0].fraction == 100
    assert warnings == ()


def test_numbers_may_be_strings_or_numbers() -> None:
    document = {
        "type": "numerical",
        "text": "Berapa?",
        "answers": [{"value": "7.5", "tolerance": 0.1}, {"value": None, "fraction": 0}],
    }
    (question,), _ = checked_questions([document])
    assert question == Numerical(
        text="Berapa?",
        answers=(
            NumericAnswer(value=Decimal("7.5"), tolerance=Decimal("0.1")),
            NumericAnswer(value=None, fraction=Decimal(0)),
        ),
    )


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ({"type": "sudoku", "text": "x"}, "unknown"),
        ({"type": "matching", "text": "x"}, "lacks 'pairs'"),
        ({"type": "true_false", "text": "x"}, "lacks 'value'"),
        ({"type": "numerical", "text": "x", "answers": [{"text": "5"}]}, "lacks 'answers[0].value'"),
        ({"type": "short_answer", "text": "x", "answers": [{"value": "5"}]}, "lacks 'answers[0].text'"),
        ({"type": "multiple_choice", "text": "x", "answers": []}, "nothing to choose"),
        ({**WORD, "points": "banyak"}, "'points' has to be a JSON number"),
        ({**WORD, "points": True}, "'points' has to be a JSON number"),
        ({**WORD, "text": 5}, "'text' has to be a JSON string"),
        ({**WORD, "answers": {}}, "'answers' has to be a JSON array"),
        ({**WORD, "answers": ["ini"]}, "'answers[0]' has to be a JSON object"),
        ({**WORD, "pairs": []}, "has no 'pairs'"),
        ({**WORD, "points": "0"}, "points are not possible"),
        ({**WORD, "points": "1.005"}, "points are not possible"),
        ({**WORD, "text": "  "}, "text is empty"),
        ({**WORD, "answers": [{"text": "a", "fraction": "33.3333333"}]}, "at most five decimals"),
    ],
)
def test_a_typed_question_that_breaks_a_rule_is_named(document: dict[str, Any], words: str) -> None:
    with pytest.raises(QuestionsRefused) as caught:
        checked_questions([WORD, document])
    assert all(problem.question == 2 for problem in caught.value.problems)
    assert any(words in problem.message for problem in caught.value.problems)


def test_null_stands_for_what_is_not_said() -> None:
    said, _ = checked_questions([WORD])
    null, _ = checked_questions([{**WORD, "name": None, "feedback": None, "points": None}])
    assert said == null


def test_the_same_content_is_the_same_set() -> None:
    first, _ = checked_questions([WORD])
    again, _ = checked_questions([{**WORD, "text": "Apa?\nItu?", "points": "1.00"}])
    other, _ = checked_questions([{**WORD, "points": 2}])
    assert question_set_id("Kuis", first) == question_set_id("Kuis", again)
    assert question_set_id("Kuis", first) != question_set_id("Kuis", other)
    assert question_set_id("Kuis", first).version == 8
