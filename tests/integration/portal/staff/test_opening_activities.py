"""When an activity opens: typed as a few conditions, kept whole when the form cannot show them."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.integration.portal.fake_courses import COURSE
from tests.integration.portal.staff.sending import send, words
from tests.integration.portal.staff.staff_services import LAST, LESSON, MODULE, QUIZ, SECOND, Staff

HERE = f"/mengajar/kursus/{COURSE}"
PAGE = f"{HERE}/kegiatan/{LAST}"
QUIZ_PAGE = f"{HERE}/kuis/{QUIZ}"
FIELDS = {"title": "Akhir", "minutes": "5", "module_id": MODULE, "required": "1"}
FINISHED = {"kind": "finished", "activity_id": LESSON}


def opened(world: Staff, condition: Any) -> None:
    """Let the second page open by a condition."""
    world.draft["modules"][0]["activities"][1]["available_when"] = condition


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ({}, None),
        ({"after_0": LESSON, "result_0": "finished"}, FINISHED),
        ({"after_0": QUIZ, "result_0": "passed"}, {"kind": "passed", "activity_id": QUIZ}),
        (
            {"after_0": QUIZ, "result_0": "score_at_least", "score_0": "72,5"},
            {"kind": "score_at_least", "activity_id": QUIZ, "score": "72.50"},
        ),
        (
            {"date": "2027-01-03", "time": "08:00"},
            {"kind": "not_before", "at": "2027-01-03T01:00:00+00:00"},
        ),
        (
            {"after_0": LESSON, "result_0": "finished", "date": "2027-01-03", "match": "any"},
            {
                "kind": "any",
                "conditions": [FINISHED, {"kind": "not_before", "at": "2027-01-02T17:00:00+00:00"}],
            },
        ),
        (
            {"after_0": LESSON, "result_0": "finished", "after_1": QUIZ, "result_1": "passed"},
            {"kind": "all", "conditions": [FINISHED, {"kind": "passed", "activity_id": QUIZ}]},
        ),
    ],
)
def test_what_is_typed_becomes_a_condition_and_is_shown_again(
    trainer: FlaskClient, world: Staff, typed: dict[str, str], wanted: Any
) -> None:
    answer = send(trainer, PAGE, **FIELDS, **typed)
    assert answer.status_code == 303, words(answer.text)
    assert world.activity(LAST)["available_when"] == wanted
    html = trainer.get(PAGE).text
    for value in typed.values():
        assert f'value="{value}" selected' in html or f'value="{value}"' in html
    revision = world.draft["revision"]
    assert send(trainer, PAGE, **FIELDS, **typed).status_code == 303
    assert world.activity(LAST)["available_when"] == wanted
    assert world.draft["revision"] == revision + 1


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"after_0": LESSON, "result_0": "passed"}, "result_0"),
        ({"after_0": LESSON, "result_0": "score_at_least", "score_0": "70"}, "result_0"),
        ({"after_0": QUIZ, "result_0": "score_at_least", "score_0": "101"}, "score_0"),
        ({"after_0": QUIZ, "result_0": "score_at_least"}, "score_0"),
        ({"after_1": LAST, "result_1": "finished"}, "after_1"),
        ({"after_0": COURSE}, "after_0"),
        ({"time": "08:00"}, "date"),
        ({"date": "2027-02-30"}, "date"),
    ],
)
def test_a_condition_that_cannot_be_met_is_explained_beside_its_field(
    trainer: FlaskClient, world: Staff, typed: dict[str, str], field: str
) -> None:
    answer = send(trainer, PAGE, **FIELDS, **typed)
    assert answer.status_code == 422
    assert f"{field}-salah" in answer.text
    assert world.services.sent("PUT", COURSE) == []


def test_only_earlier_activities_are_offered_and_whatever_is_named_already(
    trainer: FlaskClient, world: Staff
) -> None:
    assert f'<option value="{LESSON}">' in trainer.get(PAGE).text
    assert QUIZ not in trainer.get(PAGE).text
    opened(world, {"kind": "passed", "activity_id": QUIZ})
    assert f'<option value="{QUIZ}" selected>' in trainer.get(PAGE).text


def test_a_condition_on_what_was_removed_is_shown_as_such(trainer: FlaskClient, world: Staff) -> None:
    opened(world, {"kind": "finished", "activity_id": COURSE})
    assert f'<option value="{COURSE}" selected>(sudah dihapus)' in trainer.get(PAGE).text


@pytest.mark.parametrize(
    "condition",
    [
        {"kind": "not", "condition": FINISHED},
        {"kind": "in_group", "group_id": COURSE},
        {"kind": "all", "conditions": [FINISHED, {"kind": "any", "conditions": [FINISHED]}]},
        {"kind": "all", "conditions": []},
        {"kind": "something_newer", "value": 1},
    ],
)
def test_a_condition_that_the_form_cannot_show_is_kept_until_it_is_replaced(
    trainer: FlaskClient, world: Staff, condition: Any
) -> None:
    opened(world, condition)
    assert 'name="keep_condition"' in trainer.get(PAGE).text
    send(trainer, PAGE, **FIELDS, keep_condition="1")
    assert world.activity(LAST)["available_when"] == condition
    send(trainer, PAGE, **FIELDS, after_0=LESSON, result_0="finished")
    assert world.activity(LAST)["available_when"] == FINISHED


def test_the_outline_says_when_an_activity_opens(trainer: FlaskClient, world: Staff) -> None:
    opened(world, FINISHED)
    assert "setelah Awal selesai" in words(trainer.get(HERE).text)


def test_a_quiz_opens_by_conditions_as_well(trainer: FlaskClient, world: Staff) -> None:
    fields = {
        "title": "P",
        "purpose": "posttest",
        "attempts": "3",
        "passing_score": "70",
        "module_id": SECOND,
    }
    assert send(trainer, QUIZ_PAGE, **fields, after_0=LAST, result_0="finished").status_code == 303
    assert world.quiz()["available_when"] == {"kind": "finished", "activity_id": LAST}


def test_an_activity_moves_to_another_module_from_its_settings(trainer: FlaskClient, world: Staff) -> None:
    send(trainer, PAGE, **(FIELDS | {"module_id": SECOND}))
    assert [each["id"] for each in world.draft["modules"][1]["activities"]] == [QUIZ, LAST]


def test_settings_leave_the_text_of_a_page(trainer: FlaskClient, world: Staff) -> None:
    assert send(trainer, PAGE, **(FIELDS | {"title": "Baru"})).status_code == 303
    page = world.activity(LAST)
    assert (page["title"], page["settings"]) == ("Baru", {"markdown": "Selesai."})
    answer = send(trainer, PAGE, asal="0" * 20, **(FIELDS | {"title": "Lain"}))
    assert answer.status_code == 412
    assert 'value="Lain"' in answer.text
