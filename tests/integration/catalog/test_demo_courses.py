"""The courses that Sinau ships, from their folders into the catalog."""

from pathlib import Path
from typing import Any

import pytest

from services.portal.forms.course_folder import read_course_folder
from tests.integration.catalog.conftest import NOW, QUESTIONS, activities_of, bring_in
from tests.support.caller import Caller

DEMO = Path(__file__).resolve().parents[3] / "deploy" / "demo" / "courses"


def document(name: str) -> dict[str, Any]:
    """A demo course with questions that assessment would have kept."""
    draft = read_course_folder(DEMO / name).draft
    for activity in activities_of(draft):
        if activity["kind"] == "quiz":
            activity["settings"].update(question_set_id=str(QUESTIONS), question_count=10)
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
    assert course["activities"] == first["activities"]
    pages = [activity for activity in activities_of(course) if activity["kind"] == "page"]
    assert pages
    for page in pages:
        shown = learner.get(f"/versions/{first['version_id']}/activities/{page['id']}").get_json()
        assert shown["html"]
        assert shown["byte_count"] < 30_000


def test_the_run_of_a_demo_course_is_announced(trainer: Caller) -> None:
    report = bring_in(trainer, document("pelayanan-publik-prima"))
    run = read_course_folder(DEMO / "pelayanan-publik-prima").run
    assert run is not None

    response = trainer.post(f"/courses/{report['course_id']}/runs", run.document(NOW.date()))
    assert response.status_code == 201
    assert len(response.get_json()["meetings"]) == 2
