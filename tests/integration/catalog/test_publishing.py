"""Publishing: what becomes immutable, who is told, and what a reader gets."""

from typing import Any

import pytest
from sqlalchemy import select

from shared.contracts.catalog import CourseVersionPublished
from shared.contracts.conditions import ActivityFinished, ActivityPassed, AllOf
from shared.persistence.database import Database
from shared.persistence.tables import AUDIT_LOG
from shared.testing.events import recorded
from tests.integration.catalog.conftest import (
    NOW,
    OFFICE,
    QUESTIONS,
    TRAINER,
    activities_of,
    bring_in,
    course,
    uuid_of,
)
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
    assert [
        (module.title, [(each.kind, each.title, each.minutes) for each in module.activities])
        for module in event.modules
    ] == [
        ("Dasar etika", [("quiz", "Pre-test", 0), ("page", "Etika dan hukum", 6), ("page", "BerAKHLAK", 5)]),
        ("Gratifikasi", [("page", "Menolak", 7), ("quiz", "Post-test", 0), ("survey", "Survei akhir", 0)]),
    ]
    activities = [each for module in event.modules for each in module.activities]
    assert [each.reported_by for each in activities[:2]] == ["assessment", "learner"]
    assert activities[4].settings["question_set_id"] == str(QUESTIONS)
    assert activities[1].settings == {
        "byte_count": len("<h2>Pagi di loket</h2>\n<p>Teks <em>pertama</em>.</p>\n")
    }
    assert event.completion == AllOf(
        conditions=(
            *(ActivityFinished(activity_id=activities[position].id) for position in (1, 2, 3)),
            ActivityPassed(activity_id=activities[4].id),
        )
    )
    assert (event.owner_unit_id, event.trainer_ids, event.published_at) == (OFFICE, (TRAINER,), NOW)
    assert trainer.get(f"/drafts/{draft['id']}").get_json()["state"] == "published"


def test_an_incomplete_draft_is_refused_with_every_place(trainer: Caller, database: Database) -> None:
    begun = trainer.post("/courses", {"title": "Kosong"}).get_json()

    response = trainer.post(f"/drafts/{begun['id']}/publish", If_Match='"1"')
    assert (response.status_code, response.get_json()["code"]) == (422, "draft_incomplete")
    paths = [problem["path"] for problem in response.get_json()["problems"]]
    assert paths == ["summary", "category", "jp", "modules"]
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
    activity_id = draft["modules"][0]["activities"][1]["id"]
    path = f"/versions/{first['version_id']}"
    outline, page = learner.get(path).data, learner.get(f"{path}/activities/{activity_id}").data

    draft["title"] = "Etika Baru"
    draft["modules"][0]["activities"][1]["settings"]["markdown"] = "Teks kedua."
    del draft["modules"][1]
    assert trainer.put(f"/drafts/{draft['id']}", draft, If_Match='"2"').get_json()["state"] == "changed"
    second = trainer.post(f"/drafts/{draft['id']}/publish", If_Match='"3"').get_json()

    assert second["version_number"] == 2
    assert learner.get(path).data == outline
    assert learner.get(f"{path}/activities/{activity_id}").data == page
    newer = learner.get(f"/versions/{second['version_id']}/activities/{activity_id}").get_json()
    assert newer["html"] == "<p>Teks kedua.</p>\n"
    assert (newer["position"], newer["count"], newer["module_count"]) == (2, 3, 1)


def test_an_activity_is_shown_with_its_neighbours(
    trainer: Caller, learner: Caller, draft: dict[str, Any]
) -> None:
    version = trainer.post(f"/drafts/{draft['id']}/publish", If_Match='"2"').get_json()["version_id"]
    ids = [activity["id"] for activity in activities_of(draft)]

    page = learner.get(f"/versions/{version}/activities/{ids[2]}").get_json()
    assert page["previous"] == {"id": ids[1], "kind": "page", "title": "Etika dan hukum"}
    assert page["next"] == {"id": ids[3], "kind": "page", "title": "Menolak"}
    assert (page["module_title"], page["module_number"], page["position"]) == ("Dasar etika", 1, 3)
    assert '<td class="align-right">2</td>' in page["html"]
    assert page["byte_count"] == len(page["html"].encode())
    last = learner.get(f"/versions/{version}/activities/{ids[5]}").get_json()
    assert (last["previous"]["id"], last["next"], last["module_number"]) == (ids[4], None, 2)
    assert (last["html"], last["byte_count"], last["settings"]) == (None, 0, {"form": "l1.v1"})


def test_an_activity_is_fetched_once_and_kept(
    trainer: Caller, learner: Caller, draft: dict[str, Any]
) -> None:
    version = trainer.post(f"/drafts/{draft['id']}/publish", If_Match='"2"').get_json()["version_id"]
    path = f"/versions/{version}/activities/{activities_of(draft)[1]['id']}"

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
    assert [len(module["activities"]) for module in outline["modules"]] == [3, 3]
    # A course's id is not a version's.
    assert learner.get(f"/versions/{report['course_id']}").status_code == 404
    assert (
        learner.get(f"/versions/{report['version_id']}/activities/{report['course_id']}").status_code == 404
    )


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
