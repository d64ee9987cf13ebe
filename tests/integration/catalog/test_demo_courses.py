"""The courses that Sinau ships, from their folders into the catalog."""

from pathlib import Path
from typing import Any

import pytest

from services.portal.forms.course_folder import read_course_folder
from tests.integration.catalog.conftest import NOW, QUESTIONS, bring_in
from tests.support.caller import Caller

DEMO = Path(__file__).resolve().parents[3] / "deploy" / "demo" / "courses"


def document(name: str) -> dict[str, Any]:
    """A demo course with questions that assessment would have kept."""
    draft = read_course_folder(DEMO / name).draft
    for quiz in draft["quizzes"]:
        quiz.update(question_set_id=str(QUESTIONS), question_count=10)
    return draft


@pytest.mark.parametrize("name", ["etika-pemerintahan", "pelayanan-publik-prima"])
def test_a_demo_course_is_published_and_bringing_it_in_again_changes_nothing(
    trainer: Caller, visitor: Caller, learner: Caller, name: str
) -> None:
    first = bring_in(trainer, document(name))
    assert (first["outcome"], first["published"]) == ("created", True)

    again = bring_in(trainer, document(name))
    assert (again["outcome"], again["published"], again["version_id"]) == (
        "unchanged",
        False,
        first["version_id"],
    )
    course = visitor.get(f"/courses/{name}").get_json()
    assert course["lesson_count"] == first["lesson_count"]
    for module in course["modules"]:
        for line in module["lessons"]:
            lesson = learner.get(f"/versions/{first['version_id']}/lessons/{line['id']}").get_json()
            assert lesson["html"]
            assert lesson["bytes"] < 30_000


def test_the_run_of_a_demo_course_is_announced(trainer: Caller) -> None:
    report = bring_in(trainer, document("pelayanan-publik-prima"))
    run = read_course_folder(DEMO / "pelayanan-publik-prima").run
    assert run is not None

    response = trainer.post(f"/courses/{report['course_id']}/runs", run.document(NOW.date()))
    assert response.status_code == 201
    assert len(response.get_json()["meetings"]) == 2
