"""Ordering: items are put in order. The ways of marking are those of Moodle's question type of the same name.

Source: moodle/moodle, question/type/ordering: the descriptions in its language pack, and what its tests expect.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from typing import Any, ClassVar, Self

from services.assessment.domain.answers import Answer, AnswerNotUnderstood, item_named, only_member
from services.assessment.domain.display_order import DisplayOrder
from services.assessment.domain.gift.answers import Findings
from services.assessment.domain.gift.lexing import Piece
from services.assessment.domain.gift.texts import TextReader, gift_text
from services.assessment.domain.marking import Grade
from services.assessment.domain.problems import Part, Problem, ProblemKind
from services.assessment.domain.question_checks import LONGEST_ANSWER, MOST_ANSWERS, text_problems
from services.assessment.domain.questions import INDONESIAN, Question
from services.assessment.domain.responses import ResponseClass, ResponsePart
from services.assessment.domain.rich_text import inline_html

ITEM = Part("item", "Item %(number)s")
TOO_FEW = ProblemKind(
    "items_too_few", "There are fewer than two items to put in order. Write each on a line of its own."
)
TOO_MANY = ProblemKind("items_too_many", "It has %(count)s items; %(most)s is the most. Remove some.")
ALIKE = ProblemKind("items_alike", "Two of its items are the same text. Change or remove one.")
ALL_SHOWN = ProblemKind(
    "items_all_shown",
    "The file asks to show %(count)s of the %(total)s items. All of them are shown; remove those not meant.",
)


class Marking(StrEnum):
    """How an order is marked; every way gives 1 for the right order."""

    ALL_OR_NOTHING = "all_or_nothing"
    ABSOLUTE_POSITION = "absolute_position"
    RELATIVE_TO_CORRECT = "relative_to_correct"
    RELATIVE_NEXT_EXCLUDE_LAST = "relative_next_exclude_last"
    RELATIVE_NEXT_INCLUDE_LAST = "relative_next_include_last"
    RELATIVE_ONE_PREVIOUS_AND_NEXT = "relative_one_previous_and_next"
    RELATIVE_ALL_PREVIOUS_AND_NEXT = "relative_all_previous_and_next"
    LONGEST_ORDERED_SUBSET = "longest_ordered_subset"
    LONGEST_CONTIGUOUS_SUBSET = "longest_contiguous_subset"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordering(Question):
    """Items are put in order; `items` holds them in the right one."""

    TYPE: ClassVar[str] = "ordering"

    items: tuple[str, ...]
    marking: Marking = Marking.RELATIVE_NEXT_EXCLUDE_LAST

    def own_problems(self) -> Iterator[Problem]:
        if len(self.items) < 2:
            yield Problem(TOO_FEW)
        if len(self.items) > MOST_ANSWERS:
            yield Problem(TOO_MANY, {"count": len(self.items), "most": MOST_ANSWERS})
            return
        for number, item in enumerate(self.items, start=1):
            yield from text_problems(ITEM, item, LONGEST_ANSWER, number=number)
        if len(set(self.items)) < len(self.items):
            yield Problem(ALIKE)

    def item_count(self) -> int:
        return len(self.items)

    def presentation(self, order: DisplayOrder) -> dict[str, Any]:
        return {
            "items": [
                {"key": order.key_of(item), "html": inline_html(self.items[item], self.format)}
                for item in order.items
            ]
        }

    def read_answer(self, order: DisplayOrder, given: Answer) -> dict[str, Any] | None:
        keys = only_member(given, "order", list)
        if not keys:
            return None
        if len(keys) != len(self.items):
            raise AnswerNotUnderstood("Send the keys of all items, each once, in the order they are put in.")
        items = [item_named(order, key) for key in keys]
        if len(set(items)) < len(items):
            raise AnswerNotUnderstood("An item is named twice: send each key once.")
        return {"order": items}

    def shown_answer(self, order: DisplayOrder, answer: Answer) -> dict[str, Any]:
        return {"order": [order.key_of(item) for item in answer["order"]]}

    def grade(self, answer: Answer) -> Grade:
        return Grade(_MARKINGS[self.marking](answer["order"]))

    def answer_html(self, answer: Answer, language: str) -> str:
        """The order given; beside an item in a wrong place stands the right one."""
        said = "seharusnya nomor {}" if language == INDONESIAN else "should be number {}"
        lines = [
            self._item_html(item) + ("" if item == place else f" <small>({said.format(item + 1)})</small>")
            for place, item in enumerate(answer["order"])
        ]
        return _numbered(lines)

    def correct_html(self, language: str) -> str:
        return _numbered([self._item_html(item) for item in range(len(self.items))])

    def response_parts(self) -> tuple[ResponsePart, ...]:
        count = len(self.items)
        return tuple(
            ResponsePart(
                str(item),
                self._item_html(item),
                tuple(
                    ResponseClass(str(place), str(place + 1), Fraction(int(place == item), count))
                    for place in range(count)
                ),
            )
            for item in range(count)
        )

    def classify(self, answer: Answer) -> dict[str, str]:
        return {str(item): str(place) for place, item in enumerate(answer["order"])}

    @classmethod
    def claims_gift(cls, section: Piece | None) -> bool:
        return section is not None and section.text.startswith(">")

    @classmethod
    def from_gift(
        cls, section: Piece, texts: TextReader, findings: Findings, core: Mapping[str, Any]
    ) -> Self:
        """Moodle's extension: `{>` with settings on the same line, then each item on a line of its own."""
        settings, rest = _settings(section.cut(1))
        lines = [line.strip() for line in rest.split_before(_LINE_BEGINS)]
        items = tuple(texts.read(line) for line in lines if line.text)
        shown = int(settings.count) if settings.count and not settings.shows_all else len(items)
        if shown < len(items):
            findings.warn(section.line, ALL_SHOWN, count=shown, total=len(items))
        return cls(**core, items=items, marking=settings.marking)

    def gift_lines(self) -> list[str]:
        settings = f">{len(self.items)} ALL VERTICAL {self.marking.name} SHOW none"
        return [settings, *(self._gift_item(item) for item in self.items)]

    def _item_html(self, item: int) -> str:
        return inline_html(self.items[item], self.format)

    def _gift_item(self, text: str) -> str:
        # What begins with // would be a comment, were it not for the mark.
        mark = f"[{self.format}]" if text.startswith("//") else ""
        return mark + gift_text(text, self.format)


def _numbered(lines: list[str]) -> str:
    return "<ol>" + "".join(f"<li>{line}</li>" for line in lines) + "</ol>"


# --- Marking. An order is the numbers of the items as the learner put them; 0, 1, 2, … is right. ---


def _all_or_nothing(order: Sequence[int]) -> Fraction:
    return Fraction(int(list(order) == sorted(order)))


def _absolute_position(order: Sequence[int]) -> Fraction:
    return Fraction(sum(1 for place, item in enumerate(order) if place == item), len(order))


def _relative_to_correct(order: Sequence[int]) -> Fraction:
    """Each item earns the less the further it is from its place."""
    furthest = len(order) - 1
    distance = sum(abs(place - item) for place, item in enumerate(order))
    return Fraction(len(order) * furthest - distance, len(order) * furthest)


def _followed_by_the_next(order: Sequence[int]) -> int:
    return sum(1 for item, following in pairwise(order) if following == item + 1)


def _relative_next_exclude_last(order: Sequence[int]) -> Fraction:
    return Fraction(_followed_by_the_next(order), len(order) - 1)


def _relative_next_include_last(order: Sequence[int]) -> Fraction:
    """The last item, which nothing follows, counts as well."""
    is_last_right = int(order[-1] == len(order) - 1)
    return Fraction(_followed_by_the_next(order) + is_last_right, len(order))


def _relative_one_previous_and_next(order: Sequence[int]) -> Fraction:
    """Each item has two points: for what stands before it and for what follows it, nothing at the ends included."""
    neighbours = 2 * _followed_by_the_next(order)
    ends = int(order[0] == 0) + int(order[-1] == len(order) - 1)
    return Fraction(neighbours + ends, 2 * len(order))


def _relative_all_previous_and_next(order: Sequence[int]) -> Fraction:
    """Every two items of which the right one comes first."""
    count = len(order)
    pairs = sum(1 for place, item in enumerate(order) for later in order[place + 1 :] if item < later)
    return Fraction(2 * pairs, count * (count - 1))


def _longest_ordered_subset(order: Sequence[int]) -> Fraction:
    """The most items that follow each other in the right order, others among them; one alone is none."""
    longest: list[int] = []
    for place, item in enumerate(order):
        before = (longest[earlier] for earlier in range(place) if order[earlier] < item)
        longest.append(1 + max(before, default=0))
    return _of_subset(max(longest), len(order))


def _longest_contiguous_subset(order: Sequence[int]) -> Fraction:
    """As the longest ordered subset, of items that follow each other without a gap in the right order."""
    run: dict[int, int] = {}
    for item in order:
        run[item] = 1 + run.get(item - 1, 0)
    return _of_subset(max(run.values()), len(order))


def _of_subset(size: int, count: int) -> Fraction:
    return Fraction(size if size > 1 else 0, count)


_MARKINGS: Mapping[Marking, Callable[[Sequence[int]], Fraction]] = {
    Marking.ALL_OR_NOTHING: _all_or_nothing,
    Marking.ABSOLUTE_POSITION: _absolute_position,
    Marking.RELATIVE_TO_CORRECT: _relative_to_correct,
    Marking.RELATIVE_NEXT_EXCLUDE_LAST: _relative_next_exclude_last,
    Marking.RELATIVE_NEXT_INCLUDE_LAST: _relative_next_include_last,
    Marking.RELATIVE_ONE_PREVIOUS_AND_NEXT: _relative_one_previous_and_next,
    Marking.RELATIVE_ALL_PREVIOUS_AND_NEXT: _relative_all_previous_and_next,
    Marking.LONGEST_ORDERED_SUBSET: _longest_ordered_subset,
    Marking.LONGEST_CONTIGUOUS_SUBSET: _longest_contiguous_subset,
}


# --- The settings behind {> in GIFT. Words that Moodle knows and Sinau does not need are passed over. ---

_LINE_BEGINS = re.compile(r"\n")
_WORD = re.compile(r"[ \t]*([^ \t\n]+)")
_SELECTIONS = frozenset({"ALL", "EXACT", "RANDOM", "REL", "CONTIGUOUS", "CONTIG"})
_MEANT = {
    "ABSOLUTE": Marking.ABSOLUTE_POSITION,
    "ABS": Marking.ABSOLUTE_POSITION,
    "RELATIVE": Marking.RELATIVE_NEXT_EXCLUDE_LAST,
} | {marking.name: marking for marking in Marking}
_PASSED_OVER = frozenset(
    "HORIZONTAL HORI H VERTICAL VERT V SHOW TRUE YES HIDE FALSE NO NONE 123 ABC ABCD III IIII 0 1".split()
)


@dataclass(frozen=True, slots=True)
class _Settings:
    count: str
    shows_all: bool
    marking: Marking


def _settings(piece: Piece) -> tuple[_Settings, Piece]:
    """The settings that stand on the first line, and what follows them; without a way of marking, Moodle's own."""
    count, shows_all, marking = "", False, Marking.RELATIVE_NEXT_EXCLUDE_LAST
    at = 0
    while match := _WORD.match(piece.text, at):
        word = match.group(1).upper()
        if at == 0 and word.isascii() and word.isdigit():
            count = word
        elif word in _MEANT:
            marking = _MEANT[word]
        elif word in _SELECTIONS:
            shows_all = word in {"ALL", "EXACT"}
        elif word not in _PASSED_OVER:
            break
        at = match.end()
    return _Settings(count, shows_all, marking), piece.cut(at)
