"""Hypothesis strategies for the parts of questions: texts that are hard on GIFT, weights, points."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any, TypeVar

from hypothesis import strategies as st

from services.assessment.domain.question_rules import question_problems
from services.assessment.domain.questions import Question, TextFormat

# Letters that are special to GIFT come often, the rest of Unicode now and then.
_MARKS = ["->", "//", "::", "####", "%50%", "[html]", "[plain]", "$CATEGORY:", "\\n", "-\\>"]
_SPECIAL = st.sampled_from([*"~=#{}:\\%/*->[]<>_ \n", *_MARKS])
_ANY = st.characters(
    blacklist_categories=("Cs", "Cc"), blacklist_characters=[chr(code) for code in range(0xFDD0, 0xFDF0)]
)
texts = st.lists(_SPECIAL | _ANY | st.sampled_from(list("abcXYZ019")), max_size=12).map(
    lambda parts: "".join(parts).strip()
)
required = texts.filter(bool)
names = texts.map(lambda text: " ".join(text.split()))
weights = st.integers(-10_000_000, 10_000_000).map(lambda n: Decimal(n) / 100_000)
full = st.just(Decimal(100))
numbers = st.decimals(min_value=-(10**9), max_value=10**9, places=4)
points = st.integers(1, 10_000).map(lambda n: Decimal(n) / 100)

T = TypeVar("T")


def questions(cls: type[Question], **members: st.SearchStrategy[Any]) -> st.SearchStrategy[Question]:
    """Questions of a type that keep the rules; the members that every question has are filled in."""
    core = {"name": names, "text": required, "format": st.sampled_from(TextFormat)}
    if cls.IS_ASKED:
        core |= {"feedback": texts, "points": points}
    return st.builds(cls, **core, **members).filter(lambda question: not list(question_problems(question)))


def weighted(
    cls: Callable[..., T], first: st.SearchStrategy[Decimal], **members: st.SearchStrategy[Any]
) -> st.SearchStrategy[tuple[T, ...]]:
    """Answers with weights; the first one's come from `first`."""
    one = st.builds(cls, fraction=first, feedback=texts, **members)
    others = st.lists(
        st.builds(cls, fraction=weights | st.just(Decimal(0)), feedback=texts, **members),
        min_size=1,
        max_size=4,
    )
    return st.tuples(one, others).map(lambda both: (both[0], *both[1]))
