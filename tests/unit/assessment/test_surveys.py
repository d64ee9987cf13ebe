"""The end-of-course survey and what is shown of it."""

from decimal import Decimal
from typing import Any

import pytest

from services.assessment.domain.survey_form import QUESTIONS, SurveyAnswersNotValid, checked_answers
from services.assessment.domain.survey_summary import summarise

COMPLETE: dict[str, Any] = {question.key: 3 for question in QUESTIONS if question.kind != "text"}


def test_the_form_asks_in_both_languages_with_five_steps() -> None:
    assert [question.key for question in QUESTIONS if question.kind == "bipolar"] == ["pace", "difficulty"]
    for question in QUESTIONS:
        assert question.text["id"]
        assert question.text["en"]
        if question.kind != "text":
            assert len(question.labels["id"]) == len(question.labels["en"]) == 5


def test_a_comment_may_be_left_out_and_a_scale_may_not() -> None:
    assert checked_answers(QUESTIONS, COMPLETE) == COMPLETE
    assert checked_answers(QUESTIONS, {**COMPLETE, "comment": "  "}) == COMPLETE
    assert checked_answers(QUESTIONS, {**COMPLETE, "comment": " Bagus. "})["comment"] == "Bagus."
    with pytest.raises(SurveyAnswersNotValid) as caught:
        checked_answers(QUESTIONS, {"pace": 1})
    assert set(caught.value.fields) == {f"answers.{key}" for key in COMPLETE if key != "pace"}


@pytest.mark.parametrize(
    ("key", "value"),
    [("pace", 0), ("pace", 6), ("pace", "3"), ("pace", True), ("pace", 2.5), ("comment", 5), ("comment", "x" * 2001),
     ("lain", 1)],
)  # fmt: skip
def test_an_answer_of_another_kind_is_named(key: str, value: object) -> None:
    with pytest.raises(SurveyAnswersNotValid) as caught:
        checked_answers(QUESTIONS, {**COMPLETE, key: value})
    assert list(caught.value.fields) == [f"answers.{key}"]


def test_a_small_group_tells_nothing_but_its_size() -> None:
    summary = summarise(QUESTIONS, [COMPLETE] * 4, 5)
    assert (summary.response_count, summary.withheld, summary.scales, summary.comments) == (4, True, (), ())


def test_a_group_tells_how_often_each_step_was_chosen() -> None:
    responses = [{**COMPLETE, "pace": pace} for pace in (1, 1, 2, 3, 5)]
    responses[0]["comment"] = "Z"
    responses[4]["comment"] = "A"
    summary = summarise(QUESTIONS, responses, 5)
    assert summary.scales[0].key == "pace"
    assert summary.scales[0].steps == [2, 1, 1, 0, 1]
    assert summary.scales[0].mean == Decimal("2.40")
    assert summary.comments == ("A", "Z")
