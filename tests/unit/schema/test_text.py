"""The one check that text passes."""

import pytest

from shared.schema.text import cleaned, storable
from shared.schema.types import Invalid


@pytest.mark.parametrize("text", ["", "Rina Sari, S.Sos.", "naïve", "Jumʼat 😀", "a\u200db", "ꦗꦮ"])
def test_what_can_be_printed_is_taken_as_it_is(text: str) -> None:
    assert cleaned(text, many_lines=False) == text
    assert cleaned(text, many_lines=True) == text


def test_text_is_brought_into_one_form() -> None:
    assert cleaned("Jose\u0301", many_lines=False) == "José"
    assert cleaned("a\r\nb\rc\té", many_lines=True) == "a\nb\nc\té"


@pytest.mark.parametrize(
    "character", ["\0", "\x07", "\x7f", "\x85", "\ud800", "\u202e", "\u2066", "\ufffe", "\U000e0fff"]
)
def test_what_cannot_be_printed_or_turns_the_line_is_refused(character: str) -> None:
    for many_lines in (False, True):
        with pytest.raises(Invalid, match=f"U\\+{ord(character):04X} is not allowed"):
            cleaned(f"a{character}b", many_lines=many_lines)


@pytest.mark.parametrize("character", ["\n", "\t", "\r", "\u2028"])
def test_one_line_has_no_breaks(character: str) -> None:
    with pytest.raises(Invalid):
        cleaned(f"a{character}b", many_lines=False)


def test_the_text_of_a_file_is_kept_as_it_is_if_it_can_be_stored() -> None:
    assert storable("a\x85\r\nJose\u0301") == "a\x85\r\nJose\u0301"
    for character in "\0\ud800":
        with pytest.raises(Invalid):
            storable(f"a{character}")
