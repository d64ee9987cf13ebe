"""Samples of true or false."""

from fractions import Fraction

from hypothesis import strategies as st

from services.assessment.question_types.true_false import TrueFalse
from tests.support.question_samples import Document, SampleAnswer, Samples
from tests.support.question_samples.strategies import questions, texts

DOCUMENT: Document = {
    "type": "true_false",
    "name": "Tiga",
    "text": "Air itu basah.",
    "format": "plain",
    "feedback": "Lihat modul tiga.",
    "points": "1",
    "value": True,
    "feedback_true": "Tepat sekali.",
    "feedback_false": "Coba sentuh.",
}

SAMPLES = Samples(
    documents=(DOCUMENT, DOCUMENT | {"value": False, "feedback_true": ""}),
    gift="::Tiga:: Air itu basah. {TRUE#Coba sentuh.#Tepat sekali.####Lihat modul tiga.}",
    answers=(
        SampleAnswer(
            stored={"value": True},
            earns=Fraction(1),
            says="Benar",
            classes={"": "true"},
            remark="Tepat sekali.",
        ),
        SampleAnswer(
            stored={"value": False},
            earns=Fraction(0),
            says="Salah",
            classes={"": "false"},
            remark="Coba sentuh.",
        ),
    ),
    refused=({"value": "true"}, {"value": 1}, {"value": None}),
    broken={
        "member_missing": {"type": "true_false", "text": "Benarkah?"},
        "member_misshapen": DOCUMENT | {"value": "ya"},
        "text_too_long": DOCUMENT | {"feedback_true": "a" * 5001},
    },
    secrets=("value", "true", "Tepat sekali.", "Coba sentuh.", "Lihat modul"),
    correct="Benar",
    questions=questions(TrueFalse, value=st.booleans(), feedback_true=texts, feedback_false=texts),
)
