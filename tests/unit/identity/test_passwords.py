"""Rules for chosen passwords, and first passwords."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.identity.domain.passwords import RULES, broken_rules, first_password

NIP = "198605052011012002"


def broken(password: str) -> list[str]:
    return broken_rules(password, username="rina.sari", name="Rina Sari Wulandari", nip=NIP)


@pytest.mark.parametrize(
    "good", ["meja biru langit", "kopi-tubruk-pagi-hari", "hujan#di%bulan", "Saya suka durian 7"]
)
def test_a_long_phrase_is_accepted(good: str) -> None:
    assert broken(good) == []


@pytest.mark.parametrize(
    ("password", "rule"),
    [
        ("pendek9", "too_short"),
        ("x" * 129, "too_long"),
        ("rina.sari.2026", "is_username"),
        ("RINASARI!!xyz", "is_username"),
        ("wulandari-hebat", "is_name"),
        ("19860505 201101 2 002", "is_nip"),
        ("saya-lahir-19860505", "is_nip"),
        ("rahasia123", "is_common"),
        ("P4ssw0rd2026", "is_common"),
        ("2026Merdeka!!", "is_common"),
        ("indonesiamerdeka", "is_common"),
        ("bismillah99", "is_common"),
        ("aaaaaaaaaaaa", "is_monotonous"),
        ("abababababab", "is_monotonous"),
        ("qwertyuiop", "is_common"),
        ("abcdefghijkl", "is_monotonous"),
        ("83726401938", "is_digits"),
    ],
)
def test_a_guessable_password_is_refused_by_its_rule(password: str, rule: str) -> None:
    assert rule in broken(password)


def test_every_rule_that_is_broken_has_a_sentence() -> None:
    assert set(broken("1234")) <= RULES.keys()


@given(st.text(max_size=200))
def test_any_text_is_judged_without_a_crash(text: str) -> None:
    assert set(broken(text)) <= RULES.keys()


def test_a_first_password_can_be_read_out_and_is_long_enough() -> None:
    password = first_password()
    assert re.fullmatch(r"[a-z]{6}-[a-z]{6}-[a-z]{6}", password)
    assert len(password) >= 14


def test_first_passwords_differ() -> None:
    assert len({first_password() for _ in range(200)}) == 200


def test_an_unwelcome_word_is_drawn_again() -> None:
    drawn = iter(["ba", "bi", "ko"] * 3 + ["ko", "pi", "su"] * 3)
    assert first_password(lambda _: next(drawn)) == "kopisu-kopisu-kopisu"


def test_a_first_password_keeps_the_rules_for_chosen_ones() -> None:
    assert all(broken(first_password()) == [] for _ in range(50))
