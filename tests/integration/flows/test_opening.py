"""Activities that open by conditions: written by a trainer, opened by enrollment, begun at assessment."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import Client

from deploy.embedded import demo
from deploy.embedded.composition import Sinau
from deploy.embedded.settings import in_folder
from tests.integration.portal.reading import form_value
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


def test_the_portal_says_what_opens_activities_and_waits_for_those_that_just_did(sinau: Sinau) -> None:
    post = Postman(sinau)
    post.go()
    course = publish_gated_course(Caller(sinau.wsgi, TRAINER), opens_at=NEVER_HERE)
    learner = new_learner(sinau.wsgi)
    learner.post("identity/me/privacy-acknowledgement")
    post.go()
    enrolment_id = learner.post("enrollment/enrollments", course_id=course.id)["id"]
    post.go()
    visitor = Client(sinau.wsgi)
    secret = {"csrf": form_value(visitor.get("/masuk").text, "csrf")}
    visitor.post("/masuk", data=secret | {"nama": learner.me["username"], "sandi": learner.password})
    secret = {"csrf": form_value(visitor.get("/tentang").text, "csrf")}
    here = f"/belajar/{enrolment_id}"
    quiz, more = f"{here}/kuis/{course.quiz}", f"{here}/pelajaran/{course.more}"

    outline = visitor.get(here).text
    for words in (
        "Terbuka setelah Page selesai",
        "Terbuka setelah nilai Quiz minimal 80",
        "Terbuka setelah Anda lulus Quiz atau mulai 1 Januari 2100 pukul 07.00 WIB",
        "Kurang: membaca Page",
        "Kurang: nilai Quiz minimal 50",
    ):
        assert words in outline
    assert "Kegiatan ini belum terbuka" in visitor.get(quiz).text
    assert "Tambahan." not in visitor.get(more).text

    finished = visitor.post(f"{here}/pelajaran/{course.page}/selesai", data=secret)
    assert finished.headers["Location"] == quiz
    # Enrollment has opened the quiz, and assessment has yet to hear of it.
    assert visitor.post(f"{quiz}/mulai", data=secret).headers["Location"] == quiz
    assert "Kuis ini sedang disiapkan" in visitor.get(quiz).text
    post.go()
    begun = visitor.post(f"{quiz}/mulai", data=secret).headers["Location"]
    for number, value in (("1", "true"), ("2", "false")):
        visitor.post(begun.removesuffix("1") + number, data=secret | {"choice": value, "ke": "kirim"})
    visitor.post(begun.removesuffix("1") + "kirim", data=secret)
    post.go()
    assert "Tambahan." in visitor.get(more).text
    outline = visitor.get(here).text
    assert "nilai terbaik 50 · lulus" in outline
    assert "Kurang:" not in outline
