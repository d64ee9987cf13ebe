"""What messages say."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from services.notification.domain.catalog import (
    COMPLETED,
    FRAME,
    LANGUAGES,
    MESSAGES,
    NOT_PASSED,
    ROLE_WITHDRAWN,
    ROLES,
)
from services.notification.domain.letters import write_letter
from services.notification.domain.messages import Wording, placeholders, put_into_words
from services.notification.domain.wording import day, number

AT = datetime(2026, 5, 18, 17, 30, tzinfo=UTC)


def say(kind: str, language: str = "id", **facts: Any) -> Wording:
    return put_into_words(kind, {"at": AT.isoformat(), **facts}, language=language, zone="Asia/Jakarta")


def test_both_languages_say_every_message_with_the_same_values() -> None:
    for kind, texts in MESSAGES.items():
        assert set(texts) == set(LANGUAGES), kind
        indonesian, english = texts["id"], texts["en"]
        assert placeholders(indonesian.title) == placeholders(english.title), kind
        assert [placeholders(one) for one in indonesian.sentences] == [
            placeholders(one) for one in english.sentences
        ], kind


def test_both_languages_frame_letters_alike() -> None:
    assert FRAME["id"].keys() == FRAME["en"].keys()
    for part, text in FRAME["id"].items():
        assert placeholders(text) == placeholders(FRAME["en"][part])


def test_indonesian_texts_address_the_reader_formally() -> None:
    for texts in MESSAGES.values():
        text = " ".join([texts["id"].title, *texts["id"].sentences])
        assert "Anda" in text
        assert not {"kamu", "kau", "engkau"} & set(text.casefold().split())


@pytest.mark.parametrize(
    ("value", "indonesian", "english"),
    [
        ("12.50", "12,5", "12.5"),
        ("4.00", "4", "4"),
        ("100.00", "100", "100"),
        ("0.25", "0,25", "0.25"),
        ("20", "20", "20"),
    ],
)
def test_numbers_have_the_comma_of_the_language_and_no_needless_zeros(
    value: str, indonesian: str, english: str
) -> None:
    assert number(Decimal(value), "id") == indonesian
    assert number(Decimal(value), "en") == english


@pytest.mark.parametrize(
    ("zone", "expected"),
    [("Asia/Jakarta", "19 Mei 2026"), ("Asia/Jayapura", "19 Mei 2026"), ("UTC", "18 Mei 2026")],
)
def test_a_day_is_the_readers_own(zone: str, expected: str) -> None:
    assert day(AT, zone, "id") == expected
    assert day(AT, zone, "en") == expected.replace("Mei", "May")


def test_a_completion_says_score_and_jp_in_one_message() -> None:
    entry = {"jp": "4.50", "year": 2026, "on": "2026-05-19"}
    wording = say(COMPLETED, course="Etika Pemerintahan", score="87.50", credits={"a": entry})
    assert wording.title == "Anda menyelesaikan kursus Etika Pemerintahan"
    assert wording.body == (
        "Selamat, Anda menyelesaikan kursus Etika Pemerintahan pada 19 Mei 2026. Nilai akhir Anda 87,5. "
        "4,5 JP dicatat untuk tahun 2026."
    )


def test_what_is_not_known_is_left_out() -> None:
    assert say(COMPLETED, "en", course="Ethics", score=None).body == (
        "Congratulations, you completed the course Ethics on 19 May 2026."
    )


def test_corrections_count_into_the_jp_that_are_said() -> None:
    entries = {
        "a": {"jp": "4.00", "year": 2026, "on": "2026-05-19"},
        "b": {"jp": "-1.50", "year": 2026, "on": "2026-05-20"},
    }
    assert "2,5 JP dicatat" in say(COMPLETED, course="E", credits=entries).body


def test_a_role_is_called_by_its_name_in_each_language() -> None:
    assert say(ROLE_WITHDRAWN, role="organiser", unit="Dinas").title == "Peran Anda dicabut: penyelenggara"
    assert say(ROLE_WITHDRAWN, "en", role="unit_admin", unit="Dinas").title.endswith("unit administrator")
    assert set(ROLES["id"]) == set(ROLES["en"])


def test_braces_in_a_title_are_plain_characters() -> None:
    assert "{quiz} {0}" in say(NOT_PASSED, course="{quiz} {0}", quiz="Post-test", score="50").title


def test_an_unknown_language_is_answered_in_indonesian() -> None:
    assert say(COMPLETED, "fr", course="E").title == "Anda menyelesaikan kursus E"


def test_a_letter_says_the_same_as_text_and_as_html() -> None:
    wording = Wording("Judul\nBcc: x@contoh.example", ("Satu < dua & tiga.",), "Buka")
    letter = write_letter(
        wording, name="Rina <b>", language="id", path="/jp", public_url="https://sinau.example"
    )
    assert letter.subject == "Judul Bcc: x@contoh.example"
    assert letter.text.startswith("Yth. Rina <b>,\n\nSatu < dua & tiga.\n\nBuka: https://sinau.example/jp\n")
    assert "Yth. Rina &lt;b&gt;," in letter.html
    assert "Satu &lt; dua &amp; tiga." in letter.html
    assert 'href="https://sinau.example/jp"' in letter.html
    assert '<html lang="id">' in letter.html


def test_a_letter_asks_for_nothing_from_elsewhere() -> None:
    letter = write_letter(
        Wording("J", ("S.",), "B"), name="R", language="en", path="/", public_url="https://s.example"
    )
    assert not any(word in letter.html for word in ("src=", "<link", "<script", "@import", "url("))
