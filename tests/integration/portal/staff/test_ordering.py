"""Putting in order without JavaScript: each button sends the form, moves one item and comes back to it."""

import json

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from tests.integration.portal.fake_courses import ATTEMPT
from tests.integration.portal.fake_services import FakeServices, attempt
from tests.integration.portal.staff.question_pages import ASKED, QUIZ, form_on, shown
from tests.integration.portal.staff.staff_services import Staff
from tests.support.question_samples import Document, samples_of

PAGE = f"/kuis/{ATTEMPT}/1"
DOCUMENT = samples_of("ordering").document


def given(services: FakeServices, answer: Document | None) -> list[str]:
    """Show the question; the keys in their order."""
    question = shown(DOCUMENT, answer)
    services.answers[f"GET /assessment/attempts/{ATTEMPT}"] = (200, attempt(questions=[question]))
    order: list[str] = (question["answer"] or {}).get("order") or [
        item["key"] for item in question["presentation"]["items"]
    ]
    return order


def press(learner: FlaskClient, button: str) -> str:
    """Press a button of the answer; where it leads."""
    form = form_on(learner.get(PAGE).text, PAGE)
    assert ("move", button) in {("move", value) for value, _ in form.choices["move"]}
    return str(learner.post(PAGE, data=MultiDict([*form.fields, ("move", button)])).location)


def saved(services: FakeServices) -> list[Document]:
    return [json.loads(one.content)["answer"] for one in services.sent("PUT", "/answers/1")]


def test_a_button_moves_an_item_and_comes_back_to_it(learner: FlaskClient, services: FakeServices) -> None:
    first, second, *rest = given(services, None)
    assert press(learner, f"down-{first}") == f"{PAGE}#item-{first}"
    assert press(learner, f"up-{second}") == f"{PAGE}#item-{second}"
    assert saved(services) == [{"order": [second, first, *rest]}] * 2


def test_an_order_that_is_right_as_it_stands_is_taken_by_a_button_of_its_own(
    learner: FlaskClient, services: FakeServices
) -> None:
    keys = given(services, None)
    assert press(learner, "keep") == f"{PAGE}#jawaban"
    assert saved(services) == [{"order": keys}]
    given(services, {"order": [3, 2, 1, 0]})
    assert 'value="keep"' not in learner.get(PAGE).text


def test_going_on_without_touching_it_leaves_it_unanswered(
    learner: FlaskClient, services: FakeServices
) -> None:
    given(services, None)
    form = form_on(learner.get(PAGE).text, PAGE)
    learner.post(PAGE, data=MultiDict([*form.fields, ("ke", "kirim")]))
    assert saved(services) == []


@pytest.mark.parametrize("button", ["up-{first}", "down-{last}", "up-zz", "left-{first}"])
def test_a_move_that_is_not_possible_moves_nothing(
    learner: FlaskClient, services: FakeServices, button: str
) -> None:
    first, *_, last = keys = given(services, None)
    form = form_on(learner.get(PAGE).text, PAGE)
    move = button.format(first=first, last=last)
    learner.post(PAGE, data=MultiDict([*form.fields, ("move", move)]))
    assert saved(services) in ([], [{"order": keys}])


def test_an_author_moves_rows_and_nothing_typed_is_lost(trainer: FlaskClient, world: Staff) -> None:
    world.questions = [DOCUMENT, ASKED]
    page = f"{QUIZ}/soal/1"
    form = form_on(trainer.get(page).text, page)
    typed = MultiDict(form.fields)
    typed["item_1"] = "Baru diketik"
    typed["action"] = "up-1"
    moved = form_on(trainer.post(page, data=typed).text, page)
    rows = [value for name, value in moved.fields if name.startswith("item_")]
    assert rows == ["Baru diketik", "Perencanaan", "Kontrak", "Serah terima"]
    assert world.questions == [DOCUMENT, ASKED]
    assert trainer.post(page, data=MultiDict([*moved.fields, ("action", "save")])).status_code == 303
    assert world.questions[0]["items"] == rows
