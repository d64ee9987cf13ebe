"""What a visitor finds: lists, search, filters, pages and detail."""

import pytest

from tests.integration.catalog.conftest import (
    QUESTIONS,
    activities_of,
    bring_in,
    course,
    instant,
    meeting,
    page,
)
from tests.support.caller import Caller
from tests.support.clock import MovableClock


def slugs(caller: Caller, query: str) -> list[str]:
    response = caller.get(f"/courses{query}")
    assert response.status_code == 200, response.get_json()
    return [item["slug"] for item in response.get_json()["items"]]


@pytest.fixture
def three_courses(trainer: Caller, clock: MovableClock) -> None:
    bring_in(trainer, course())
    clock.pass_time(hours=1)
    bring_in(
        trainer,
        course(
            "waktu", title="Manajemen Waktu 100%", category="Kinerja", competencies=["teknis.manajemen-waktu"]
        ),
    )
    clock.pass_time(hours=1)
    bring_in(
        trainer,
        course("pelayanan", title="Pelayanan Publik Prima", category="Integritas", mode="blended",
               summary="Tatap muka dan daring.", competencies=["teknis.pelayanan-publik"],
               modules=[{"title": "M", "activities": [page("Réformasi loket", 5, "x")]}]),
    )  # fmt: skip


def test_a_visitor_sees_published_courses_and_no_drafts(
    visitor: Caller, trainer: Caller, three_courses: None
) -> None:
    trainer.post("/courses", {"title": "Belum jadi"})

    assert slugs(visitor, "") == ["pelayanan", "waktu", "etika-pemerintahan"]
    assert visitor.get("/courses/belum-jadi").status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=PELAYANAN", ["pelayanan", "etika-pemerintahan"]),  # a title, and a competency of another course
        ("?q=manajemen+waktu", ["waktu"]),
        ("?q=waktu+manajemen", ["waktu"]),  # in any order
        ("?q=reformasi", ["pelayanan"]),  # an activity's title, without its accent
        ("?q=REFORMASI+LOKET", ["pelayanan"]),
        ("?q=100%25", ["waktu"]),  # a percent sign is itself, not a wildcard
        ("?q=%25%25", []),
        ("?q=manajemen_waktu", []),
        ("?q=%5C", []),
        ("?q=integrity", ["etika-pemerintahan"]),  # an English name of a competency
        ("?q=kuda+nil", []),
        ("?q=&category=Integritas", ["pelayanan", "etika-pemerintahan"]),
        ("?mode=blended", ["pelayanan"]),
        ("?competency=teknis.manajemen-waktu", ["waktu"]),
        ("?category=Integritas&q=etika", ["etika-pemerintahan"]),
    ],
)
def test_search_and_filters_narrow_the_list(
    visitor: Caller, three_courses: None, query: str, found: list[str]
) -> None:
    assert slugs(visitor, query) == found


def test_pages_follow_each_other_without_gap_or_repetition(visitor: Caller, three_courses: None) -> None:
    first = visitor.get("/courses?limit=2").get_json()
    second = visitor.get(f"/courses?limit=2&cursor={first['next']}").get_json()

    assert [item["slug"] for item in first["items"] + second["items"]] == [
        "pelayanan",
        "waktu",
        "etika-pemerintahan",
    ]
    assert second["next"] is None


@pytest.mark.parametrize(
    "cursor", ["%3D%3D", "WzEsMl0", "WyIyMDI2LTAxLTAxIiwiYSJd", "WyIyMDI2LTAxLTAxIl0", "é"]
)
def test_a_cursor_of_another_list_is_refused(visitor: Caller, cursor: str) -> None:
    response = visitor.get(f"/courses?cursor={cursor}")

    assert response.status_code == 422
    assert response.get_json()["code"] == "cursor_not_readable"


def test_a_course_shows_what_it_gives(visitor: Caller, trainer: Caller) -> None:
    report = bring_in(trainer)

    by_slug = visitor.get("/courses/etika-pemerintahan").get_json()
    by_id = visitor.get(f"/courses/{report['course_id']}").get_json()

    assert by_slug == by_id
    assert by_slug["jp"] == "4.00"
    assert by_slug["minutes"] == 18
    assert by_slug["activities"] == [
        {"kind": "quiz", "count": 2},
        {"kind": "page", "count": 3},
        {"kind": "survey", "count": 1},
    ]
    assert by_slug["competencies"] == ["manajerial.integritas", "teknis.pelayanan-publik"]
    assert by_slug["competency_names"][0]["name_id"] == "Integritas"
    assert [module["minutes"] for module in by_slug["modules"]] == [11, 7]
    post_test = activities_of(by_slug)[4]
    assert post_test == {
        "id": post_test["id"], "kind": "quiz", "title": "Post-test", "minutes": 0, "required": True,
        "completed_by": "passed", "reported_by": "assessment", "available_when": None,
        "settings": {"purpose": "posttest", "attempts": 3, "passing_score": 70, "time_limit_minutes": 20,
                     "review": "after_submit", "question_set_id": str(QUESTIONS), "question_count": 15},
    }  # fmt: skip
    assert [leaf["kind"] for leaf in by_slug["completion"]["conditions"]] == ["finished"] * 3 + ["passed"]
    assert by_slug["runs"] == []


def test_coming_meetings_show_on_the_course(visitor: Caller, trainer: Caller, clock: MovableClock) -> None:
    report = bring_in(trainer, course(mode="blended"))
    plan = {"name": "Angkatan I", "time_zone": "Asia/Jakarta", "meetings": [meeting(5), meeting(3)]}
    assert trainer.post(f"/courses/{report['course_id']}/runs", plan).status_code == 201

    card = visitor.get("/courses").get_json()["items"][0]
    assert instant(card["next_meeting_at"]) == instant("2026-03-03T02:00:00Z")
    detail = visitor.get("/courses/etika-pemerintahan").get_json()
    assert [each["title"] for each in detail["runs"][0]["meetings"]] == ["Pertemuan 3", "Pertemuan 5"]

    clock.pass_time(days=2)
    assert instant(visitor.get("/courses").get_json()["items"][0]["next_meeting_at"]) == instant(
        "2026-03-05T02:00:00Z"
    )
    clock.pass_time(days=30)
    assert visitor.get("/courses").get_json()["items"][0]["next_meeting_at"] is None
    assert visitor.get("/courses/etika-pemerintahan").get_json()["runs"] == []


def test_categories_count_published_courses(visitor: Caller, three_courses: None) -> None:
    assert visitor.get("/categories").get_json()["items"] == [
        {"name": "Integritas", "course_count": 2},
        {"name": "Kinerja", "course_count": 1},
    ]


def test_competencies_have_names_in_both_languages(visitor: Caller) -> None:
    items = visitor.get("/competencies").get_json()["items"]

    assert len(items) == 27
    assert items[0] == {
        "key": "manajerial.integritas", "kind": "managerial", "name_id": "Integritas", "name_en": "Integrity",
    }  # fmt: skip


@pytest.mark.parametrize("path", ["/courses/%00", "/courses/Etika", "/courses/a'b", "/courses/" + "a" * 500])
def test_an_address_that_cannot_be_one_is_not_found(visitor: Caller, path: str) -> None:
    assert visitor.get(path).status_code == 404


def test_a_query_that_cannot_be_one_is_refused(visitor: Caller) -> None:
    for query in ("q=%00", "q=" + "a" * 201, "limit=0", "limit=101", "mode=hybrid"):
        assert visitor.get(f"/courses?{query}").status_code == 422, query
