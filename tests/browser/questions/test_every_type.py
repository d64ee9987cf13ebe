"""Questions of every registered type in a browser, with and without JavaScript."""

import pytest
from playwright.sync_api import Page
from werkzeug.datastructures import MultiDict

from services.portal.question_types import QUESTION_TYPES
from services.portal.question_types.base import QuestionType
from tests.browser.axe import Judge
from tests.browser.questions.conftest import OpenPortal, Quiz
from tests.integration.portal.staff.question_pages import ASKED, QUIZ, shown
from tests.integration.portal.staff.staff_services import Staff
from tests.support.question_samples import samples_of

pytestmark = pytest.mark.browser


def form_of(page: Page) -> MultiDict[str, str]:
    """What the form would send."""
    pairs = page.evaluate("() => [...new FormData(document.querySelector('#jawaban'))]")
    return MultiDict([(name, value) for name, value in pairs])


def whole(page: Page) -> None:
    """The page fits a small phone and a desk, and is usable by everybody."""
    assert list(Judge().faults(page)) == []


@pytest.mark.parametrize("kind", QUESTION_TYPES, ids=lambda kind: kind.name)
def test_a_question_is_shown_and_answered_alike_with_and_without_a_script(
    quiz: Quiz, staff: Staff, open_portal: OpenPortal, kind: QuestionType
) -> None:
    samples = samples_of(kind.name)
    quiz.document = samples.document
    pages = [open_portal(javascript=javascript) for javascript in (True, False)]
    for answer in [None, *(one.stored for one in samples.answers)]:
        quiz.stored = answer
        wanted = shown(samples.document, answer)["answer"]
        for page in pages:
            page.goto(quiz.page)
            assert kind.read_answer(form_of(page)) == wanted
    whole(pages[0])
    staff.questions = [samples.document, ASKED]
    pages[0].goto(f"{QUIZ}/soal/1")
    whole(pages[0])
    for page in pages:
        page.goto(quiz.page)
        page.locator("#jawaban .row .btn:not(.quiet)").click()
        page.wait_for_url("**/2")
    assert quiz.sent == []
