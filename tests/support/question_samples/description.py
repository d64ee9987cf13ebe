"""Samples of descriptions."""

from services.assessment.question_types.description import Description
from tests.support.question_samples import Document, Samples
from tests.support.question_samples.strategies import questions

DOCUMENT: Document = {
    "type": "description",
    "name": "Pengantar",
    "text": "Bacalah teks ini dahulu.",
    "format": "plain",
    "feedback": "",
    "points": "0",
}

HTML: Document = DOCUMENT | {"format": "html", "text": "<p>Bacalah.</p>"}

SAMPLES = Samples(
    documents=(DOCUMENT, HTML),
    gift="::Pengantar:: Bacalah teks ini dahulu.",
    refused=({"text": "x"}, {}),
    broken={
        "description_points": DOCUMENT | {"points": "1"},
        "description_feedback": DOCUMENT | {"feedback": "Ya."},
    },
    questions=questions(Description),
    not_in_form=(HTML,),
)
