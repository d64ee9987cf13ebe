"""Runs: announced as a whole, changed as a whole, and what has begun stays."""

from typing import Any

import pytest

from shared.contracts.catalog import RunScheduled
from shared.persistence.database import Database
from shared.testing.events import recorded
from tests.integration.catalog.conftest import TRAINER, bring_in, course, instant, meeting, uuid_of
from tests.support.caller import Caller
from tests.support.clock import MovableClock


@pytest.fixture
def course_id(trainer: Caller) -> str:
    blended = course(mode="blended")
    blended["modules"][1]["activities"].append({"kind": "meeting", "title": "Tatap muka", "required": True})
    return str(bring_in(trainer, blended)["course_id"])


def plan(**changes: Any) -> dict[str, Any]:
    return {
        "name": "Angkatan I",
        "time_zone": "Asia/Jakarta",
        "capacity": 40,
        "meetings": [meeting(5), meeting(12)],
        **changes,
    }


def announce(caller: Caller, course_id: str, **changes: Any) -> dict[str, Any]:
    response = caller.post(f"/courses/{course_id}/runs", plan(**changes))
    assert response.status_code == 201, response.get_json()
    return dict(response.get_json())


def told(database: Database) -> list[RunScheduled]:
    return recorded(database, RunScheduled)


def test_a_run_is_announced_with_its_meetings(trainer: Caller, course_id: str, database: Database) -> None:
    run = announce(trainer, course_id)

    (event,) = told(database)
    assert (event.run_id, event.version, event.capacity) == (uuid_of(run["id"]), 1, 40)
    assert event.trainer_ids == (TRAINER,)
    assert [str(each.meeting_id) for each in event.meetings] == [each["id"] for each in run["meetings"]]
    assert instant(run["meetings"][0]["starts_at"]) == instant("2026-03-05T02:00:00Z")
    assert trainer.get(f"/courses/{course_id}/runs").get_json()["items"] == [run]


def test_a_changed_plan_keeps_the_ids_of_meetings(
    trainer: Caller, course_id: str, database: Database
) -> None:
    run = announce(trainer, course_id)
    first, second = run["meetings"]

    moved = {**second, "starts_at": "2026-03-13T02:00:00Z", "ends_at": "2026-03-13T04:00:00Z"}
    response = trainer.put(f"/runs/{run['id']}", plan(meetings=[moved, first, meeting(20)]), If_Match='"1"')
    assert response.status_code == 200
    assert response.headers["ETag"] == '"2"'
    ids = [each["id"] for each in response.get_json()["meetings"]]
    assert ids[:2] == [first["id"], second["id"]]
    assert [event.version for event in told(database)] == [1, 2]


def test_a_plan_that_says_the_same_is_not_told_again(
    trainer: Caller, course_id: str, database: Database
) -> None:
    run = announce(trainer, course_id)

    response = trainer.put(f"/runs/{run['id']}", plan(meetings=run["meetings"]), If_Match='"1"')
    assert response.get_json()["revision"] == 1
    assert len(told(database)) == 1


def test_a_change_of_an_older_plan_is_refused(trainer: Caller, course_id: str) -> None:
    run = announce(trainer, course_id)
    trainer.put(f"/runs/{run['id']}", plan(name="Angkatan II", meetings=run["meetings"]), If_Match='"1"')

    assert trainer.put(f"/runs/{run['id']}", plan(), If_Match='"1"').status_code == 412
    assert trainer.put(f"/runs/{run['id']}", plan()).status_code == 428


def test_a_meeting_that_has_begun_stays(trainer: Caller, course_id: str, clock: MovableClock) -> None:
    run = announce(trainer, course_id)
    first, second = run["meetings"]
    clock.pass_time(days=4)

    for meetings in ([second], [{**first, "starts_at": "2026-03-05T01:00:00Z"}, second]):
        response = trainer.put(f"/runs/{run['id']}", plan(meetings=meetings), If_Match='"1"')
        assert (response.status_code, response.get_json()["code"]) == (409, "meeting_already_started")
        assert response.get_json()["meeting_ids"] == [first["id"]]
    corrected = [{**first, "place": "Ruang Rapat"}]
    assert trainer.put(f"/runs/{run['id']}", plan(meetings=corrected), If_Match='"1"').status_code == 200


def test_a_run_stays_with_its_version(trainer: Caller, course_id: str) -> None:
    run = announce(trainer, course_id)
    draft = trainer.get(f"/drafts/{course_id}").get_json()
    trainer.put(f"/drafts/{course_id}", {**draft, "title": "Baru"}, If_Match=f'"{draft["revision"]}"')
    newer = trainer.post(f"/drafts/{course_id}/publish", If_Match="*").get_json()["version_id"]

    changed = trainer.put(f"/runs/{run['id']}", plan(meetings=run["meetings"], capacity=None), If_Match='"1"')
    assert changed.get_json()["version_id"] == run["version_id"] != newer
    assert announce(trainer, course_id)["version_id"] == newer


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"time_zone": "Asia/Nowhere"}, "time_zone"),
        ({"time_zone": "../etc/passwd"}, "time_zone"),
        ({"meetings": [meeting(5, ends_at="2026-03-05T08:00:00+07:00")]}, "meetings.0.ends_at"),
        ({"meetings": [meeting(5, ends_at="2026-03-07T08:00:00+07:00")]}, "meetings.0.ends_at"),
        ({"meetings": [meeting(5, id="0190a0a0-0000-7000-8000-000000000000")]}, "meetings.0.id"),
        ({"meetings": [meeting(5, starts_at="2026-03-05T09:00:00")]}, "meetings.0.starts_at"),
        ({"meetings": []}, "meetings"),
        ({"capacity": 0}, "capacity"),
        ({"name": ""}, "name"),
    ],
)
def test_a_plan_that_contradicts_itself_is_refused(
    trainer: Caller, course_id: str, changes: dict[str, Any], field: str
) -> None:
    response = trainer.post(f"/courses/{course_id}/runs", plan(**changes))

    assert response.status_code == 422
    assert field in response.get_json()["fields"]


def test_a_run_needs_a_published_course(trainer: Caller) -> None:
    begun = trainer.post("/courses", {"title": "Kosong"}).get_json()

    response = trainer.post(f"/courses/{begun['id']}/runs", plan())
    assert (response.status_code, response.get_json()["code"]) == (409, "course_not_published")


def test_runs_are_changed_by_the_courses_own_people(
    trainer: Caller,
    other_trainer: Caller,
    organiser: Caller,
    learner: Caller,
    course_id: str,
) -> None:
    run = announce(trainer, course_id)
    path = f"/runs/{run['id']}"

    assert learner.get(path).get_json()["name"] == "Angkatan I"
    assert learner.put(path, plan(), If_Match="*").status_code == 403
    assert other_trainer.put(path, plan(), If_Match="*").status_code == 403
    assert (
        organiser.put(path, plan(meetings=run["meetings"], name="Angkatan A"), If_Match="*").status_code
        == 200
    )
    assert learner.get(f"/runs/{course_id}").status_code == 404
