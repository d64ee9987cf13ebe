"""The texts of a GIFT question: their format marks, wrapped lines and escapes."""

import re

from services.assessment.domain.gift_lexing import Piece, joined_lines, meant
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
