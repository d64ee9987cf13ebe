"""Initials and usernames from Indonesian names."""

import pytest

from services.identity.domain.names import initials, is_username, username_from


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Rina Sari", "RS"),
        ("Dr. Rina Kusuma Sari, S.Sos., M.Si.", "RS"),
        ("Suharto", "S"),
        ("H. Muhammad Ikhsan", "MI"),
        ("I Made Wirawan", "IW"),
        ("", "?"),
        ("Dr.", "D"),
    ],
)
def test_initials_leave_titles_out(name: str, expected: str) -> None:
    assert initials(name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Rina Kusuma Sari, S.Sos.", "rina.sari"),
        ("Suharto", "suharto"),
        ("Ni’mah Az-Zahra", "nimah.azzahra"),
        ("José Ramírez", "jose.ramirez"),
        ("Al", "alpegawai"),
        ("李", "pegawai"),
    ],
)
def test_a_username_is_made_of_the_first_and_the_last_name(name: str, expected: str) -> None:
    assert username_from(name, lambda _: False) == expected
    assert is_username(expected)


def test_a_taken_username_gets_a_number() -> None:
    taken = {"rina.sari", "rina.sari2"}
    assert username_from("Rina Sari", taken.__contains__) == "rina.sari3"


@pytest.mark.parametrize(
    "bad", ["", "ab", "Rina", "rina sari", ".rina", "rina.", "198605052011012002", "r" * 61]
)
def test_what_is_no_username_is_refused(bad: str) -> None:
    assert not is_username(bad)
