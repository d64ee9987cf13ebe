"""Whole courses brought in: made, revised, or recognised as nothing new."""

from sqlalchemy import select

from shared.contracts.catalog import CourseVersionPublished
from shared.persistence.database import Database
from shared.persistence.tables import AUDIT_LOG
from shared.testing.events import recorded
from tests.integration.catalog.conftest import (
    OFFICE,
    OTHER_OFFICE,
    TRAINER,
    activities_of,
    bring_in,
    course,
    page,
)
from tests.support.caller import Caller


def ids_by_title(caller: Caller, course_id: str) -> dict[str, str]:
    draft = caller.get(f"/drafts/{course_id}").get_json()
    return {activity["title"]: activity["id"] for activity in activities_of(draft)}


def test_an_import_makes_and_publishes_a_course(trainer: Caller, database: Database) -> None:
    response = trainer.post("/imports", {"draft": course(), "publish": True})

    assert response.status_code == 201
    report = response.get_json()
    assert (report["outcome"], report["published"], report["version_number"]) == ("created", True, 1)
    assert report["activities"] == [
        {"kind": "quiz", "count": 2},
        {"kind": "page", "count": 3},
        {"kind": "survey", "count": 1},
    ]
    draft = trainer.get(f"/drafts/{report['course_id']}").get_json()
    assert (draft["owner_unit_id"], draft["trainer_ids"], draft["state"]) == (
        str(OFFICE),
        [str(TRAINER)],
        "published",
    )
    assert len(recorded(database, CourseVersionPublished)) == 1


def test_an_identical_import_publishes_nothing_and_says_so(trainer: Caller, database: Database) -> None:
    first = bring_in(trainer)

    response = trainer.post("/imports", {"draft": course(), "publish": True})
    assert response.status_code == 200
    again = response.get_json()
    assert (again["outcome"], again["published"]) == ("unchanged", False)
    assert (again["course_id"], again["version_id"]) == (first["course_id"], first["version_id"])
    assert again["revision"] == 1
    assert len(recorded(database, CourseVersionPublished)) == 1
    with database.reading() as session:
        actions = session.scalars(select(AUDIT_LOG.c.action).order_by(AUDIT_LOG.c.action)).all()
    assert actions == ["course.imported", "version.published"]


def test_a_revised_import_keeps_the_ids_of_activities(trainer: Caller, database: Database) -> None:
    first = bring_in(trainer)
    before = ids_by_title(trainer, first["course_id"])

    revised = course()
    activities = revised["modules"][0]["activities"]
    activities[0]["settings"]["attempts"] = 2
    activities[1]["settings"]["markdown"] += "\n\nSatu kalimat lagi."
    activities[2]["title"] = "Nilai BerAKHLAK"
    activities.insert(0, page("Pengantar", 2, "Selamat datang."))
    report = bring_in(trainer, revised)

    after = ids_by_title(trainer, first["course_id"])
    assert (report["outcome"], report["published"], report["version_number"]) == ("revised", True, 2)
    assert after["Etika dan hukum"] == before["Etika dan hukum"]
    assert after["Nilai BerAKHLAK"] == before["BerAKHLAK"]
    for title in ("Pre-test", "Menolak", "Post-test", "Survei akhir"):
        assert after[title] == before[title]
    assert after["Pengantar"] not in before.values()
    assert len(recorded(database, CourseVersionPublished)) == 2


def test_an_import_brings_the_published_text_back_over_a_changed_draft(
    trainer: Caller, database: Database
) -> None:
    first = bring_in(trainer)
    path = f"/drafts/{first['course_id']}"
    draft = trainer.get(path).get_json()
    assert trainer.put(path, {**draft, "title": "Coba-coba"}, If_Match='"1"').get_json()["state"] == "changed"

    report = bring_in(trainer)
    assert (report["outcome"], report["published"]) == ("revised", False)
    assert trainer.get(path).get_json()["state"] == "published"
    assert len(recorded(database, CourseVersionPublished)) == 1


def test_an_incomplete_import_is_kept_as_a_draft_or_refused(trainer: Caller) -> None:
    document = course(summary="")

    refused = trainer.post("/imports", {"draft": document, "publish": True})
    assert (refused.status_code, refused.get_json()["code"]) == (422, "draft_incomplete")
    assert trainer.get("/drafts").get_json()["items"] == []
    report = bring_in(trainer, document, publish=False)
    assert (report["outcome"], report["version_id"]) == ("created", None)


def test_a_trial_changes_nothing(trainer: Caller, database: Database) -> None:
    document = course()
    for activity in activities_of(document):
        if activity["kind"] == "quiz":
            del activity["settings"]["question_set_id"], activity["settings"]["question_count"]

    response = trainer.post("/imports?dry_run=true", {"draft": document, "publish": True})
    assert response.status_code == 200
    report = response.get_json()
    assert (report["outcome"], report["published"], report["course_id"]) == ("created", True, None)
    assert trainer.get("/drafts").get_json()["items"] == []
    bring_in(trainer)
    tried = trainer.post("/imports?dry_run=true", {"draft": course(title="Lain"), "publish": True}).get_json()
    assert (tried["outcome"], tried["published"], tried["version_number"]) == ("revised", True, 1)
    assert (
        trainer.post("/imports?dry_run=true", {"draft": course(), "publish": True}).get_json()["published"]
        is False
    )
    assert len(recorded(database, CourseVersionPublished)) == 1


def test_a_trial_names_what_is_missing(trainer: Caller) -> None:
    response = trainer.post("/imports?dry_run=true", {"draft": course(jp="0"), "publish": True})

    assert [problem["path"] for problem in response.get_json()["problems"]] == ["jp"]


def test_an_administrator_gives_a_course_to_any_unit(admin: Caller, trainer: Caller) -> None:
    document = course(owner_unit_id=str(OTHER_OFFICE), trainer_ids=[str(TRAINER)])
    report = bring_in(admin, document)

    assert trainer.get(f"/drafts/{report['course_id']}").get_json()["owner_unit_id"] == str(OTHER_OFFICE)
    # A folder names neither owner nor trainers: they stay.
    assert bring_in(trainer, course())["outcome"] == "unchanged"
