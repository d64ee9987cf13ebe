"""Writing a course: revisions, what two authors do to each other, and who may write at all."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask

from shared.ids import uuid7
from shared.testing.tokens import TokenMint
from tests.integration.catalog.conftest import (
    OFFICE,
    OTHER_OFFICE,
    TRAINER,
    activities_of,
    bring_in,
    course,
    page,
    quiz,
)
from tests.support.caller import Caller


def begin(caller: Caller, title: str = "Etika Pemerintahan") -> dict[str, Any]:
    response = caller.post("/courses", {"title": title})
    assert response.status_code == 201, response.get_json()
    return dict(response.get_json())


def test_a_new_course_is_a_draft_of_its_trainer_and_unit(trainer: Caller) -> None:
    draft = begin(trainer)

    assert draft["slug"] == "etika-pemerintahan"
    assert draft["revision"] == 1
    assert draft["state"] == "draft"
    assert draft["owner_unit_id"] == str(OFFICE)
    assert draft["trainer_ids"] == [str(TRAINER)]
    assert {"path": "modules", "code": "missing", "message": "Add at least one activity."} in draft[
        "problems"
    ]
    assert begin(trainer)["slug"] == "etika-pemerintahan-2"


def test_a_wanted_address_that_is_taken_is_refused(trainer: Caller) -> None:
    begin(trainer)

    response = trainer.post("/courses", {"title": "Lain", "slug": "etika-pemerintahan"})
    assert (response.status_code, response.get_json()["code"]) == (409, "slug_taken")


def test_saving_gives_ids_that_stay(trainer: Caller) -> None:
    draft = begin(trainer)
    saved = trainer.put(f"/drafts/{draft['id']}", course(), If_Match='"1"')
    assert saved.status_code == 200
    assert saved.headers["ETag"] == '"2"'

    body = saved.get_json()
    activities = body["modules"][0]["activities"]
    assert all(activity["id"] for activity in activities)
    activities.reverse()
    activities[0].update(title="Nilai BerAKHLAK", settings={"markdown": "Baru."})
    again = trainer.put(f"/drafts/{draft['id']}", body, If_Match='"2"').get_json()
    kept = again["modules"][0]["activities"]
    assert [activity["id"] for activity in kept] == [activity["id"] for activity in activities]
    assert again["revision"] == 3


def test_a_new_activity_may_bring_its_id_for_a_condition_to_name(trainer: Caller) -> None:
    draft = begin(trainer)
    first, second = str(uuid7()), str(uuid7())
    opens = {"kind": "all", "conditions": [{"kind": "score_at_least", "activity_id": first, "score": "70.00"},
                                           {"kind": "not_before", "at": "2026-03-05T02:00:00Z"}]}  # fmt: skip
    document = course(modules=[{"title": "M", "activities": [
        {**quiz("Latihan", question_count=1), "id": first},
        {**page("Baca", 5, "x"), "id": second, "available_when": opens},
    ]}])  # fmt: skip

    saved = trainer.put(f"/drafts/{draft['id']}", document, If_Match='"1"').get_json()
    assert saved["problems"] == []
    assert [activity["id"] for activity in activities_of(saved)] == [first, second]
    again = trainer.put(f"/drafts/{draft['id']}", saved, If_Match='"2"').get_json()
    assert again["revision"] == 2
    assert activities_of(again)[1]["available_when"]["conditions"][0] == opens["conditions"][0]


def test_saving_the_same_makes_no_revision(trainer: Caller) -> None:
    draft = begin(trainer)
    body = trainer.put(f"/drafts/{draft['id']}", course(), If_Match='"1"').get_json()

    assert trainer.put(f"/drafts/{draft['id']}", body, If_Match='"2"').get_json()["revision"] == 2
    # Without ids its modules and activities are recognised by what they are.
    assert trainer.put(f"/drafts/{draft['id']}", course(), If_Match='"2"').get_json()["revision"] == 2


def test_an_edit_of_an_older_revision_is_refused(trainer: Caller) -> None:
    draft = begin(trainer)
    trainer.put(f"/drafts/{draft['id']}", course(), If_Match='"1"')

    late = trainer.put(f"/drafts/{draft['id']}", course(title="Lain"), If_Match='"1"')
    assert (late.status_code, late.get_json()["code"]) == (412, "draft_changed_meanwhile")
    assert late.get_json()["revision"] == 2
    assert trainer.get(f"/drafts/{draft['id']}").get_json()["title"] == "Etika Pemerintahan"


def test_an_edit_must_say_what_it_edited(trainer: Caller) -> None:
    draft = begin(trainer)

    assert trainer.put(f"/drafts/{draft['id']}", course()).status_code == 428
    assert trainer.put(f"/drafts/{draft['id']}", course(), If_Match='"x"').status_code == 412
    assert trainer.post(f"/drafts/{draft['id']}/publish").status_code == 428
    assert trainer.put(f"/drafts/{draft['id']}", course(), If_Match="*").status_code == 200


def test_an_unknown_field_is_refused_with_its_place(trainer: Caller) -> None:
    draft = begin(trainer)
    document = course()
    document["modules"][0]["activities"][1]["menit"] = 5

    response = trainer.put(f"/drafts/{draft['id']}", document, If_Match='"1"')
    assert response.status_code == 422
    assert "modules.0.activities.1.menit" in response.get_json()["fields"]


@pytest.mark.parametrize(
    ("settings", "place"),
    [
        ({"markdown": 5}, "markdown"),
        ({"teks": "x"}, "teks"),
        ({"markdown": "x" * 200_001}, "markdown"),
        ({"markdown": "a\u0007b"}, "markdown"),
    ],
)
def test_settings_of_another_form_are_refused_with_their_place(
    trainer: Caller, settings: dict[str, Any], place: str
) -> None:
    draft = begin(trainer)
    document = course(modules=[{"title": "M", "activities": [page("P", 5, "x", settings=settings)]}])

    response = trainer.put(f"/drafts/{draft['id']}", document, If_Match='"1"')
    assert (response.status_code, list(response.get_json()["fields"])) == (
        422,
        [f"modules.0.activities.0.settings.{place}"],
    )


def negated(times: int) -> dict[str, Any]:
    """A condition within so many others."""
    condition: dict[str, Any] = {"kind": "not_before", "at": "2026-03-05T02:00:00Z"}
    for _level in range(times):
        condition = {"kind": "not", "condition": condition}
    return condition


@pytest.mark.parametrize(
    "condition",
    [
        "besok",
        {"kind": "tomorrow"},
        {"kind": "all", "conditions": "x"},
        {"kind": "passed", "activity_id": "x"},
        {"kind": "score_at_least", "activity_id": str(uuid7()), "score": "101"},
        {"kind": "not_before", "at": "2026-03-05T02:00:00"},
        {"kind": "not_before", "at": "9999-12-31T23:59:59-14:00"},
        {"kind": "profile", "field": "nip", "any_of": ["1"]},
        negated(200),
    ],
)
def test_a_condition_of_another_shape_is_refused(trainer: Caller, condition: Any) -> None:
    draft = begin(trainer)
    document = course(modules=[{"title": "M", "activities": [page("P", 5, "x", available_when=condition)]}])

    assert trainer.put(f"/drafts/{draft['id']}", document, If_Match='"1"').status_code == 422


def test_an_activity_of_a_kind_that_is_not_registered_is_kept_and_not_published(trainer: Caller) -> None:
    draft = begin(trainer)
    document = course(modules=[{"title": "M", "activities": [page("P", 5, "x", kind="podcast")]}])

    saved = trainer.put(f"/drafts/{draft['id']}", document, If_Match='"1"').get_json()
    assert activities_of(saved)[0]["settings"] == {"markdown": "x"}
    assert [(each["path"], each["code"]) for each in saved["problems"]] == [
        ("modules.0.activities.0.kind", "unknown_kind")
    ]
    assert trainer.post(f"/drafts/{draft['id']}/publish", If_Match="*").status_code == 422


@pytest.mark.parametrize(
    "change",
    [{"mode": "hibrida"}, {"jp": "banyak"}, {"jp": "-1"}, {"kind": 26}, {"slug": "Etika Pemerintahan"},
     {"jp": "1e400"}, {"jp": "NaN"}, {"jp": True}, {"summary": "a\0b"}, {"kind": True}, {"completion": []},
     {"modules": [{"activities": [{"kind": "page", "minutes": "5"}]}]},
     {"owner_unit_id": "x"}, {"modules": "satu"}, {"title": None}, {"kind": 1.5}, {"title": "x" * 201}],
)  # fmt: skip
def test_a_document_of_another_shape_is_refused(trainer: Caller, change: dict[str, Any]) -> None:
    draft = begin(trainer)

    response = trainer.put(f"/drafts/{draft['id']}", course(**change), If_Match='"1"')
    assert response.status_code == 422
    assert next(iter(response.get_json()["fields"])).startswith(next(iter(change)))


def test_an_earlier_revision_comes_back_and_going_back_can_be_undone(trainer: Caller) -> None:
    draft = begin(trainer)
    path = f"/drafts/{draft['id']}"
    written = trainer.put(path, course(), If_Match='"1"').get_json()
    trainer.put(path, {**written, "title": "Salah", "modules": []}, If_Match='"2"')

    restored = trainer.post(f"{path}/restore", {"revision": 2}).get_json()
    assert restored["revision"] == 4
    assert restored["modules"] == written["modules"]
    assert trainer.post(f"{path}/restore", {"revision": 3}).get_json()["title"] == "Salah"

    listed = trainer.get(f"{path}/revisions?limit=3").get_json()
    assert [(each["revision"], each["origin"], each["restored_from"]) for each in listed["items"]] == [
        (5, "restored", 3), (4, "restored", 2), (3, "edited", None),
    ]  # fmt: skip
    rest = trainer.get(f"{path}/revisions?cursor={listed['next']}").get_json()
    assert [each["origin"] for each in rest["items"]] == ["edited", "created"]
    assert trainer.post(f"{path}/restore", {"revision": 99}).status_code == 404
    assert trainer.post(f"{path}/restore", {"revision": 2**40}).status_code == 422


def test_going_back_changes_nobodys_rights(trainer: Caller, other_trainer: Caller) -> None:
    draft = begin(trainer)
    path = f"/drafts/{draft['id']}"
    shared = trainer.put(
        path, {**draft, "trainer_ids": [str(uuid7()), str(TRAINER)]}, If_Match='"1"'
    ).get_json()

    restored = trainer.post(f"{path}/restore", {"revision": 1}).get_json()
    assert restored["trainer_ids"] == shared["trainer_ids"]


def test_each_author_sees_their_own_courses(
    trainer: Caller, other_trainer: Caller, organiser: Caller, other_organiser: Caller, admin: Caller
) -> None:
    draft = begin(trainer)
    path = f"/drafts/{draft['id']}"

    seen = {
        name: (len(caller.get("/drafts").get_json()["items"]), caller.get(path).status_code)
        for name, caller in {
            "trainer": trainer,
            "other_trainer": other_trainer,
            "organiser": organiser,
            "other_organiser": other_organiser,
            "admin": admin,
        }.items()
    }
    assert seen == {
        "trainer": (1, 200),
        "other_trainer": (0, 404),
        "organiser": (1, 200),  # the office stands below the regency
        "other_organiser": (0, 404),
        "admin": (1, 200),
    }


def test_a_published_course_of_others_is_forbidden_rather_than_unknown(
    trainer: Caller, other_trainer: Caller
) -> None:
    report = bring_in(trainer)
    path = f"/drafts/{report['course_id']}"

    for response in (
        other_trainer.get(path),
        other_trainer.put(path, course(), If_Match="*"),
        other_trainer.get(f"{path}/revisions"),
        other_trainer.post(f"{path}/restore", {"revision": 1}),
        other_trainer.post(f"{path}/publish", If_Match="*"),
        other_trainer.get(f"/courses/{report['course_id']}/runs"),
        other_trainer.post("/imports", {"draft": course(), "publish": True}),
    ):
        assert (response.status_code, response.get_json()["code"]) == (403, "not_your_course")


def test_a_trainer_cannot_make_another_agency_the_owner(trainer: Caller, admin: Caller) -> None:
    draft = begin(trainer)
    moved = {**draft, "owner_unit_id": str(OTHER_OFFICE)}

    refused = trainer.put(f"/drafts/{draft['id']}", moved, If_Match='"1"')
    assert (refused.status_code, refused.get_json()["code"]) == (403, "owner_unit_not_yours")
    assert admin.put(f"/drafts/{draft['id']}", moved, If_Match='"1"').status_code == 200


def test_learners_and_visitors_write_nothing(visitor: Caller, learner: Caller) -> None:
    for path in ("/courses", "/imports", "/previews"):
        assert visitor.post(path, {}).status_code == 401
        assert learner.post(path, {}).status_code == 403
    assert learner.get("/drafts").status_code == 403


def test_drafts_come_in_pages(trainer: Caller) -> None:
    for number in range(3):
        begin(trainer, f"Kursus {number}")

    first = trainer.get("/drafts?limit=2").get_json()
    second = trainer.get(f"/drafts?limit=2&cursor={first['next']}").get_json()
    titles = [each["title"] for each in first["items"] + second["items"]]
    assert sorted(titles) == ["Kursus 0", "Kursus 1", "Kursus 2"]


def test_a_repeated_creation_with_the_same_key_makes_one_course(trainer: Caller) -> None:
    answers = [
        trainer.post("/courses", {"title": "Sekali"}, Idempotency_Key="k-1").get_json() for _ in range(2)
    ]

    assert answers[0]["id"] == answers[1]["id"]
    assert len(trainer.get("/drafts").get_json()["items"]) == 1


def test_a_preview_is_what_a_page_will_show(trainer: Caller) -> None:
    answer = trainer.post("/previews", {"markdown": "# Judul\n\n<script>x</script> **tebal**"}).get_json()

    assert answer["html"] == "<h2>Judul</h2>\n<p>&lt;script&gt;x&lt;/script&gt; <strong>tebal</strong></p>\n"
    assert answer["minutes_estimate"] == 1


def test_of_edits_at_the_same_time_one_is_kept(app: Flask, mint: TokenMint, trainer: Caller) -> None:
    draft = begin(trainer)
    headers = mint.bearer(person_id=TRAINER, roles={"trainer": [OFFICE]}, unit_id=OFFICE)

    def edit(number: int) -> int:
        caller = Caller(app, headers)
        return caller.put(
            f"/drafts/{draft['id']}", course(title=f"Judul {number}"), If_Match='"1"'
        ).status_code

    with ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(edit, range(4))) == [200, 412, 412, 412]


def test_of_courses_begun_at_the_same_time_none_shares_an_address(
    app: Flask, mint: TokenMint, trainer: Caller
) -> None:
    headers = mint.bearer(person_id=TRAINER, roles={"trainer": [OFFICE]}, unit_id=OFFICE)

    def start(_number: int) -> int:
        return Caller(app, headers).post("/courses", {"title": "Etika", "slug": "etika"}).status_code

    with ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(start, range(4))) == [201, 409, 409, 409]
