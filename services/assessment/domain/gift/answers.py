"""The answers between the braces of a GIFT question: marks, weights and feedback, as several types write them."""

import re
from dataclasses import dataclass, field
from decimal import Decimal

from services.assessment.domain.gift.lexing import Piece, meant
from services.assessment.domain.problems import Problem, ProblemKind
from services.assessment.domain.question_checks import FULL

_ANSWER_BEGINS = re.compile(r"[~=]")
_WEIGHT = re.compile(r"%([^%\n]{0,20})%")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,2})?")

ANSWER_STRAY = ProblemKind(
    "answer_stray",
    "'%(text)s' stands before the first answer. Begin each answer with ~ or =, or remove it.",
)
WEIGHT_UNREADABLE = ProblemKind(
    "weight_unreadable",
    "The weight %(weight)s is not a number. Write it as %%50%% or, to subtract, %%-50%%; "
    "before a text that itself begins with %%, write %%0%% or %%100%%.",
)


@dataclass(slots=True)
class Findings:
    """Where the reader of one question puts what is wrong with it."""

    question: int
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    def refuse(self, line: int, kind: ProblemKind, **values: str | int) -> None:
        """Note a problem."""
        self.problems.append(Problem(kind, values, line=line, question=self.question))

    def warn(self, line: int, kind: ProblemKind, **values: str | int) -> None:
        """Note something that is allowed but perhaps not meant."""
        self.warnings.append(Problem(kind, values, line=line, question=self.question))


@dataclass(frozen=True, slots=True)
class RawAnswer:
    """One answer as written: its mark (~, = or nothing), weight in percent if given, text and feedback."""

    mark: str
    weight: Decimal | None
    text: Piece
    feedback: Piece | None


def raw_answers(section: Piece, findings: Findings) -> list[RawAnswer]:
    """The answers that ~ and = begin; without any mark, the whole section is one answer."""
    before, *marked = section.split_before(_ANSWER_BEGINS)
    if not marked:
        return [_raw_answer("", section, findings)]
    refuse_stray(before, findings)
    return [_raw_answer(piece.text[0], piece.cut(1), findings) for piece in marked]


def refuse_stray(before: Piece, findings: Findings) -> None:
    """Refuse text before the first answer."""
    stray = before.strip()
    if stray.text:
        findings.refuse(stray.line, ANSWER_STRAY, text=shortened(stray.text))


def cut_feedback(piece: Piece) -> tuple[Piece, Piece | None]:
    """What stands before and after the first #."""
    at = piece.text.find("#")
    if at < 0:
        return piece.strip(), None
    return piece.cut(0, at).strip(), piece.cut(at + 1).strip()


def weight_of(answer: RawAnswer, unmarked: Decimal) -> Decimal:
    """The percent that an answer earns: its own weight, everything behind =, else `unmarked`."""
    if answer.weight is not None:
        return answer.weight
    return FULL if answer.mark == "=" else unmarked


def gift_number(text: str) -> Decimal | None:
    """A number as GIFT writes it, with a decimal point; None if it is none."""
    return Decimal(text) if len(text) <= 40 and _NUMBER.fullmatch(text) else None


def shortened(text: str) -> str:
    """At most 40 characters of a piece's text on one line, to stand in a problem's sentence."""
    line = " ".join(meant(text).split())
    return line if len(line) <= 40 else line[:39] + "…"


def _raw_answer(mark: str, piece: Piece, findings: Findings) -> RawAnswer:
    piece = piece.strip()
    weight = None
    match = _WEIGHT.match(piece.text)
    if match is not None:
        weight = gift_number(match.group(1).strip())
        if weight is None:
            findings.refuse(piece.line, WEIGHT_UNREADABLE, weight=meant(match.group(0)))
        piece = piece.cut(match.end()).strip()
    text, feedback = cut_feedback(piece)
    return RawAnswer(mark, weight, text, feedback)
