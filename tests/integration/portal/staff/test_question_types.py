"""What every type of question must do in the portal: a new type takes part by its row in the registry.

The questions are assessment's own: what it shows of the samples is what the learner's page gets.
"""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale
from werkzeug.datastructures import MultiDict

from services.assessment.question_formats.gift import read_gift
from services.assessment.question_types import TYPE_NAMES
from services.portal.question_types import QUESTION_TYPES, question_type
from services.portal.question_types.base import QuestionType, TypeWithRows
from tests.integration.portal.fake_courses import ATTEMPT
from tests.integration.portal.fake_services import FakeServices, attempt, problem, result
from tests.integration.portal.staff.question_pages import ASKED, QUIZ, form_on, reviewed, shown
from tests.integration.portal.staff.sending import send, words
from tests.integration.portal.staff.staff_services import Staff
from tests.integration.portal.test_pages import assert_whole
from tests.journey.visitor import Form
from tests.support.question_samples import Document, Samples, samples_of


@pytest.fixture(params=QUESTION_TYPES, ids=lambda kind: kind.name)
def kind(request: pytest.FixtureRequest) -> QuestionType:
    """Each registered type."""
    found: QuestionType = request.param
    return found


@pytest.fixture
def samples(kind: QuestionType) -> Samples:
    """Its samples."""
    return samples_of(kind.name)


@pytest.fixture(autouse=True)
def exceptions_are_raised(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The report of a failure shows what a type raised, not the page that a visitor would see."""
    monkeypatch.delitem(app.error_handler_spec[None][None], Exception)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", True)


def answers_of(samples: Samples) -> list[Document | None]:
    return [None, *(answer.stored for answer in samples.answers)]


# --- The registry ---


def test_the_portal_knows_the_types_that_assessment_knows() -> None:
    assert {kind.name for kind in QUESTION_TYPES} == set(TYPE_NAMES)
    assert len(QUESTION_TYPES) == len(TYPE_NAMES)
    assert question_type("sudoku") is None
    assert question_type(None) is None


# --- Taking it, without JavaScript ---


def test_its_page_is_whole_and_keeps_its_secrets(
    learner: FlaskClient, services: FakeServices, samples: Samples
) -> None:
    for answer in answers_of(samples):
        question = shown(samples.document, answer)
        services.answers[f"GET /assessment/attempts/{ATTEMPT}"] = (200, attempt(questions=[question]))
        assert_whole(learner, f"/kuis/{ATTEMPT}/1")
        html = form_html(learner.get(f"/kuis/{ATTEMPT}/1").text)
        assert question["text_html"] in html
        typed = json.dumps(answer, ensure_ascii=False)
        assert [s for s in samples.secrets if s in html and s not in typed and s not in SAID_ANYWAY] == []


SAID_ANYWAY = {"value", "true", "50", "100"}
"""Words that any page says, in its own attributes and numbers."""


def form_html(html: str) -> str:
    return html[html.index('id="jawaban"') : html.index("</form>", html.index('id="jawaban"'))]


def test_what_its_page_holds_is_read_back_as_the_answer(
    learner: FlaskClient, services: FakeServices, kind: QuestionType, samples: Samples
) -> None:
    for seed in range(4):
        for answer in answers_of(samples):
            question = shown(samples.document, answer, seed=seed)
            services.answers[f"GET /assessment/attempts/{ATTEMPT}"] = (200, attempt(questions=[question]))
            page = f"/kuis/{ATTEMPT}/1"
            form = form_on(learner.get(page).text, page)
            read = kind.read_answer(MultiDict(form.fields))
            assert read == question["answer"], f"answer.html of {kind.name} holds {form.fields}"
            assert kind.stays_at(MultiDict(form.fields)) is None


def test_its_page_sent_as_it_is_changes_nothing(
    learner: FlaskClient, services: FakeServices, samples: Samples
) -> None:
    page = f"/kuis/{ATTEMPT}/1"
    for answer in answers_of(samples):
        question = shown(samples.document, answer)
        services.answers[f"GET /assessment/attempts/{ATTEMPT}"] = (200, attempt(questions=[question]))
        form = form_on(learner.get(page).text, page)
        sent = learner.post(page, data=MultiDict([*form.fields, ("ke", "kirim")]))
        assert sent.location == f"/kuis/{ATTEMPT}/kirim"
        kept = learner.post(f"{page}/simpan", data=MultiDict(form.fields))
        assert kept.get_json()["answered"] == (answer is not None)
    assert services.sent("PUT", "/answers/1") == []


def test_its_review_says_what_was_answered_and_what_was_right(
    learner: FlaskClient, services: FakeServices, samples: Samples
) -> None:
    for answer in samples.answers:
        found = result(questions=[reviewed(samples.document, answer.stored)])
        services.answers[f"GET /assessment/attempts/{ATTEMPT}/result"] = (200, found)
        assert_whole(learner, f"/kuis/{ATTEMPT}/hasil")
        html = learner.get(f"/kuis/{ATTEMPT}/hasil").text
        assert answer.says in html
        assert answer.earns in (1, None) or samples.correct in html


# --- Writing it ---


def test_its_form_for_a_new_question_is_whole_and_refuses_to_be_empty(
    trainer: FlaskClient, world: Staff, kind: QuestionType
) -> None:
    page = f"{QUIZ}/soal/baru"
    assert_whole(trainer, f"{page}?jenis={kind.name}")
    form = form_on(trainer.get(f"{page}?jenis={kind.name}").text, page)
    refused = trainer.post(page, data=MultiDict([*form.fields, ("action", "save")]))
    assert refused.status_code == 422
    assert 'id="ringkasan-salah"' in refused.text
    assert world.sent("POST", "/question-sets") == []


def test_its_documents_come_back_from_the_form_as_they_were(
    trainer: FlaskClient, world: Staff, samples: Samples
) -> None:
    in_form = [document for document in samples.documents if document not in samples.not_in_form]
    assert in_form
    for document in in_form:
        world.questions = [document, ASKED]
        page = f"{QUIZ}/soal/1"
        form = form_on(trainer.get(page).text, page)
        saved = trainer.post(page, data=MultiDict([*form.fields, ("action", "save")]))
        assert saved.status_code == 303, words(saved.text)
        assert world.questions == [document, ASKED]


def test_what_its_form_cannot_show_whole_is_changed_as_text(
    trainer: FlaskClient, world: Staff, kind: QuestionType, samples: Samples
) -> None:
    for document in (*samples.not_in_form, samples.changed(format="html")):
        world.questions = [document]
        assert not kind.fits_form(document)
        assert trainer.get(f"{QUIZ}/soal/1").location == f"{QUIZ}/gift"


def test_what_was_typed_is_shown_again_when_assessment_refuses(
    trainer: FlaskClient, world: Staff, samples: Samples
) -> None:
    world.questions = [samples.document, ASKED]
    told = [{"line": None, "question": 1, "message": "Too long."}]
    world.services.answers["POST /assessment/question-sets"] = (
        422, problem(422, "questions_refused", problems=told))  # fmt: skip
    page = f"{QUIZ}/soal/1"
    before = form_on(trainer.get(page).text, page)
    refused = trainer.post(page, data=MultiDict([*before.fields, ("action", "save")]))
    assert refused.status_code == 422
    assert "Too long." in refused.text
    assert without_secret(form_on(refused.text, page)) == without_secret(before)


def without_secret(form: Form) -> list[tuple[str, str]]:
    return [(name, value) for name, value in form.fields if name != "csrf"]


def test_more_rows_keep_what_was_typed(
    trainer: FlaskClient, world: Staff, kind: QuestionType, samples: Samples
) -> None:
    world.questions = [samples.document, ASKED]
    page = f"{QUIZ}/soal/1"
    before = form_on(trainer.get(page).text, page)
    more = trainer.post(page, data=MultiDict([*before.fields, ("action", "rows")]))
    if not isinstance(kind, TypeWithRows):
        return
    assert more.status_code == 200
    after = dict(form_on(more.text, page).fields)
    rows = len(kind.shown(samples.document)["rows"])
    assert after["row_count"] == str(rows + 2)
    typed = dict(without_secret(before)) | {"row_count": after["row_count"]}
    assert after | typed == after
    assert world.questions == [samples.document, ASKED]


def test_the_quiz_shows_its_right_answer(
    trainer: FlaskClient, world: Staff, kind: QuestionType, samples: Samples
) -> None:
    for document in samples.documents:
        world.questions = [document]
        assert_whole(trainer, QUIZ)
    world.questions = [samples.document]
    assert samples.correct in trainer.get(QUIZ).text, f"key.html of {kind.name} does not show it"


def test_its_script_and_style_are_served_if_it_has_any(
    learner: FlaskClient, services: FakeServices, kind: QuestionType, samples: Samples
) -> None:
    question = shown(samples.document, None)
    services.answers[f"GET /assessment/attempts/{ATTEMPT}"] = (200, attempt(questions=[question]))
    html = learner.get(f"/kuis/{ATTEMPT}/1").text
    for suffix, is_there in (("js", kind.has_script), ("css", kind.has_style)):
        name = f"question_types/{kind.name}/answer.{suffix}"
        assert (name in html) == is_there
        if is_there:
            digest = html.split(f"/{name}")[0].rsplit("/", 1)[1]
            assert learner.get(f"/static/{digest}/{name}").status_code == 200
    for stranger in (f"question_types/{kind.name}/__init__.py", f"question_types/{kind.name}/form.html"):
        assert learner.get(f"/static/000000000000/{stranger}").status_code == 404


@pytest.mark.parametrize("language", ["id", "en"])
def test_its_example_of_gift_is_read_as_this_type(app: Flask, kind: QuestionType, language: str) -> None:
    with app.test_request_context(), force_locale(language):
        example = kind.gift_example()
    read, *_ = read_gift(example + "\n\nBetul? {T}").questions
    assert kind.name == read.TYPE, f"gift_example of {kind.name} gives {example!r}"


# --- A type that the portal does not know ---


SUDOKU: Mapping[str, Any] = {
    "position": 1, "type": "sudoku", "text_html": "<p>Lengkapi.</p>", "points": "1", "is_asked": True,
    "presentation": {"grid": []}, "answer": {"grid": [1]}, "answered_at": "2026-11-21T02:05:00Z",
}  # fmt: skip
UNKNOWN = "Portal ini belum mengenal jenis soal “sudoku”"


def test_a_learner_is_told_of_an_unknown_type_and_its_answer_stays(
    learner: FlaskClient, services: FakeServices
) -> None:
    services.answers[f"GET /assessment/attempts/{ATTEMPT}"] = (200, attempt(questions=[SUDOKU]))
    page = f"/kuis/{ATTEMPT}/1"
    assert_whole(learner, page)
    html = learner.get(page).text
    assert UNKNOWN in html
    form = form_on(html, page)
    assert form.names() == {"csrf", "ke"}
    sent = learner.post(page, data=MultiDict([*form.fields, ("ke", "kirim"), ("text", "x"), ("choice", "a")]))
    assert sent.location == f"/kuis/{ATTEMPT}/kirim"
    assert learner.post(f"{page}/simpan", data=MultiDict([*form.fields, ("text", "x")])).status_code == 200
    assert services.sent("PUT", "/answers/1") == []


def test_a_trainer_is_told_of_an_unknown_type_and_it_stays(trainer: FlaskClient, world: Staff) -> None:
    sudoku = {**ASKED, "type": "sudoku", "grid": []}
    world.questions = [sudoku, ASKED]
    assert_whole(trainer, QUIZ)
    assert UNKNOWN in trainer.get(QUIZ).text
    said = "Jenis soal “sudoku” tidak dikenal oleh portal ini."
    for path in (f"{QUIZ}/soal/1", f"{QUIZ}/soal/baru?jenis=sudoku"):
        assert trainer.get(path).location == QUIZ
        assert said in trainer.get(QUIZ).text
    for action in (f"{QUIZ}/soal/1", f"{QUIZ}/soal/baru"):
        assert send(trainer, QUIZ, action, type="sudoku", text="x", points="1").location == QUIZ
        assert said in trainer.get(QUIZ).text
    assert world.questions == [sudoku, ASKED]
    assert world.sent("POST", "/question-sets") == []
