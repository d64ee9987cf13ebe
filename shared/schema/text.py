"""The one check that text passes at every entrance: form, API, file, command.

What was accepted can be stored, printed, exported and mailed: it is in Unicode's normal form C and holds no controls,
no halves of surrogate pairs, no unassigned characters, and nothing that turns the direction of what follows (UTS 55).
"""

import unicodedata

from shared.schema.types import Invalid

_BREAKS = frozenset("\n\t")
_LINE_SEPARATORS = frozenset("\u2028\u2029")
_TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_REFUSED = frozenset({"Cc", "Cs", "Cn"})


def cleaned(text: str, *, many_lines: bool) -> str:
    r"""The text in normal form C, its line breaks as `\n`.

    Args:
        many_lines: whether line breaks and tabs are taken.

    Raises:
        Invalid: naming the first character that is not taken.
    """
    if text.isascii():
        if text.isprintable():
            return text
    else:
        text = unicodedata.normalize("NFC", text)
        if text.isprintable():
            return text
    if many_lines and "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    refused = refused_character(text, many_lines=many_lines)
    if refused is not None:
        raise Invalid(f"The character U+{ord(refused):04X} is not allowed here: remove it.")
    return text


def refused_character(text: str, *, many_lines: bool = True) -> str | None:
    """The first character that no text of people may hold, or None."""
    if text.isprintable():
        return None
    return next((one for one in text if not one.isprintable() and not _is_taken(one, many_lines)), None)


def storable(text: str) -> str:
    """The text as it is, if a database keeps it.

    Raises:
        Invalid: it holds NUL or half of a surrogate pair.
    """
    for character in text:
        if character == "\0" or "\ud800" <= character <= "\udfff":
            raise Invalid(f"The character U+{ord(character):04X} is not allowed here: remove it.")
    return text


def _is_taken(character: str, many_lines: bool) -> bool:
    if character in _BREAKS or character in _LINE_SEPARATORS:
        return many_lines
    return character not in _TURNS and unicodedata.category(character) not in _REFUSED
