"""The order in which choices are shown, typed numbers, and safe texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.assessment.domain.display_order import display_order, letter_key
from services.assessment.domain.numbers import readings, written
from services.assessment.domain.rich_text import block_html, inline_html


@given(st.integers(0, 2**53))
def test_a_seed_always_gives_the_same_order_of_all_choices(seed: int) -> None:
    order = display_order(4, seed=seed, position=3)
    assert order == display_order(4, seed=seed, position=3)
    assert sorted(order.items) == [0, 1, 2, 3]


def test_orders_differ_between_attempts_so_that_the_first_key_tells_nothing() -> None:
    firsts = {display_order(4, seed=seed, position=1).items[0] for seed in range(60)}
    assert firsts == {0, 1, 2, 3}
    assert display_order(4, seed=1, position=1).items == (3, 0, 2, 1)


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
