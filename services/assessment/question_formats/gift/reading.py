"""Reading a GIFT file: questions in the text format that Moodle and many others exchange.

Follows the public description of the format and its worked examples. A file is taken whole or refused whole, and a
refusal names every problem with its line, what it is, why, and what to do.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from services.assessment.domain.gift.answers import Findings
from services.assessment.domain.gift.lexing import Block, Piece, blocks, joined_lines, meant, set_arrows_aside
from services.assessment.domain.gift.texts import TextReader, marked_format
from services.assessment.domain.problems import GiftRefused, Problem, ProblemKind
from services.assessment.domain.question_rules import question_problems, question_warnings, set_problems
from services.assessment.domain.questions import ONE_POINT, Question, TextFormat
from services.assessment.question_types import QUESTION_TYPES
from shared.schema.text import refused_character

LARGEST_FILE = 1_048_576
BLANK = "_____"
_CLOSING = re.compile(r"[\s.,;:!?…)\]\"'»”’]*")

FILE_TOO_LARGE = ProblemKind(
    "file_too_large", "The file is %(size)s bytes long; %(most)s is the most. Split it into several files."
)
FILE_CHARACTER = ProblemKind(
    "file_character",
    "It holds the character U+%(character)s, which is no text. Remove it, or save the file as UTF-8.",
)
CATEGORY_DROPPED = ProblemKind(
    "category_dropped", "The category is not kept: a quiz holds its own questions."
)
FORMATS_MIXED = ProblemKind("formats_mixed", "It mixes text formats; all its texts are kept as HTML.")
NAME_UNCLOSED = ProblemKind(
    "name_unclosed", r"The name that :: begins never ends. Close it with ::, or write \:\: instead."
)
POINTS_UNREADABLE = ProblemKind(
    "points_unreadable", "[points:%(points)s] is not a number. Write it as [points:2]."
)
BRACE_UNOPENED = ProblemKind(
    "brace_unopened", r"A } closes nothing. Open the answers with {, or write \} for the character."
)
BRACE_UNCLOSED = ProblemKind(
    "brace_unclosed",
    "The answers that { opens are never closed; a blank line ends a question. "
    r"Close them with }, leave no blank line between the braces, or write \{ for the character.",
)
BRACE_OPENED_TWICE = ProblemKind(
    "brace_opened_twice",
    "A second { in one question. Leave a blank line between two questions, "
    r"or write \{ and \} for the characters.",
)
BRACE_CLOSED_TWICE = ProblemKind(
    "brace_closed_twice", r"A } closes nothing. Remove it, or write \} for the character."
)


@dataclass(frozen=True, slots=True)
class GiftFile:
    """What a GIFT file holds, in its order, and what is allowed in it but perhaps not meant."""

    questions: tuple[Question, ...]
    warnings: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Parts:
    """A question taken apart: its name and text, the section between the braces (None if there are none)."""

    name: str
    text: Piece
    section: Piece | None
    feedback: Piece | None
    points: Decimal


def read_gift(source: str) -> GiftFile:
    """The questions of a GIFT file.

    Raises:
        GiftRefused: with every problem of the file.
    """
    source = source.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    problems = list(_file_problems(source))
    if problems:
        raise GiftRefused(problems)
    questions: list[Question] = []
    warnings: list[Problem] = []
    number = 0
    for block in blocks(source):
        if block.piece.text.startswith("$CATEGORY:"):
            warnings.append(Problem(CATEGORY_DROPPED, line=block.piece.line))
            continue
        if not block.piece.text:
            continue
        number += 1
        findings = Findings(number)
        question = _read_block(block, findings)
        problems += findings.problems
        warnings += findings.warnings
        if question is not None:
            questions.append(question)
    if not problems:
        problems = list(set_problems(tuple(questions)))
    if problems:
        raise GiftRefused(problems)
    return GiftFile(tuple(questions), tuple(warnings))


def _file_problems(source: str) -> list[Problem]:
    size = len(source.encode("utf-8", "surrogatepass"))
    if size > LARGEST_FILE:
        return [Problem(FILE_TOO_LARGE, {"size": size, "most": LARGEST_FILE})]
    if refused_character(source) is None:
        return []
    return [
        Problem(FILE_CHARACTER, {"character": f"{ord(bad):04X}"}, line=line)
        for line, text in enumerate(source.split("\n"), start=1)
        if (bad := refused_character(text)) is not None
    ]


def _read_block(block: Block, findings: Findings) -> Question | None:
    line = block.piece.line
    parts = _parts(block, findings)
    if parts is None or findings.problems:
        return None
    named, _ = marked_format(parts.text.text)
    own = named or "plain"
    texts = TextReader(own, own)
    question = _question(parts, texts, findings)
    if texts.seen != {own} and own != "html" and not findings.problems:
        # A second reading writes every text as HTML, the one format that can hold all others.
        findings.warnings.clear()
        findings.warn(line, FORMATS_MIXED)
        question = _question(parts, TextReader(own, "html"), findings)
    if question is not None and not findings.problems:
        findings.problems += [
            problem.at(line=line, question=findings.question) for problem in question_problems(question)
        ]
    if question is not None and not findings.problems:
        findings.warnings += [
            warning.at(line=line, question=findings.question) for warning in question_warnings(question)
        ]
    return question


def _parts(block: Block, findings: Findings) -> _Parts | None:
    piece = block.piece
    points = _points(block, findings)
    name = ""
    if piece.text.startswith("::"):
        end = piece.text.find("::", 2)
        if end < 0:
            findings.refuse(piece.line, NAME_UNCLOSED)
            return None
        name = meant(joined_lines(piece.text[2:end])).strip()
        piece = piece.cut(end + 2).strip()
    opening, closing = piece.text.find("{"), piece.text.find("}")
    if opening < 0 and closing < 0:
        return _Parts(name, piece, None, None, Decimal(0))
    if not _braces_match(piece, opening, closing, findings):
        return None
    section = piece.cut(opening + 1, closing)
    section = Piece(set_arrows_aside(section.text), section.line).strip()
    feedback = None
    at = section.text.rfind("####")
    if at >= 0:
        feedback = section.cut(at + 4).strip()
        section = section.cut(0, at).strip()
    return _Parts(name, _text_around(piece, opening, closing), section, feedback, points)


def _points(block: Block, findings: Findings) -> Decimal:
    if block.points is None:
        return ONE_POINT
    try:
        return Decimal(block.points)
    except InvalidOperation:
        findings.refuse(block.piece.line, POINTS_UNREADABLE, points=block.points)
        return ONE_POINT


def _braces_match(piece: Piece, opening: int, closing: int, findings: Findings) -> bool:
    def line(at: int) -> int:
        return piece.cut(at).line

    if opening < 0 or -1 < closing < opening:
        findings.refuse(line(closing), BRACE_UNOPENED)
        return False
    if closing < 0:
        findings.refuse(line(opening), BRACE_UNCLOSED)
        return False
    second = piece.text.find("{", opening + 1)
    if second >= 0:
        findings.refuse(line(second), BRACE_OPENED_TWICE)
        return False
    third = piece.text.find("}", closing + 1)
    if third >= 0:
        findings.refuse(line(third), BRACE_CLOSED_TWICE)
        return False
    return True


def _text_around(piece: Piece, opening: int, closing: int) -> Piece:
    """The question's text; where words follow the answers, a blank stands in the answers' place."""
    before, after = piece.text[:opening], piece.text[closing + 1 :]
    if not after.strip():
        return Piece(before.strip(), piece.line)
    if _CLOSING.fullmatch(after):
        # Only a full stop follows: after a finished sentence it says nothing.
        if before.rstrip().endswith((".", "?", "!", ":")):
            return Piece(before.strip(), piece.line)
        after = after.lstrip()
    return Piece(f"{before}{BLANK}{after}".strip(), piece.line)


def _question(parts: _Parts, texts: TextReader, findings: Findings) -> Question | None:
    core: Mapping[str, Any] = {
        "name": parts.name,
        "text": texts.read(parts.text),
        "format": TextFormat(texts.target),
        "feedback": texts.read(parts.feedback),
        "points": parts.points,
    }
    claimed = next(cls for cls in QUESTION_TYPES if cls.claims_gift(parts.section))
    return claimed.from_gift(parts.section or Piece("", parts.text.line), texts, findings, core)
