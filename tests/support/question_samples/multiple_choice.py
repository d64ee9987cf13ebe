"""Samples of multiple choice."""

from fractions import Fraction

from services.assessment.domain.choices import Choice
from services.assessment.question_types.multiple_choice import MultipleChoice
from tests.support.question_samples import Document, SampleAnswer, Samples
from tests.support.question_samples.strategies import full, questions, required, weighted

DOCUMENT: Document = {
    "type": "multiple_choice",
    "name": "Satu",
    "text": "Ibu kota Indonesia?",
    "format": "plain",
    "feedback": "Lihat modul satu.",
    "points": "2",
    "answers": [
        {"text": "Jakarta", "fraction": "100", "feedback": "Betul sekali."},
        {"text": "Bandung", "fraction": "0", "feedback": "Belum."},
        {"text": "Medan", "fraction": "0", "feedback": ""},
    ],
}


def _with(*answers: tuple[str, str]) -> Document:
    return DOCUMENT | {
        "answers": [{"text": text, "fraction": weight, "feedback": ""} for text, weight in answers]
    }


HALF = _with(("a", "100"), ("b", "50"), ("c", "-20"))

SAMPLES = Samples(
    documents=(DOCUMENT, DOCUMENT | {"format": "markdown", "text": "Apa **itu**?"}, HALF),
    gift=(
        "// [points:2]\n::Satu:: Ibu kota Indonesia? {\n=Jakarta#Betul sekali.\n~Bandung#Belum.\n~Medan\n"
        "####Lihat modul satu.\n}"
    ),
    answers=(
        SampleAnswer(
            stored={"choice": 0}, earns=Fraction(1), says="Jakarta", classes={"": "0"}, remark="Betul sekali."
        ),
        SampleAnswer(stored={"choice": 2}, earns=Fraction(0), says="Medan", classes={"": "2"}),
    ),
    empty=({"choice": ""},),
    refused=({"choice": "d"}, {"choice": 0}, {"choices": ["a"]}, {"choice": "a", "value": True}),
    broken={
        "choice_none_right": _with(("a", "50"), ("b", "0")),
        "several_right": _with(("a", "100"), ("b", "100"), ("c", "0")),
        "answers_too_few": _with(("a", "100")),
        "answers_alike": _with(("a", "100"), ("a", "0")),
        "answers_too_many": _with(*((str(number), "100") for number in range(51))),
        "weight_impossible": _with(("a", "100"), ("b", "150")),
        "text_empty": _with(("a", "100"), ("", "0")),
        "member_missing": {"type": "multiple_choice", "text": "Apa?"},
    },
    broken_gift={"answer_stray": "Satu {awal =a ~b}", "weight_unreadable": "Satu {=a ~%lima%b}"},
    secrets=("100", "fraction", "Betul sekali.", "Belum.", "Lihat modul"),
    correct="Jakarta",
    questions=questions(MultipleChoice, answers=weighted(Choice, full, text=required)),
    not_in_form=(HALF, DOCUMENT | {"format": "html"}),
)
