"""Samples of multiple answers."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import strategies as st

from services.assessment.domain.choices import Choice
from services.assessment.question_types.multiple_answers import MultipleAnswers
from tests.support.question_samples import Document, SampleAnswer, Samples
from tests.support.question_samples.strategies import questions, required, weighted


def _document(*answers: tuple[str, str, str]) -> Document:
    return {
        "type": "multiple_answers",
        "name": "Dua",
        "text": "Pilih bilangan genap.",
        "format": "plain",
        "feedback": "Lihat modul dua.",
        "points": "1",
        "answers": [
            {"text": text, "fraction": weight, "feedback": feedback} for text, weight, feedback in answers
        ],
    }


DOCUMENT = _document(
    ("dua", "50", "Genap."), ("empat", "50", ""), ("tiga", "-50", "Ganjil."), ("lima", "-50", "")
)

SAMPLES = Samples(
    documents=(
        DOCUMENT,
        _document(
            ("a", "33.33333", ""), ("b", "33.33333", ""), ("c", "33.33333", ""), ("d", "-33.33333", "")
        ),
    ),
    gift=(
        "::Dua:: Pilih bilangan genap. {~%50%dua#Genap. ~%50%empat ~%-50%tiga#Ganjil. ~%-50%lima"
        "####Lihat modul dua.}"
    ),
    answers=(
        SampleAnswer(
            stored={"choices": [0, 1]},
            earns=Fraction(1),
            says="empat",
            classes={"0": "chosen", "1": "chosen"},
            remark="Genap.",
        ),
        SampleAnswer(stored={"choices": [1]}, earns=Fraction(1, 2), says="empat", classes={"1": "chosen"}),
        SampleAnswer(
            stored={"choices": [0, 2]},
            earns=Fraction(0),
            says="tiga",
            classes={"0": "chosen", "2": "chosen"},
            remark="Ganjil.",
        ),
    ),
    empty=({"choices": []},),
    refused=({"choices": ["a", 1]}, {"choices": "a"}, {"choices": ["z"]}, {"choices": ["a"] * 5}),
    broken={
        "weights_none_positive": _document(("a", "0", ""), ("b", "-50", "")),
        "wrong_costs_nothing": _document(("a", "50", ""), ("b", "50", ""), ("c", "0", "")),
        "weights_scaled": _document(("a", "40", ""), ("b", "40", ""), ("c", "-80", "")),
        "answers_too_few": _document(("a", "100", "")),
    },
    secrets=("50", "fraction", "Genap.", "Ganjil.", "Lihat modul"),
    correct="empat",
    questions=questions(
        MultipleAnswers,
        answers=weighted(Choice, st.sampled_from([Decimal(50), Decimal(100)]), text=required),
    ),
    not_in_form=(_document(("a", "60", ""), ("b", "40", ""), ("c", "-50", "")),),
)
