"""Activities that open by conditions: written by a trainer, opened by enrollment, begun at assessment."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from deploy.embedded import demo
from deploy.embedded.composition import Sinau
from deploy.embedded.settings import in_folder
from tests.support.api import Caller, new_learner, survey_answers
from tests.support.gated import publish_gated_course
from tests.support.history import TRAINER, Postman

NEVER_HERE = datetime(2100, 1, 1, tzinfo=UTC)


@pytest.fixture
def sinau(tmp_path: Path) -> Iterator[Sinau]:
    """A Sinau without workers, with the demo's people."""
    made = Sinau(in_folder(tmp_path, public_url="http://localhost"))
    demo.load_demo(made, lambda _words: None)
    yield made
    for database in made.databases.values():
        database.dispose()


def answer(learner: Caller, attempt: dict[str, Any], *values: bool) -> Any:
    """Answer the true-false questions of an attempt, and hand in."""
    for position, value in enumerate(values, start=1):
        learner.put(f"assessment/attempts/{attempt['id']}/answers/{position}", answer={"value": value})
    return learner.post(f"assessment/attempts/{attempt['id']}/submit")


def test_activities_open_one_after_another_in_every_service(sinau: Sinau) -> None:
    post = Postman(sinau)
    post.go()
    course = publish_gated_course(Caller(sinau.wsgi, TRAINER), opens_at=NEVER_HERE)
    learner = new_learner(sinau.wsgi)
    post.go()
    enrolment_id = learner.post("enrollment/enrollments", course_id=course.id)["id"]
    post.go()
    begin = {"enrollment_id": enrolment_id, "activity_id": course.quiz}
    survey = f"assessment/surveys/{enrolment_id}/{course.survey}"

    def is_open() -> list[bool]:
        enrolment = learner.get(f"enrollment/enrollments/{enrolment_id}")
        return [activity["is_open"] for activity in enrolment["activities"]]

    def refused_by(method: str, path: str, body: dict[str, Any] | None = None) -> str:
        answered = learner.raw(method, path, json=body)
        return str(answered.json()["code"]) if answered.is_error else ""

    def finish(page: str) -> str:
        path = f"enrollment/enrollments/{enrolment_id}/activities/{page}"
        return refused_by("PUT", path, {"state": "finished"})

    assert is_open() == [True, False, False, False]
    assert refused_by("POST", "assessment/attempts", begin) == "activity_not_open"
    assert refused_by("GET", survey) == "activity_not_open"
    assert finish(course.more) == "activity_not_open"

    assert finish(course.page) == ""
    assert is_open() == [True, True, False, False]
    # Assessment has not heard of it yet; it asks to try again in a few seconds.
    assert refused_by("POST", "assessment/attempts", begin) == "activity_not_open"
    post.go()

    first = answer(learner, learner.post("assessment/attempts", **begin), True, False)
    assert (first["score"], first["passed"]) == ("50.00", True)
    post.go()
    assert learner.get(f"enrollment/enrollments/{enrolment_id}")["state"] == "completed"
    assert is_open() == [True, True, False, True]
    assert refused_by("GET", survey) == "activity_not_open"
    assert finish(course.more) == ""

    assert answer(learner, learner.post("assessment/attempts", **begin), True, True)["score"] == "100.00"
    post.go()
    assert is_open() == [True, True, True, True]
    learner.post(survey, answers=survey_answers(learner.get(survey)["questions"]))
    post.go()
    states = [one["state"] for one in learner.get(f"enrollment/enrollments/{enrolment_id}")["activities"]]
    assert states == ["finished", "passed", "finished", "finished"]
