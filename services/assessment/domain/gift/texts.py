"""The texts of a GIFT question: their format marks, wrapped lines and escapes."""

import re
from decimal import Decimal

from services.assessment.domain.gift.lexing import Piece, escaped, joined_lines, meant
from services.assessment.domain.numbers import written
from services.assessment.domain.rich_text import as_html_source

FORMAT_MARK = re.compile(r"\[(plain|markdown|html|moodle)\]")
_LOOKS_LIKE_HTML = re.compile(r"</?[a-zA-Z]")


def marked_format(text: str) -> tuple[str | None, str]:
    """The format that a text's mark names, or None, and the text without the mark.

    `[moodle]` is Moodle's own automatic format: HTML where there are tags, else plain.
    """
    match = FORMAT_MARK.match(text)
    if match is None:
        return None, text
    rest = text[match.end() :].lstrip()
    named = match.group(1)
    if named == "moodle":
        named = "html" if _LOOKS_LIKE_HTML.search(rest) else "plain"
    return named, rest


class TextReader:
    """Reads all texts of one question into one format.

    Args:
        default: the format of texts without a mark: that of the question's text.
        target: the format that all are wanted in; texts of another are written as HTML.
    """

    def __init__(self, default: str, target: str) -> None:
        self.default = default
        self.target = target
        self.seen = {default}

    def read(self, piece: Piece | None) -> str:
        """What is meant by a piece, in the target format; nothing for None."""
        if piece is None:
            return ""
        named, text = marked_format(piece.text)
        own = named or self.default
        self.seen.add(own)
        text = meant(joined_lines(text) if own == "plain" else text).strip()
        return text if own == self.target else as_html_source(text, own)

    def read_literal(self, piece: Piece) -> str:
        """What a typed answer is compared with: characters, never markup."""
        return meant(joined_lines(marked_format(piece.text)[1])).strip()


def gift_text(text: str, text_format: str, *, arrows: bool = False) -> str:
    """A text in the question's own format; one that looks like a format's mark is told apart from it."""
    mark = f"[{text_format}]" if FORMAT_MARK.match(text) else ""
    return mark + escaped(text, arrows=arrows)


def gift_feedback(text: str, text_format: str) -> str:
    """Feedback behind its #; nothing if it is empty."""
    return f"#{gift_text(text, text_format, arrows=True)}" if text else ""


def gift_weight(mark: str, weight: Decimal, unmarked: Decimal, text: str) -> str:
    """The mark that begins an answer, with its weight where that is not what the mark alone means."""
    if weight == unmarked and not text.startswith("%"):
        return mark
    return f"{mark}%{written(weight)}%"
