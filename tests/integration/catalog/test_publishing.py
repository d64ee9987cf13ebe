"""Publishing: what becomes immutable, who is told, and what a reader gets."""

from typing import Any

import pytest
from sqlalchemy import select

from shared.contracts.catalog import CourseVersionPublished
from shared.persistence.database import Database
from shared.persistence.tables import AUDIT_LOG
from shared.testing.events import recorded
from tests.integration.catalog.conftest import NOW, OFFICE, QUESTIONS, TRAINER, bring_in, course, uuid_of
from tests.support.caller import Caller


@pytest.fixture
def draft(trainer: Caller) -> dict[str, Any]:
    """A complete draft at revision 2."""
    begun = trainer.post("/courses", {"title": "Etika Pemerintahan"}).get_json()
    response = trainer.put(f"/drafts/{begun['id']}", course(), If_Match='"1"')
    assert response.status_code == 200, response.get_json()
    return dict(response.get_json())


def test_publishing_tells_the_others_in_the_same_transaction(
    trainer: Caller, draft: dict[str, Any], database: Database
) -> None:
    response = trainer.post(f"/drafts/{draft['id']}/publish", If_Match='"2"')

    assert response.status_code == 201
    published = response.get_json()
    assert published["version_number"] == 1
    (event,) = recorded(database, CourseVersionPublished)
    assert event.version_id == uuid_of(published["version_id"])
    assert event.course_id == uuid_of(draft["id"])
    assert (event.slug, event.mode, event.kind, str(event.jp)) == ("etika-pemerintahan", "online", 16, "4.00")
    assert [(lesson.module_title, lesson.title, lesson.minutes) for lesson in event.lessons] == [
        ("Dasar etika", "Etika dan hukum", 6), ("Dasar etika", "BerAKHLAK", 5), ("Gratifikasi", "Menolak", 7),
    ]  # fmt: skip
    assert [(quiz.quiz_key, quiz.counts, quiz.question_set_id) for quiz in event.quizzes] == [
        ("pre-test", False, QUESTIONS), ("post-test", True, QUESTIONS),
    ]  # fmt: skip
    assert (event.requires_lessons, event.required_quizzes, event.requires_attendance) == (
        True,
        ("post-test",),
        False,
    )
    assert (event.owner_unit_id, event.trainer_ids, event.published_at) == (OFFICE, (TRAINER,), NOW)
    assert trainer.get(f"/drafts/{draft['id']}").get_json()["state"] == "published"


def test_an_incomplete_draft_is_refused_with_every_place(trainer: Caller, database: Database) -> None:
    begun = trainer.post("/courses", {"title": "Kosong"}).get_json()

    response = trainer.post(f"/drafts/{begun['id']}/publish", If_Match='"1"')
    assert (response.status_code, response.get_json()["code"]) == (422, "draft_incomplete")
    paths = [problem["path"] for problem in response.get_json()["problems"]]
    assert paths == ["summary", "category", "jp", "modules", "completion"]
    assert recorded(database, CourseVersionPublished) == []


def test_publishing_twice_without_a_change_is_refused(trainer: Caller, draft: dict[str, Any]) -> None:
    first = trainer.post(f"/drafts/{draft['id']}/publish", If_Match='"2"').get_json()

    again = trainer.post(f"/drafts/{draft['id']}/publish", If_Match='"2"')
    assert (again.status_code, again.get_json()["code"]) == (409, "nothing_to_publish")
    assert again.get_json()["version_id"] == first["version_id"]


def test_a_draft_that_changed_meanwhile_is_not_published(
    trainer: Caller, draft: dict[str, Any], database: Database
) -> None:
    trainer.put(f"/drafts/{draft['id']}", {**draft, "title": "Lebih baru"}, If_Match='"2"')

    assert trainer.post(f"/drafts/{draft['id']}/publish", If_Match='"2"').status_code == 412
    assert recorded(database, CourseVersionPublished) == []


def test_editing_the_draft_leaves_a_version_as_it_was(
    trainer: Caller, learner: Caller, draft: dict[str, Any]
) -> None:
    first = trainer.post(f"/drafts/{draft['id']}/publish", If_Match='"2"').get_json()
    lesson_id = draft["modules"][0]["lessons"][0]["id"]
    path = f"/versions/{first['version_id']}"
    outline, lesson = learner.get(path).data, learner.get(f"{path}/lessons/{lesson_id}").data

    draft["title"] = "Etika Baru"
    draft["modules"][0]["lessons"][0]["markdown"] = "Teks kedua."
    del draft["modules"][1]
    assert trainer.put(f"/drafts/{draft['id']}", draft, If_Match='"2"').get_json()["state"] == "changed"
    second = trainer.post(f"/drafts/{draft['id']}/publish", If_Match='"3"').get_json()

    assert second["version_number"] == 2
    assert learner.get(path).data == outline
    assert learner.get(f"{path}/lessons/{lesson_id}").data == lesson
    newer = learner.get(f"/versions/{second['version_id']}/lessons/{lesson_id}").get_json()
    assert newer["html"] == "<p>Teks kedua.</p>\n"
    assert (newer["position"], newer["count"], newer["module_count"]) == (1, 2, 1)


def test_a_lesson_is_read_with_its_neighbours(
    trainer: Caller, learner: Caller, draft: dict[str, Any]
) -> None:
    version = trainer.post(f"/drafts/{draft['id']}/publish", If_Match='"2"').get_json()["version_id"]
    ids = [lesson["id"] for module in draft["modules"] for lesson in module["lessons"]]

    lesson = learner.get(f"/versions/{version}/lessons/{ids[1]}").get_json()
    assert (lesson["previous_id"], lesson["next_id"]) == (ids[0], ids[2])
    assert (lesson["module_title"], lesson["module_number"], lesson["position"]) == ("Dasar etika", 1, 2)
    assert '<td class="align-right">2</td>' in lesson["html"]
    assert lesson["bytes"] == len(lesson["html"].encode())
    last = learner.get(f"/versions/{version}/lessons/{ids[2]}").get_json()
    assert (last["previous_id"], last["next_id"], last["module_number"]) == (ids[1], None, 2)


def test_a_lesson_is_fetched_once_and_kept(trainer: Caller, learner: Caller, draft: dict[str, Any]) -> None:
    version = trainer.post(f"/drafts/{draft['id']}/publish", If_Match='"2"').get_json()["version_id"]
    path = f"/versions/{version}/lessons/{draft['modules'][0]['lessons'][0]['id']}"

    first = learner.get(path)
    assert first.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    second = learner.get(path, If_None_Match=first.headers["ETag"])
    assert (second.status_code, second.data) == (304, b"")
    assert learner.get(path, If_None_Match='"other"').status_code == 200


def test_versions_are_for_who_is_signed_in(trainer: Caller, visitor: Caller, learner: Caller) -> None:
    report = bring_in(trainer)

    assert visitor.get(f"/versions/{report['version_id']}").status_code == 401
    assert visitor.get(f"/runs/{report['version_id']}").status_code == 401
    outline = learner.get(f"/versions/{report['version_id']}").get_json()
    assert outline["course_id"] == report["course_id"]
    assert [len(module["lessons"]) for module in outline["modules"]] == [2, 1]
    # A course's id is not a version's.
    assert learner.get(f"/versions/{report['course_id']}").status_code == 404
    assert learner.get(f"/versions/{report['version_id']}/lessons/{report['course_id']}").status_code == 404


def test_a_published_course_keeps_its_address(trainer: Caller, draft: dict[str, Any]) -> None:
    trainer.post(f"/drafts/{draft['id']}/publish", If_Match='"2"')

    response = trainer.put(f"/drafts/{draft['id']}", {**draft, "slug": "lain"}, If_Match='"2"')
    assert (response.status_code, response.get_json()["code"]) == (409, "slug_is_fixed")


def test_publishing_and_restoring_leave_audit_lines(
    trainer: Caller, draft: dict[str, Any], database: Database
) -> None:
    trainer.post(f"/drafts/{draft['id']}/publish", If_Match='"2"')
    trainer.post(f"/drafts/{draft['id']}/restore", {"revision": 1})

    with database.reading() as session:
        lines = session.execute(select(AUDIT_LOG).order_by(AUDIT_LOG.c.action)).all()
    assert [(line.actor_id, line.action, line.subject) for line in lines] == [
        (TRAINER, "draft.restored", f"course:{draft['id']}"),
        (TRAINER, "version.published", f"course:{draft['id']}"),
    ]
