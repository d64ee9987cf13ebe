"""How orders are marked, and Moodle's way of writing them in GIFT.

The orders and what they earn are those of Moodle's own tests: six items, the right one being Modular, Object, Oriented,
Dynamic, Learning, Environment.
"""

from fractions import Fraction
from itertools import permutations

import pytest

from services.assessment.question_formats.gift import read_gift
from services.assessment.question_types.ordering import Marking, Ordering

RIGHT, REVERSED = [0, 1, 2, 3, 4, 5], [5, 4, 3, 2, 1, 0]
ENDS_SWAPPED = [5, 1, 2, 3, 4, 0]
MIXED = [2, 1, 3, 4, 5, 0]
FIRST_LAST = [1, 2, 3, 4, 5, 0]

EARNED = {
    Marking.ALL_OR_NOTHING: {"REVERSED": "0", "ENDS_SWAPPED": "0", "MIXED": "0", "FIRST_LAST": "0"},
    Marking.ABSOLUTE_POSITION: {"REVERSED": "0", "ENDS_SWAPPED": "4/6", "MIXED": "1/6", "FIRST_LAST": "0"},
    Marking.RELATIVE_TO_CORRECT: {
        "REVERSED": "12/30", "ENDS_SWAPPED": "20/30", "MIXED": "20/30", "FIRST_LAST": "20/30",
    },
    Marking.RELATIVE_NEXT_EXCLUDE_LAST: {
        "REVERSED": "0", "ENDS_SWAPPED": "3/5", "MIXED": "2/5", "FIRST_LAST": "4/5",
    },
    Marking.RELATIVE_NEXT_INCLUDE_LAST: {
        "REVERSED": "0", "ENDS_SWAPPED": "3/6", "MIXED": "2/6", "FIRST_LAST": "4/6",
    },
    Marking.RELATIVE_ONE_PREVIOUS_AND_NEXT: {
        "REVERSED": "0", "ENDS_SWAPPED": "6/12", "MIXED": "4/12", "FIRST_LAST": "8/12",
    },
    Marking.RELATIVE_ALL_PREVIOUS_AND_NEXT: {
        "REVERSED": "0", "ENDS_SWAPPED": "12/30", "MIXED": "18/30", "FIRST_LAST": "20/30",
    },
    Marking.LONGEST_ORDERED_SUBSET: {
        "REVERSED": "0", "ENDS_SWAPPED": "4/6", "MIXED": "4/6", "FIRST_LAST": "5/6",
    },
    Marking.LONGEST_CONTIGUOUS_SUBSET: {
        "REVERSED": "0", "ENDS_SWAPPED": "4/6", "MIXED": "4/6", "FIRST_LAST": "5/6",
    },
}  # fmt: skip
ORDERS = {"REVERSED": REVERSED, "ENDS_SWAPPED": ENDS_SWAPPED, "MIXED": MIXED, "FIRST_LAST": FIRST_LAST}


def earned(marking: Marking, order: list[int]) -> Fraction | None:
    items = tuple(f"butir {number}" for number in range(len(order)))
    return Ordering(text="Urutkan.", items=items, marking=marking).grade({"order": order}).fraction


@pytest.mark.parametrize("marking", Marking)
def test_an_order_earns_what_it_earns_in_moodle(marking: Marking) -> None:
    assert earned(marking, RIGHT) == 1
    found = {name: earned(marking, order) for name, order in ORDERS.items()}
    assert found == {name: Fraction(fraction) for name, fraction in EARNED[marking].items()}


@pytest.mark.parametrize("marking", Marking)
def test_only_the_right_order_earns_everything(marking: Marking) -> None:
    for count in (2, 3, 4):
        for order in permutations(range(count)):
            fraction = earned(marking, list(order))
            assert fraction is not None
            assert 0 <= fraction <= 1
            assert (fraction == 1) == (list(order) == sorted(order))


def test_a_review_says_where_misplaced_items_belong() -> None:
    question = Ordering(text="Urutkan.", items=("a", "b", "c"))
    assert question.correct_html("id") == "<ol><li>a</li><li>b</li><li>c</li></ol>"
    assert question.answer_html({"order": [0, 2, 1]}, "en") == (
        "<ol><li>a</li><li>c <small>(should be number 3)</small></li>"
        "<li>b <small>(should be number 2)</small></li></ol>"
    )


def test_a_gap_ends_a_contiguous_run_and_not_an_ordered_one() -> None:
    order = [0, 2, 4, 1, 3, 5]
    assert earned(Marking.LONGEST_ORDERED_SUBSET, order) == Fraction(4, 6)
    assert earned(Marking.LONGEST_CONTIGUOUS_SUBSET, order) == Fraction(2, 6)
    assert earned(Marking.LONGEST_CONTIGUOUS_SUBSET, [0, 5, 1, 4, 2, 3]) == Fraction(4, 6)


@pytest.mark.parametrize(
    ("settings", "marking"),
    [
        (">2     none", Marking.RELATIVE_NEXT_EXCLUDE_LAST),
        (">", Marking.RELATIVE_NEXT_EXCLUDE_LAST),
        (">6 ALL VERTICAL ALL_OR_NOTHING SHOW none", Marking.ALL_OR_NOTHING),
        ("> 6 ALL HORIZONTAL RELATIVE_TO_CORRECT HIDE abc", Marking.RELATIVE_TO_CORRECT),
        (">ABS 1", Marking.ABSOLUTE_POSITION),
        (">LONGEST_CONTIGUOUS_SUBSET", Marking.LONGEST_CONTIGUOUS_SUBSET),
    ],
)
def test_moodles_settings_are_read(settings: str, marking: Marking) -> None:
    source = f"::Moodle::[html]Put these words in order.{{{settings}\nModular\nObject\nOriented\n}}"
    assert read_gift(source).questions == (
        Ordering(
            name="Moodle",
            text="Put these words in order.",
            format=read_gift("[html]x{T}").questions[0].format,
            items=("Modular", "Object", "Oriented"),
            marking=marking,
        ),
    )


def test_an_item_may_stand_on_the_line_of_the_settings() -> None:
    [question] = read_gift("Urutkan. {>3 ALL satu lagi\n1\nALL\n}").questions
    assert isinstance(question, Ordering)
    assert question.items == ("satu lagi", "1", "ALL")


def test_a_subset_is_shown_whole_and_that_is_said() -> None:
    [warning] = read_gift("Urutkan. {>2 CONTIGUOUS\na\nb\nc\n}").warnings
    assert "show 2 of the 3 items" in warning.message
    assert read_gift("Urutkan. {>3 RANDOM\na\nb\nc\n}").warnings == ()
    assert read_gift("Urutkan. {>2 ALL\na\nb\nc\n}").warnings == ()
