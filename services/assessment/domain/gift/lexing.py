"""First step of reading GIFT: from a file to blocks, one per question, with escapes put safely aside.

The format's public description: questions are separated by blank lines, a line that begins with // is a comment,
and the control characters ~ = # { } : and the line break stand for themselves after a backslash.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

# Noncharacters, which no text may hold, stand for the escaped characters until the structure is known.
_STAND_INS = {
    "\\": "\ufdd0", "~": "\ufdd1", "=": "\ufdd2", "#": "\ufdd3", "{": "\ufdd4", "}": "\ufdd5", ":": "\ufdd6",
    "n": "\ufdd7",
}  # fmt: skip
_ESCAPED = re.compile(r"\\([\\~=#{}:n])")
_ARROW = "\ufdd8"
_MEANINGS = {ord(stand_in): ("\n" if mark == "n" else mark) for mark, stand_in in _STAND_INS.items()} | {
    ord(_ARROW): "->"
}
_POINTS = re.compile(r"\[points:\s*([0-9.]{1,10})\s*\]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a file, escapes set aside, and the line it begins on, counted from 1."""

    text: str
    line: int

    def cut(self, start: int, end: int | None = None) -> "Piece":
        """The part between two offsets, which knows its own line."""
        return Piece(self.text[start:end], self.line + self.text.count("\n", 0, start))

    def strip(self) -> "Piece":
        """Without white space around it."""
        start = len(self.text) - len(self.text.lstrip())
        return Piece(self.text.strip(), self.line + self.text.count("\n", 0, start))

    def split_before(self, pattern: re.Pattern[str]) -> list["Piece"]:
        """The parts that begin where the pattern matches, after what stands before the first match."""
        starts = [match.start() for match in pattern.finditer(self.text)]
        pieces: list[Piece] = []
        line = self.line
        for start, end in zip([0, *starts], [*starts, len(self.text)], strict=True):
            # Lines are counted on from the part before: counting each from the top would take the square of the time.
            pieces.append(Piece(self.text[start:end], line))
            line += self.text.count("\n", start, end)
        return pieces


@dataclass(frozen=True, slots=True)
class Block:
    """The lines of one question without its comments; `points` as a comment such as `// [points:2]` gives them."""

    piece: Piece
    points: str | None


def blocks(source: str) -> Iterator[Block]:
    """The file's blocks. A line of comment neither belongs to a question nor separates two."""
    lines: list[str] = []
    points: str | None = None
    start = 1
    for number, line in enumerate([*source.split("\n"), ""], start=1):
        bare = line.strip()
        if bare.startswith("//"):
            given = _POINTS.search(bare)
            points = given.group(1) if given else points
            line_kept = ""
        elif bare:
            line_kept = line
        else:
            if any(lines):
                yield Block(Piece(set_escapes_aside("\n".join(lines)), start).strip(), points)
            lines, points, start = [], None, number + 1
            continue
        if line_kept.strip().startswith("$CATEGORY:"):
            # It stands alone, even where the blank line after it was forgotten.
            if any(lines):
                yield Block(Piece(set_escapes_aside("\n".join(lines)), start).strip(), points)
            yield Block(Piece(line_kept.strip(), number), None)
            lines, points, start = [], None, number + 1
            continue
        lines.append(line_kept)


def set_escapes_aside(text: str) -> str:
    """The text with every escaped control character replaced by its stand-in."""
    return _ESCAPED.sub(lambda match: _STAND_INS[match.group(1)], text)


def set_arrows_aside(text: str) -> str:
    r"""Between braces `-\>` means an arrow that does not match anything: Sinau's one addition to the escapes."""
    return text.replace("-\\>", _ARROW)


def meant(text: str) -> str:
    """The text with every stand-in replaced by the character that was meant."""
    return text.translate(_MEANINGS)


def joined_lines(text: str) -> str:
    """A plain text's wrapped lines as one: only an escaped line break is meant as one."""
    first, *others = text.split("\n")
    if not others:
        return text
    *middle, last = (line.lstrip(" \t") for line in others)
    return " ".join([first.rstrip(" \t"), *(line.rstrip(" \t") for line in middle), last])


def escaped(text: str, *, arrows: bool = False) -> str:
    """The text as it stands in a GIFT file: the inverse of `set_escapes_aside` and `meant`."""
    for mark in "\\~=#{}:":
        text = text.replace(mark, "\\" + mark)
    text = text.replace("\n", "\\n")
    return text.replace("->", "-\\>") if arrows else text
