"""What answers earn."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.assessment.domain.grading import earned, grade, total_score
from services.assessment.domain.questions import Question
from services.assessment.question_formats.gift import read_gift


def q(source: str) -> Question:
    (question,) = read_gift(source).questions
    return question


CHOICE = q("Pilih. {=benar#Ya. ~%50%setengah ~%-20%salah ~nol}")
SEVERAL = q("Pilih. {~%50%a ~%50%b ~%-50%c ~%-50%d}")
THIRDS = q("Pilih. {~%33.333%a ~%33.333%b ~%33.333%c ~%-100%d}")
NUMBER = q("Berapa? {#=1822:0#Tepat. =%50%1822:2#Dekat. ~#Jauh.}")
WORD = q("Apa? {=magang =%75%pemagangan =%50%praktik*#Hampir.}")
MATCH = q("Pasangkan. {=a -> 1\n=b -> 2\n=c -> 1\n= -> 3}")


@pytest.mark.parametrize(("choice", "part"), [(0, 1), (1, Fraction(1, 2)), (2, 0), (3, 0)])
def test_one_choice_earns_its_weight_and_never_less_than_nothing(choice: int, part: Fraction) -> None:
    assert grade(CHOICE, {"choice": choice}).fraction == part


def test_what_is_said_belongs_to_what_was_chosen() -> None:
    assert grade(CHOICE, {"choice": 0}).remarks == ("Ya.",)
    assert grade(CHOICE, {"choice": 1}).remarks == ()


@pytest.mark.parametrize(
    ("chosen", "part"),
    [
        ([0, 1], 1),
        ([0], Fraction(1, 2)),
        ([0, 2], 0),
        ([2, 3], 0),
        ([0, 1, 2], Fraction(1, 2)),
        ([0, 1, 2, 3], 0),
    ],
)
def test_several_choices_add_up_and_never_fall_below_nothing(chosen: list[int], part: Fraction) -> None:
    assert grade(SEVERAL, {"choices": chosen}).fraction == part


def test_three_thirds_are_the_whole() -> None:
    assert grade(THIRDS, {"choices": [0, 1, 2]}).is_correct
    assert grade(THIRDS, {"choices": [0]}).fraction == Fraction(1, 3)


def test_truth_is_right_or_wrong() -> None:
    question = q("Air basah. {T#Salah.#Betul.}")
    assert grade(question, {"value": True}).fraction == 1
    assert grade(question, {"value": True}).remarks == ("Betul.",)
    assert grade(question, {"value": False}).fraction == 0
    assert grade(question, {"value": False}).remarks == ("Salah.",)


@pytest.mark.parametrize(
    ("typed", "part"),
    [
        ("magang", 1),
        ("  MAGANG ", 1),
        ("Pemagangan", Fraction(3, 4)),
        ("praktik   kerja", Fraction(1, 2)),
        ("lain", 0),
    ],
)
def test_a_short_answer_ignores_case_and_spaces_and_knows_wildcards(typed: str, part: Fraction) -> None:
    assert grade(WORD, {"text": typed}).fraction == part


def test_many_wildcards_against_a_long_text_are_compared_at_once() -> None:
    question = q("Apa? {=" + "a*" * 900 + "b}")
    assert grade(question, {"text": "a" * 500}).fraction == 0


def test_an_escaped_asterisk_is_only_itself() -> None:
    question = q(r"Apa? {=2 \\* 3}")
    assert grade(question, {"text": "2 * 3"}).fraction == 1
    assert grade(question, {"text": "2 kali 3"}).fraction == 0


@pytest.mark.parametrize(
    ("typed", "part"),
    [("1822", 1), ("1.822", 1), ("1,822", 1), ("1 822", 1), ("+1822", 1), ("1822,0", 1), ("1824", Fraction(1, 2)),
     ("1825", 0), ("-1822", 0), ("seribu", 0), ("", 0), ("1822abc", 0), ("9" * 60, 0)],
)  # fmt: skip
def test_a_number_is_read_as_people_here_write_it(typed: str, part: Fraction) -> None:
    assert grade(NUMBER, {"text": typed}).fraction == part


@pytest.mark.parametrize("typed", ["7,5", "7.5", "7,50", " 7,5 ", "7,509"])
def test_a_decimal_comma_is_as_good_as_a_point(typed: str) -> None:
    assert grade(q("Berapa? {#7.5:0.01}"), {"text": typed}).fraction == 1


def test_tolerance_is_exact_at_its_edge() -> None:
    question = q("Berapa? {#0.3:0.1}")
    assert grade(question, {"text": "0.4"}).fraction == 1
    assert grade(question, {"text": "0.4000001"}).fraction == 0


def test_any_other_number_has_its_own_feedback() -> None:
    assert grade(NUMBER, {"text": "5"}).remarks == ("Jauh.",)


def test_matching_earns_a_part_for_each_pair() -> None:
    # The right sides are 1, 2, 3; the first belongs to both a and c.
    assert grade(MATCH, {"pairs": {"0": 0, "1": 1, "2": 0}}).fraction == 1
    assert grade(MATCH, {"pairs": {"0": 0, "1": 2}}).fraction == Fraction(1, 3)
    assert grade(MATCH, {"pairs": {"0": 2}}).fraction == 0


def test_no_answer_earns_nothing_and_an_essay_waits() -> None:
    essay = q("Mengapa? {}")
    assert grade(essay, None).fraction == 0
    assert grade(essay, {"text": "Karena."}).fraction is None
    assert grade(essay, {"text": "Karena."}).is_correct is None
    for question in (CHOICE, SEVERAL, NUMBER, WORD, MATCH):
        assert grade(question, None).fraction == 0


def test_a_score_is_rounded_once_and_half_a_hundredth_up() -> None:
    three = [CHOICE] * 3
    assert total_score(three, [Fraction(1), Fraction(1), Fraction(0)]) == Decimal("66.67")
    assert total_score(three, [Fraction(1, 3)] * 3) == Decimal("33.33")
    assert total_score([CHOICE] * 8, [Fraction(1)] * 7 + [Fraction(0)]) == Decimal("87.50")
    assert total_score([CHOICE] * 16, [Fraction(1)] + [Fraction(0)] * 15) == Decimal("6.25")
    assert total_score([CHOICE], [Fraction(1, 160)]) == Decimal("0.63")


def test_points_weigh_questions() -> None:
    heavy = q("// [points:3]\nSoal {T}")
    light = q("Soal {T}")
    assert total_score([heavy, light], [Fraction(1), Fraction(0)]) == Decimal("75.00")
    assert earned(heavy, Fraction(1, 3)) == Decimal("1.00")


@given(st.lists(st.sampled_from([0, 1, 2, 3]), unique=True, min_size=1))
def test_a_grade_is_always_between_nothing_and_all(chosen: list[int]) -> None:
    for question in (SEVERAL, THIRDS):
        fraction = grade(question, {"choices": chosen}).fraction
        assert fraction is not None
        assert 0 <= fraction <= 1
