"""Samples of numerical questions."""

from fractions import Fraction

from hypothesis import strategies as st

from services.assessment.question_types.numerical import Numerical, NumericAnswer
from tests.support.question_samples import Document, SampleAnswer, Samples
from tests.support.question_samples.strategies import full, numbers, questions, texts, weights

DOCUMENT: Document = {
    "type": "numerical",
    "name": "Lima",
    "text": "Berapa JP yang kurang?",
    "format": "plain",
    "feedback": "Lihat modul lima.",
    "points": "1",
    "answers": [{"value": "7.5", "tolerance": "0.25", "fraction": "100", "feedback": "Tepat."}],
}
SEVERAL = DOCUMENT | {
    "answers": [
        {"value": "1822", "tolerance": "0", "fraction": "100", "feedback": "Tepat."},
        {"value": "1822", "tolerance": "2", "fraction": "50", "feedback": "Dekat."},
        {"value": None, "tolerance": "0", "fraction": "0", "feedback": "Jauh."},
    ]
}


def _answer(**members: object) -> Document:
    return DOCUMENT | {"answers": [{"value": "5", **members}]}


_others = st.builds(NumericAnswer, value=st.none(), fraction=weights, feedback=texts)
_near = st.builds(
    NumericAnswer,
    value=numbers,
    tolerance=st.decimals(min_value=0, max_value=100, places=3),
    fraction=weights,
    feedback=texts,
)
_sets = st.tuples(
    st.builds(NumericAnswer, value=numbers, fraction=full, feedback=texts),
    st.lists(_near | _others, max_size=3),
).map(lambda both: (both[0], *both[1]))

SAMPLES = Samples(
    documents=(DOCUMENT, SEVERAL),
    gift="::Lima:: Berapa JP yang kurang? {#7.5:0.25#Tepat.####Lihat modul lima.}",
    answers=(
        SampleAnswer(
            stored={"text": "7,5"}, earns=Fraction(1), says="7,5", classes={"": "0"}, remark="Tepat."
        ),
        SampleAnswer(stored={"text": "8"}, earns=Fraction(0), says="8", classes={"": "other"}),
    ),
    empty=({"text": "  "},),
    refused=({"text": "x" * 501}, {"value": "7"}, {"text": 7}),
    broken={
        "member_missing": DOCUMENT | {"answers": [{"tolerance": "5"}]},
        "number_impossible": _answer(value="1e99"),
        "tolerance_negative": _answer(tolerance="-1"),
        "tolerance_of_others": DOCUMENT
        | {"answers": [{"value": "5"}, {"value": None, "tolerance": "1", "fraction": "0"}]},
        "answers_none_right": _answer(fraction="50"),
        "answers_too_many": DOCUMENT | {"answers": [{"value": "5"}] * 51},
    },
    broken_gift={
        "wrong_number_text": "Satu {#=5 ~6#Bukan.}",
        "range_backwards": "Satu {#5..3}",
        "number_missing": "Satu {#}",
        "number_unreadable": "Satu {#tujuh}",
        "number_with_comma": "Satu {#3,14}",
    },
    secrets=("7.5", "0.25", "tolerance", "Tepat.", "Lihat modul"),
    correct="7,5 ± 0,25",
    questions=questions(Numerical, answers=_sets),
    not_in_form=(SEVERAL,),
)
