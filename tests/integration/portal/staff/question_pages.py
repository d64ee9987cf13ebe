"""The pages that show a question: what assessment would send them, and the forms they hold."""

import json

from services.assessment.domain.display_order import display_order
from services.assessment.domain.grading import earned, grade
from services.assessment.domain.rich_text import block_html
from services.assessment.question_formats.documents import question_of
from tests.integration.portal.fake_courses import COURSE
from tests.integration.portal.staff.staff_services import QUIZ as QUIZ_ID
from tests.journey.visitor import Form, PageReader
from tests.support.question_samples import Document

QUIZ = f"/mengajar/kursus/{COURSE}/kuis/{QUIZ_ID}"
ASKED: Document = {
    "type": "true_false", "name": "", "text": "Betul?", "format": "plain", "feedback": "", "points": "1",
    "value": True, "feedback_true": "", "feedback_false": "",
}  # fmt: skip


def shown(document: Document, answer: Document | None, *, seed: int = 5) -> Document:
    """A question as assessment shows it in an attempt."""
    question = question_of(document)
    order = display_order(question.item_count(), seed=seed, position=1)
    view = {
        "position": 1, "type": question.TYPE, "text_html": block_html(question.text, question.format),
        "points": document["points"], "is_asked": question.IS_ASKED, "presentation": question.presentation(order),
        "answer": None if answer is None else question.shown_answer(order, answer),
        "answered_at": None if answer is None else "2026-11-21T02:05:00Z",
    }  # fmt: skip
    return dict(json.loads(json.dumps(view)))


def reviewed(document: Document, answer: Document | None) -> Document:
    """A question as assessment shows it in a result."""
    question = question_of(document)
    found = grade(question, answer)
    return {
        "position": 1, "type": question.TYPE, "text_html": block_html(question.text, question.format),
        "points": document["points"], "is_graded_by_trainer": question.IS_GRADED_BY_TRAINER,
        "earned": None if found.fraction is None else str(earned(question, found.fraction)),
        "is_correct": found.is_correct, "feedback_html": None, "correct_answer_html": question.correct_html("id"),
        "your_answer_html": None if answer is None else question.answer_html(answer, "id"),
    }  # fmt: skip


def form_on(html: str, action: str) -> Form:
    """The form that goes to an address, as a browser without scripts would send it."""
    reader = PageReader()
    reader.feed(html)
    [found] = [form for form in reader.forms if form.action == action]
    return found
