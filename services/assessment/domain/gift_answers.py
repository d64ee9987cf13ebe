"""Second step of reading GIFT: what stands between the braces, for each kind of question."""

import re
from dataclasses import dataclass, field
from decimal import Decimal

from services.assessment.domain.gift_lexing import Piece, meant
from services.assessment.domain.gift_texts import TextReader
from services.assessment.domain.problems import Problem
from services.assessment.domain.questions import FULL, NONE, Choice, NumericAnswer, Pair

_ANSWER_BEGINS = re.compile(r"[~=]")
_PAIR_BEGINS = re.compile(r"=")
_WEIGHT = re.compile(r"%([^%\n]{0,20})%")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,2})?")
_COMMA_NUMBER = re.compile(r"[+-]?[0-9]+,[0-9]+")


@dataclass(slots=True)
class Findings:
    """Where the reader of one question puts what is wrong with it."""

    question: int
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    def refuse(self, line: int, code: str, **values: str | int) -> None:
        """Note a problem."""
        self.problems.append(Problem(code, values, line=line, question=self.question))

    def warn(self, line: int, code: str, **values: str | int) -> None:
        """Note something that is allowed but perhaps not meant."""
        self.warnings.append(Problem(code, values, line=line, question=self.question))


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
    _refuse_stray(before, findings)
    return [_raw_answer(piece.text[0], piece.cut(1), findings) for piece in marked]


def cut_feedback(piece: Piece) -> tuple[Piece, Piece | None]:
    """What stands before and after the first #."""
    at = piece.text.find("#")
    if at < 0:
        return piece.strip(), None
    return piece.cut(0, at).strip(), piece.cut(at + 1).strip()


def choices(raw: list[RawAnswer], texts: TextReader) -> tuple[Choice, ...]:
    """The answers of a choice question: = earns all, a weight its percent, ~ nothing."""
    return tuple(
        Choice(
            text=texts.read(answer.text),
            fraction=_fraction(answer, NONE),
            feedback=texts.read(answer.feedback),
        )
        for answer in raw
    )


def accepted_texts(raw: list[RawAnswer], texts: TextReader) -> tuple[Choice, ...]:
    """The answers of a short-answer question: all are accepted, fully where no weight says otherwise."""
    return tuple(
        Choice(
            text=texts.read_literal(answer.text),
            fraction=_fraction(answer, FULL),
            feedback=texts.read(answer.feedback),
        )
        for answer in raw
    )


def numeric_answers(section: Piece, texts: TextReader, findings: Findings) -> tuple[NumericAnswer, ...]:
    """The numbers after {#, as value, value:tolerance or from..to; ~ begins what is said to any other number."""
    found: list[NumericAnswer] = []
    for answer in raw_answers(section, findings):
        feedback = texts.read(answer.feedback)
        if answer.mark == "~":
            if answer.text.text:
                findings.refuse(answer.text.line, "wrong_number_text")
            found.append(NumericAnswer(value=None, fraction=answer.weight or NONE, feedback=feedback))
            continue
        number = _value_and_tolerance(answer.text, findings)
        if number is not None:
            value, tolerance = number
            fraction = _fraction(answer, FULL)
            found.append(
                NumericAnswer(value=value, tolerance=tolerance, fraction=fraction, feedback=feedback)
            )
    return tuple(found)


def pairs(section: Piece, texts: TextReader, findings: Findings) -> tuple[Pair, ...]:
    """The pairs `=left -> right`; an empty left side makes a distractor."""
    before, *marked = section.split_before(_PAIR_BEGINS)
    _refuse_stray(before, findings)
    found: list[Pair] = []
    for piece in (marked_piece.cut(1).strip() for marked_piece in marked):
        at = piece.text.find("->")
        if at < 0:
            findings.refuse(piece.line, "arrow_missing", text=_shown(piece))
            continue
        left, right = piece.cut(0, at).strip(), piece.cut(at + 2).strip()
        found.append(Pair(left=texts.read(left), right=texts.read(right)))
    return tuple(found)


def _raw_answer(mark: str, piece: Piece, findings: Findings) -> RawAnswer:
    piece = piece.strip()
    weight = None
    match = _WEIGHT.match(piece.text)
    if match is not None:
        weight = _decimal(match.group(1).strip())
        if weight is None:
            findings.refuse(piece.line, "weight_unreadable", weight=meant(match.group(0)))
        piece = piece.cut(match.end()).strip()
    text, feedback = cut_feedback(piece)
    return RawAnswer(mark, weight, text, feedback)


def _fraction(answer: RawAnswer, unmarked: Decimal) -> Decimal:
    if answer.weight is not None:
        return answer.weight
    return FULL if answer.mark == "=" else unmarked


def _refuse_stray(before: Piece, findings: Findings) -> None:
    stray = before.strip()
    if stray.text:
        findings.refuse(stray.line, "answer_stray", text=_shown(stray))


def _value_and_tolerance(piece: Piece, findings: Findings) -> tuple[Decimal | None, Decimal] | None:
    text = piece.text
    if text == "*":
        return None, NONE
    if ".." in text:
        low, high = (_number(part, piece.line, findings) for part in text.split("..", 1))
        if low is None or high is None:
            return None
        if low > high:
            findings.refuse(piece.line, "range_backwards", range=meant(text))
        return (low + high) / 2, abs(high - low) / 2
    value_text, colon, tolerance_text = text.partition(":")
    value = _number(value_text, piece.line, findings)
    tolerance = _number(tolerance_text, piece.line, findings) if colon else NONE
    return None if value is None or tolerance is None else (value, tolerance)


def _number(text: str, line: int, findings: Findings) -> Decimal | None:
    text = text.strip()
    number = _decimal(text)
    if number is None:
        if not text:
            findings.refuse(line, "number_missing")
        elif _COMMA_NUMBER.fullmatch(text):
            findings.refuse(line, "number_with_comma", text=text, meant=text.replace(",", "."))
        else:
            findings.refuse(line, "number_unreadable", text=_shown(Piece(text, line)))
    return number


def _decimal(text: str) -> Decimal | None:
    return Decimal(text) if len(text) <= 40 and _NUMBER.fullmatch(text) else None


def _shown(piece: Piece) -> str:
    text = " ".join(meant(piece.text).split())
    return text if len(text) <= 40 else text[:39] + "…"
