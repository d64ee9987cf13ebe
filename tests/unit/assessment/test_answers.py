"""Answers on their way in, and the order in which choices are shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.assessment.domain.answers import AnswerNotUnderstood, kept_answer, shown_answer
from services.assessment.domain.choice_order import choice_order, letter_key
from services.assessment.domain.gift_reading import read_gift
from services.assessment.domain.numbers import readings, written
from services.assessment.domain.questions import Question
from services.assessment.domain.rich_text import block_html, inline_html

GIFT = """Pilih. {=a ~b ~c ~d}

Pilih semua. {~%50%a ~%50%b ~%-100%c}

Betul? {T}

Apa? {=ini}

Berapa? {#5}

Pasangkan. {=a -> 1
=b -> 2
=c -> 1
= -> 3}

Mengapa? {}

Bacalah."""
CHOICE, SEVERAL, TRUTH, WORD, NUMBER, MATCH, ESSAY, TEXT = read_gift(GIFT).questions


@pytest.mark.parametrize(
    ("question", "given_answer"),
    [
        (CHOICE, {"choice": "b"}),
        (SEVERAL, {"choices": ["a", "c"]}),
        (TRUTH, {"value": False}),
        (WORD, {"text": "ini"}),
        (NUMBER, {"text": "5"}),
        (MATCH, {"pairs": {"1": "a", "2": "b", "3": "c"}}),
        (ESSAY, {"text": "Satu.\nDua."}),
    ],
)
def test_an_answer_is_shown_again_as_it_was_given(
    question: Question, given_answer: dict[str, object]
) -> None:
    for seed in range(5):
        order = choice_order(question, seed=seed, position=1)
        assert shown_answer(question, order, kept_answer(question, order, given_answer)) == given_answer


@pytest.mark.parametrize(
    ("question", "given_answer"),
    [(CHOICE, {"choice": ""}), (SEVERAL, {"choices": []}), (WORD, {"text": "  "}), (MATCH, {"pairs": {"1": ""}}),
     (MATCH, {"pairs": {}}), (TRUTH, None)],
)  # fmt: skip
def test_an_answer_that_says_nothing_is_none(
    question: Question, given_answer: dict[str, object] | None
) -> None:
    assert kept_answer(question, choice_order(question, seed=1, position=1), given_answer) is None


@pytest.mark.parametrize(
    ("question", "given_answer"),
    [
        (CHOICE, {"choice": "e"}),
        (CHOICE, {"choice": 0}),
        (CHOICE, {"choices": ["a"]}),
        (CHOICE, {"choice": "a", "value": True}),
        (SEVERAL, {"choices": ["a", 1]}),
        (SEVERAL, {"choices": "a"}),
        (TRUTH, {"value": "true"}),
        (TRUTH, {"value": 1}),
        (WORD, {"text": "x" * 501}),
        (WORD, {"text": "a\x00"}),
        (ESSAY, {"text": "a\ud800"}),
        (MATCH, {"pairs": {"4": "a"}}),
        (MATCH, {"pairs": {"1": "d"}}),
        (MATCH, {"pairs": {"1": ["a"]}}),
        (TEXT, {"text": "x"}),
    ],
)
def test_an_answer_that_does_not_fit_is_refused(question: Question, given_answer: dict[str, object]) -> None:
    with pytest.raises(AnswerNotUnderstood):
        kept_answer(question, choice_order(question, seed=1, position=1), given_answer)


@given(st.integers(0, 2**53))
def test_a_seed_always_gives_the_same_order_of_all_choices(seed: int) -> None:
    order = choice_order(CHOICE, seed=seed, position=3)
    assert order == choice_order(CHOICE, seed=seed, position=3)
    assert sorted(order.choices) == [0, 1, 2, 3]


def test_orders_differ_between_attempts_so_that_the_first_key_tells_nothing() -> None:
    firsts = {choice_order(CHOICE, seed=seed, position=1).choices[0] for seed in range(60)}
    assert firsts == {0, 1, 2, 3}
    assert choice_order(CHOICE, seed=1, position=1).choices == (3, 0, 2, 1)


def test_keys_go_on_after_z() -> None:
    assert [letter_key(place) for place in (0, 25, 26, 51, 52)] == ["a", "z", "aa", "az", "ba"]


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [("12,5", ["12.5"]), ("1.234,5", ["1234.5"]), ("1,234.5", ["1234.5"]), ("1.822", ["1.822", "1822"]),
     ("0.125", ["0.125"]), ("1.234.567", ["1234567"]), ("1.23.4", []), ("−3", ["-3"]), ("1e2", ["100"]),
     ("12.34,5", []), ("", []), ("1,2,3", []), (".5", ["0.5"]), ("1e99", [])],
)  # fmt: skip
def test_a_typed_number_is_read_in_every_way_it_may_be_meant(typed: str, numbers: list[str]) -> None:
    assert [written(number) for number in readings(typed)] == numbers


@pytest.mark.parametrize("text_format", ["plain", "markdown", "html"])
@pytest.mark.parametrize(
    "attack",
    ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<a href='javascript:alert(1)'>x</a>",
     "[x](javascript:alert(1))", "<iframe src='https://example.org'></iframe>", "<p style='position:fixed'>x</p>",
     "![x](https://example.org/track.png)"],
)  # fmt: skip
def test_no_text_of_a_question_can_act(text_format: str, attack: str) -> None:
    for shown in (block_html(attack, text_format), inline_html(attack, text_format)):
        for tag in ("<script", "<img", "<iframe", 'href="javascript', "<p style"):
            assert tag not in shown


def test_plain_text_is_shown_as_it_is_typed() -> None:
    assert block_html("a < b & c\nd", "plain") == "<p>a &lt; b &amp; c<br>d</p>"
    assert inline_html("**a**", "markdown") == "<strong>a</strong>"
