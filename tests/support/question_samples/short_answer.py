"""Samples of short answers."""

from fractions import Fraction

from services.assessment.question_types.short_answer import AcceptedText, ShortAnswer
from tests.support.question_samples import Document, SampleAnswer, Samples
from tests.support.question_samples.strategies import full, questions, required, weighted

DOCUMENT: Document = {
    "type": "short_answer",
    "name": "Empat",
    "text": "Magang adalah belajar di …",
    "format": "plain",
    "feedback": "Lihat modul empat.",
    "points": "1",
    "answers": [
        {"text": "tempat kerja", "fraction": "100", "feedback": ""},
        {"text": "kantor*", "fraction": "100", "feedback": ""},
    ],
}
PARTLY = DOCUMENT | {
    "answers": [
        {"text": "magang", "fraction": "100", "feedback": "Ya."},
        {"text": "praktik", "fraction": "75", "feedback": "Hampir."},
    ]
}

SAMPLES = Samples(
    documents=(DOCUMENT, PARTLY),
    gift="::Empat:: Magang adalah belajar di … {=tempat kerja =kantor*####Lihat modul empat.}",
    answers=(
        SampleAnswer(stored={"text": "Tempat  KERJA"}, earns=Fraction(1), says="Tempat", classes={"": "0"}),
        SampleAnswer(stored={"text": "kantor dinas"}, earns=Fraction(1), says="dinas", classes={"": "1"}),
        SampleAnswer(
            stored={"text": "<b>rumah"}, earns=Fraction(0), says="&lt;b&gt;rumah", classes={"": "other"}
        ),
    ),
    empty=({"text": "  "}, {"text": ""}),
    refused=({"text": "x" * 501}, {"text": "a\x00"}, {"text": 5}),
    broken={
        "answers_none_right": DOCUMENT | {"answers": [{"text": "a", "fraction": "50"}]},
        "member_missing": {"type": "short_answer", "text": "Apa?", "answers": [{"fraction": "100"}]},
        "member_unknown": DOCUMENT | {"answers": [{"value": "5", "text": "a"}]},
        "answers_too_many": DOCUMENT | {"answers": [{"text": str(number)} for number in range(51)]},
    },
    broken_gift={"answer_unmarked": "Satu {empat}"},
    secrets=("tempat kerja", "kantor", "Lihat modul"),
    correct="tempat kerja",
    questions=questions(ShortAnswer, answers=weighted(AcceptedText, full, text=required)),
    not_in_form=(PARTLY,),
)
