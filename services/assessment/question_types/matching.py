"""Matching: to each left side the right one is chosen; each pair earns its part."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar, Self

from services.assessment.domain.answers import Answer, AnswerNotUnderstood, item_named, only_member
from services.assessment.domain.display_order import DisplayOrder
from services.assessment.domain.gift.answers import Findings, refuse_stray, shortened
from services.assessment.domain.gift.lexing import Piece
from services.assessment.domain.gift.texts import TextReader, gift_text
from services.assessment.domain.marking import Grade
from services.assessment.domain.problems import Part, Problem, ProblemKind
from services.assessment.domain.question_checks import LONGEST_ANSWER, MOST_ANSWERS, text_problems
from services.assessment.domain.questions import Question
from services.assessment.domain.responses import ResponseClass, ResponsePart
from services.assessment.domain.rich_text import html_list, inline_html

_PAIR_BEGINS = re.compile(r"=")

LEFT = Part("pair_left", "The left side of pair %(number)s")
RIGHT = Part("pair_right", "The right side of pair %(number)s")
TOO_FEW = ProblemKind(
    "pairs_too_few",
    "There are fewer than two things to match. Write at least two pairs as =left -> right.",
)
TOO_MANY = ProblemKind("pairs_too_many", "It has %(count)s pairs; %(most)s is the most. Remove some.")
LEFT_ALIKE = ProblemKind("left_sides_alike", "Two of its left sides are the same text. Change or remove one.")
RIGHT_ALIKE = ProblemKind(
    "right_sides_alike",
    "All its right sides are the same text, so every match would be right. Give different ones.",
)
ARROW_MISSING = ProblemKind("arrow_missing", "'%(text)s' has no arrow. Write the pair as =left -> right.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A left side and the right side that belongs to it; an empty left side makes the right one a distractor."""

    right: str
    left: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matching(Question):
    """To each left side the right one is chosen."""

    TYPE: ClassVar[str] = "matching"

    pairs: tuple[Pair, ...]

    def own_problems(self) -> Iterator[Problem]:
        lefts = [pair.left for pair in self._asked()]
        if len(lefts) < 2:
            yield Problem(TOO_FEW)
        if len(self.pairs) > MOST_ANSWERS:
            yield Problem(TOO_MANY, {"count": len(self.pairs), "most": MOST_ANSWERS})
            return
        if len(set(lefts)) < len(lefts):
            yield Problem(LEFT_ALIKE)
        if len(self._rights()) < 2:
            yield Problem(RIGHT_ALIKE)
        for number, pair in enumerate(self.pairs, start=1):
            yield from text_problems(LEFT, pair.left, LONGEST_ANSWER, number=number, required=False)
            yield from text_problems(RIGHT, pair.right, LONGEST_ANSWER, number=number)

    def item_count(self) -> int:
        return len(self._rights())

    def presentation(self, order: DisplayOrder) -> dict[str, Any]:
        rights = self._rights()
        return {
            "left": [
                {"key": str(number), "html": inline_html(pair.left, self.format)}
                for number, pair in enumerate(self._asked(), start=1)
            ],
            "right": [
                {"key": order.key_of(item), "html": inline_html(rights[item], self.format)}
                for item in order.items
            ],
        }

    def read_answer(self, order: DisplayOrder, given: Answer) -> dict[str, Any] | None:
        lefts = {str(number): number - 1 for number in range(1, len(self._asked()) + 1)}
        pairs: dict[str, int] = {}
        for left, right in only_member(given, "pairs", dict).items():
            if left not in lefts:
                raise AnswerNotUnderstood(
                    f"Nothing to match is named {str(left)[:20]!r}: send one of the keys shown."
                )
            if right not in (None, ""):
                pairs[str(lefts[left])] = item_named(order, right)
        return {"pairs": dict(sorted(pairs.items()))} if pairs else None

    def shown_answer(self, order: DisplayOrder, answer: Answer) -> dict[str, Any]:
        return {"pairs": {str(int(left) + 1): order.key_of(right) for left, right in answer["pairs"].items()}}

    def grade(self, answer: Answer) -> Grade:
        rights, asked = self._rights(), self._asked()
        hits = sum(1 for left, right in answer["pairs"].items() if asked[int(left)].right == rights[right])
        return Grade(Fraction(hits, len(asked)))

    def answer_html(self, answer: Answer, language: str) -> str:
        rights, asked = self._rights(), self._asked()
        chosen = sorted((int(left), right) for left, right in answer["pairs"].items())
        return html_list([self._match_html(asked[left].left, rights[right]) for left, right in chosen])

    def correct_html(self, language: str) -> str:
        return html_list([self._match_html(pair.left, pair.right) for pair in self._asked()])

    def response_parts(self) -> tuple[ResponsePart, ...]:
        rights, asked = self._rights(), self._asked()
        return tuple(
            ResponsePart(
                str(number),
                inline_html(pair.left, self.format),
                tuple(
                    ResponseClass(
                        str(item),
                        inline_html(right, self.format),
                        Fraction(int(right == pair.right), len(asked)),
                    )
                    for item, right in enumerate(rights)
                ),
            )
            for number, pair in enumerate(asked)
        )

    def classify(self, answer: Answer) -> dict[str, str]:
        return {left: str(right) for left, right in answer["pairs"].items()}

    @classmethod
    def claims_gift(cls, section: Piece | None) -> bool:
        return section is not None and "=" in section.text and "->" in section.text

    @classmethod
    def from_gift(
        cls, section: Piece, texts: TextReader, findings: Findings, core: Mapping[str, Any]
    ) -> Self:
        """The pairs `=left -> right`; an empty left side makes a distractor."""
        before, *marked = section.split_before(_PAIR_BEGINS)
        refuse_stray(before, findings)
        found: list[Pair] = []
        for piece in (marked_piece.cut(1).strip() for marked_piece in marked):
            at = piece.text.find("->")
            if at < 0:
                findings.refuse(piece.line, ARROW_MISSING, text=shortened(piece.text))
                continue
            left, right = piece.cut(0, at).strip(), piece.cut(at + 2).strip()
            found.append(Pair(left=texts.read(left), right=texts.read(right)))
        return cls(**core, pairs=tuple(found))

    def gift_lines(self) -> list[str]:
        return [f"={self._gift_side(pair.left)} -> {self._gift_side(pair.right)}" for pair in self.pairs]

    def _asked(self) -> tuple[Pair, ...]:
        """The pairs that ask for a match, as written."""
        return tuple(pair for pair in self.pairs if pair.left)

    def _rights(self) -> tuple[str, ...]:
        """The distinct right sides, as written."""
        return tuple(dict.fromkeys(pair.right for pair in self.pairs))

    def _match_html(self, left: str, right: str) -> str:
        return f"{inline_html(left, self.format)} → {inline_html(right, self.format)}"

    def _gift_side(self, text: str) -> str:
        return gift_text(text, self.format, arrows=True) if text else ""
