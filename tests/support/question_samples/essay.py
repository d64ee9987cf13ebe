"""Samples of essays."""

from services.assessment.question_types.essay import Essay
from tests.support.question_samples import Document, SampleAnswer, Samples
from tests.support.question_samples.strategies import questions

DOCUMENT: Document = {
    "type": "essay",
    "name": "Tujuh",
    "text": "Tuliskan rencana Anda.",
    "format": "plain",
    "feedback": "Lihat modul tujuh.",
    "points": "5",
}

SAMPLES = Samples(
    documents=(DOCUMENT, DOCUMENT | {"format": "markdown"}),
    gift="// [points:5]\n::Tujuh:: Tuliskan rencana Anda. {####Lihat modul tujuh.}",
    answers=(
        SampleAnswer(
            stored={"text": "Saya akan <b>jujur</b>.\nSelalu."},
            earns=None,
            says="&lt;b&gt;jujur",
            classes={"": "written"},
        ),
    ),
    empty=({"text": " \n"},),
    refused=({"text": "a\ud800"}, {"text": "x" * 20_001}, {"choice": "a"}),
    broken={"text_empty": DOCUMENT | {"text": " "}, "points_impossible": DOCUMENT | {"points": "0"}},
    secrets=("Lihat modul",),
    questions=questions(Essay),
)
