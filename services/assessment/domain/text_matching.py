r"""Comparing a typed answer with an accepted one: case and spaces do not matter, `*` stands for any text."""

import re
import unicodedata

_ALIKE = str.maketrans(
    {"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2010": "-", "\u2011": "-"}
)


def matches(accepted: str, typed: str) -> bool:
    """Whether a typed text is the accepted one. Takes time in proportion to the texts' lengths, whatever they hold."""
    pieces = [_plain(piece.replace("\\*", "*"), edges=False) for piece in re.split(r"(?<!\\)\*", accepted)]
    text = _plain(typed, edges=True)
    if len(pieces) == 1:
        return pieces[0].strip() == text
    first, *middle, last = pieces
    first, last = first.lstrip(), last.rstrip()
    if len(text) < len(first) + len(last) or not (text.startswith(first) and text.endswith(last)):
        return False
    text = text[len(first) : len(text) - len(last)]
    for piece in middle:
        at = text.find(piece)
        if at < 0:
            return False
        text = text[at + len(piece) :]
    return True


def _plain(text: str, *, edges: bool) -> str:
    text = unicodedata.normalize("NFKC", text.translate(_ALIKE)).casefold()
    text = re.sub(r"\s+", " ", text)
    return text.strip() if edges else text
