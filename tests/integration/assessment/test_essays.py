"""Essays wait for a trainer, who gives points."""

from typing import Any
from uuid import UUID

import pytest

from services.assessment.events import SUBSCRIPTIONS
from shared.contracts.assessment import AttemptGraded
from shared.ids import uuid7
from shared.persistence.database import Database
from shared.testing.events import deliver, recorded
from shared.web.pagination import encode_cursor
from tests.integration.assessment.conftest import Caller, People, enrolled
from tests.support.clock import MovableClock

pytestmark = pytest.mark.usefixtures("course")


def hand_in(caller: Caller, enrollment_id: UUID | None = None) -> dict[str, Any]:
    attempt = caller.start("esai", enrollment_id) if enrollment_id else caller.start("esai")
    caller.save(attempt["id"], 1, {"text": "Saya akan <i>jujur</i>."})
    caller.save(attempt["id"], 2, {"value": True})
    return caller.submit(attempt["id"])


def test_an_essay_waits_and_is_told_when_it_is_graded(
    learner: Caller, trainer: Caller, database: Database, clock: MovableClock
) -> None:
    waiting = hand_in(learner)
    assert (waiting["state"], waiting["score"], waiting["passed"]) == ("awaiting_grading", None, None)
    assert waiting["questions"][0]["is_correct"] is None
    assert recorded(database, AttemptGraded) == []
    (listed,) = trainer.get("/attempts?awaiting_grading=true").get_json()["items"]
    assert (listed["attempt_id"], listed["quiz_title"]) == (waiting["attempt_id"], "Esai")
    seen = trainer.get(f"/attempts/{waiting['attempt_id']}/result").get_json()
    assert seen["questions"][0]["your_answer_html"] == "<p>Saya akan &lt;i&gt;jujur&lt;/i&gt;.</p>"

    clock.pass_time(days=1)
    grade = {"position": 1, "earned": "0.5", "comment": "Lebih rinci, ya."}
    graded = trainer.post(f"/attempts/{waiting['attempt_id']}/grades", grade)

    assert graded.status_code == 201
    assert (graded.get_json()["state"], graded.get_json()["score"]) == ("graded", "75.00")
    (fact,) = recorded(database, AttemptGraded)
    assert fact.score == 75
    assert fact.graded_at == clock.now() > fact.submitted_at
    assert trainer.get("/attempts").get_json()["items"] == []
    review = learner.get(f"/attempts/{waiting['attempt_id']}/result").get_json()["questions"][0]
    assert (review["earned"], review["feedback_html"]) == ("0.50", "<p>Lebih rinci, ya.</p>")
    again = trainer.post(f"/attempts/{waiting['attempt_id']}/grades", grade)
    assert (again.status_code, again.get_json()["code"]) == (409, "attempt_already_graded")


def test_an_essay_left_empty_earns_nothing_and_waits_for_nobody(learner: Caller) -> None:
    attempt = learner.start("esai")
    learner.save(attempt["id"], 2, {"value": True})
    assert learner.submit(attempt["id"])["score"] == "50.00"


def test_only_who_teaches_the_course_or_organises_grades(learner: Caller, people: People) -> None:
    attempt_id = hand_in(learner)["attempt_id"]
    grade = {"position": 1, "earned": "1"}
    other = people.holding("trainer")
    assert other.get("/attempts").get_json()["items"] == []
    assert other.post(f"/attempts/{attempt_id}/grades", grade).status_code == 404
    assert learner.post(f"/attempts/{attempt_id}/grades", grade).status_code == 403
    assert learner.get("/attempts").status_code == 403
    organiser = people.holding("organiser")
    assert len(organiser.get("/attempts").get_json()["items"]) == 1
    assert organiser.post(f"/attempts/{attempt_id}/grades", grade).status_code == 201


@pytest.mark.parametrize(
    ("grade", "code"),
    [
        ({"position": 1, "earned": "1.5"}, "points_out_of_range"),
        ({"position": 1, "earned": "-1"}, "points_out_of_range"),
        ({"position": 1, "earned": "0.333"}, "points_out_of_range"),
        ({"position": 2, "earned": "1"}, "nothing_to_grade"),
        ({"position": 9, "earned": "1"}, "nothing_to_grade"),
        ({"position": 0, "earned": "1"}, "nothing_to_grade"),
        ({"position": 1}, "invalid_input"),
        ({"position": 1, "earned": "NaN"}, "invalid_input"),
        ({"position": 1, "earned": "1e99999999"}, "points_out_of_range"),
        ({"position": 1, "earned": "1e-99999999"}, "points_out_of_range"),
        ({"position": 10**15, "earned": "1"}, "nothing_to_grade"),
        ({"position": 1, "earned": "1", "comment": "\x00"}, "invalid_input"),
    ],
)
def test_points_that_are_not_possible_are_refused(
    learner: Caller, trainer: Caller, grade: dict[str, Any], code: str
) -> None:
    attempt_id = hand_in(learner)["attempt_id"]
    assert trainer.post(f"/attempts/{attempt_id}/grades", grade).get_json()["code"] == code


def test_an_open_attempt_is_not_graded(learner: Caller, trainer: Caller) -> None:
    attempt = learner.start("esai")
    refused = trainer.post(f"/attempts/{attempt['id']}/grades", {"position": 1, "earned": "1"})
    assert refused.get_json()["code"] == "attempt_still_open"


def test_the_waiting_list_comes_in_pages(
    people: People, trainer: Caller, database: Database, clock: MovableClock
) -> None:
    for _ in range(3):
        person_id, enrollment_id = uuid7(), uuid7()
        deliver(database, SUBSCRIPTIONS, [enrolled(enrollment_id, person_id)])
        hand_in(people.learner(person_id), enrollment_id)
        clock.pass_time(seconds=1)
    first = trainer.get("/attempts?limit=2").get_json()
    second = trainer.get(f"/attempts?limit=2&cursor={first['next']}").get_json()
    listed = [item["submitted_at"] for item in first["items"] + second["items"]]
    assert len(set(listed)) == 3
    assert listed == sorted(listed)
    assert second["next"] is None
    absurd = encode_cursor(["0001-01-01T00:00:00+14:00", uuid7()])
    for garbage in ("!!", "WzEsMl0", "WyJ4IiwgInkiXQ", absurd):
        assert trainer.get(f"/attempts?cursor={garbage}").status_code == 422
