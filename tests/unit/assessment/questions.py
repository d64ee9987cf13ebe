"""Hypothesis strategies for questions that keep the rules."""

from decimal import Decimal

from hypothesis import strategies as st

from services.assessment.domain.question_rules import question_problems
from services.assessment.domain.questions import (
    FORMATS,
    Choice,
    Description,
    Essay,
    Matching,
    MultipleAnswers,
    MultipleChoice,
    Numerical,
    NumericAnswer,
    Pair,
    Question,
    ShortAnswer,
    TrueFalse,
)

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
fractions = st.integers(-10_000_000, 10_000_000).map(lambda n: Decimal(n) / 100_000)
numbers = st.decimals(min_value=-(10**9), max_value=10**9, places=4)
points = st.integers(1, 10_000).map(lambda n: Decimal(n) / 100)
common = {
    "name": names,
    "text": required,
    "format": st.sampled_from(FORMATS),
    "feedback": texts,
    "points": points,
}


def choices(first: st.SearchStrategy[Decimal]) -> st.SearchStrategy[tuple[Choice, ...]]:
    one = st.builds(Choice, text=required, fraction=first, feedback=texts)
    others = st.lists(
        st.builds(Choice, text=required, fraction=fractions | st.just(Decimal(0)), feedback=texts),
        min_size=1,
        max_size=4,
    )
    return st.tuples(one, others).map(lambda both: (both[0], *both[1]))


full = st.just(Decimal(100))
numeric = st.builds(
    NumericAnswer,
    value=numbers,
    tolerance=st.decimals(min_value=0, max_value=100, places=3),
    fraction=fractions,
    feedback=texts,
)
numeric_sets = st.tuples(
    st.builds(NumericAnswer, value=numbers, fraction=full, feedback=texts),
    st.lists(
        numeric | st.builds(NumericAnswer, value=st.none(), fraction=fractions, feedback=texts), max_size=3
    ),
).map(lambda both: (both[0], *both[1]))
pairs = st.lists(st.builds(Pair, left=texts, right=required), min_size=2, max_size=5).map(tuple)

questions: st.SearchStrategy[Question] = st.one_of(
    st.builds(MultipleChoice, answers=choices(full), **common),
    st.builds(MultipleAnswers, answers=choices(st.sampled_from([Decimal(50), Decimal(100)])), **common),
    st.builds(TrueFalse, value=st.booleans(), feedback_true=texts, feedback_false=texts, **common),
    st.builds(ShortAnswer, answers=choices(full), **common),
    st.builds(Numerical, answers=numeric_sets, **common),
    st.builds(Matching, pairs=pairs, **common),
    st.builds(Essay, **common),
    st.builds(Description, **{name: common[name] for name in ("name", "text", "format")}),
).filter(lambda question: not list(question_problems(question)))
