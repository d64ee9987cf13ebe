"""Activities in the outline and one after another: of kinds that Sinau has, of a new one, and of an unknown one."""

import ast
import re
from pathlib import Path
from typing import Any

import pytest
from flask import Blueprint, Flask, url_for
from flask.testing import FlaskClient
from jinja2 import nodes
from typing_extensions import override

from services.portal.activities import ACTIVITY_KINDS
from services.portal.app import create_app
from services.portal.config import Config
from services.portal.web.activity_kinds import ActivityKind
from tests.integration.portal.fake_courses import (
    ENROLLMENT,
    PAGES,
    PASSWORD,
    POSTTEST,
    PRETEST,
    SURVEY,
    VERSION,
    JsonObject,
    activity,
    card,
    enrollment,
    modules,
    outline,
    reached,
    requirement,
)
from tests.integration.portal.fake_services import FakeServices
from tests.integration.portal.reading import Page, form_value

COURSE = f"/belajar/{ENROLLMENT}"
DISCUSSION = "0199bbbb-0000-7000-8000-00000009000f"
LINE = activity(DISCUSSION, "discussion", "Diskusi: hadiah dari warga", 15, completed_by="finished",
                reported_by="forum", settings={"posts": 2})  # fmt: skip
PORTAL = Path(__file__).parents[3] / "services" / "portal"
UNKNOWN = "Jenis kegiatan ini belum dapat ditampilkan di sini"

blueprint = Blueprint("discussions", __name__)


@blueprint.get("/belajar/<uuid:enrollment_id>/diskusi/<uuid:activity_id>")
def discussion(enrollment_id: object, activity_id: object) -> str:
    """The page of the new kind."""
    return f"diskusi {activity_id}"


class Discussion(ActivityKind):
    """A kind that Sinau does not have."""

    name = "discussion"
    icon = "mail"
    package = "services.portal.web"
    blueprints = (blueprint,)

    @override
    def label(self) -> str:
        return "Diskusi"

    @override
    def count(self, num: int) -> str:
        return f"{num} diskusi"

    @override
    def address(self, enrollment_id: str, activity_id: str) -> str:
        return url_for("discussions.discussion", enrollment_id=enrollment_id, activity_id=activity_id)

    @override
    def facts(self, settings: Any) -> list[str]:
        return [f"{settings['posts']} tulisan"]

    @override
    def action(self, *, is_first: bool) -> str:
        return "Ikut berdiskusi"

    @override
    def to_finish(self, title: str) -> str:
        return f"ikut dalam {title}"


def words(html: str) -> str:
    """What a page says, without its marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html.split("<main", 1)[1]))


def serve(services: FakeServices, version: list[JsonObject], taken: JsonObject) -> None:
    """Let the course have these modules, and the learner this enrolment."""
    services.answers[f"GET /catalog/versions/{VERSION}"] = (200, outline(modules=version))
    services.answers[f"GET /enrollment/enrollments/{ENROLLMENT}"] = (200, taken)
    listed = card("Etika Pemerintahan", "etika-pemerintahan", "4.00", taken["course"]["id"])
    counts = [{"kind": "page", "count": 8}, {"kind": "discussion", "count": 1}]
    services.answers["GET /catalog/courses/etika-pemerintahan"] = (
        200,
        listed | outline(modules=version) | {"activities": counts, "runs": []},
    )


def with_discussion(services: FakeServices) -> None:
    """A course whose last activity is of the new kind, and is what comes next."""
    version = modules()
    version[2]["activities"].append(LINE)
    known = enrollment()
    taken = enrollment(
        activities=[*known["activities"], reached(LINE)],
        requirements=[*known["requirements"], requirement(LINE)],
        next={"kind": "discussion", "activity_id": DISCUSSION, "title": LINE["title"], "minutes": 15},
    )
    serve(services, version, taken)
    services.answers["GET /enrollment/enrollments"] = (
        200,
        {"items": [taken | {"activities": None}], "next": None},
    )


def closed(services: FakeServices, condition: JsonObject, missing: list[JsonObject], **changes: Any) -> None:
    """A course whose survey waits for a condition."""
    version = modules()
    version[2]["activities"][-1] = version[2]["activities"][-1] | {"available_when": condition}
    activities = [
        one | ({"is_open": False, "missing": missing} if one["id"] == SURVEY else {})
        for one in enrollment()["activities"]
    ]
    serve(services, version, enrollment(activities=activities, **changes))


def signed_in(app: Flask) -> FlaskClient:
    """The learner, at another portal."""
    client = app.test_client()
    token = form_value(client.get("/masuk").text, "csrf")
    client.post("/masuk", data={"csrf": token, "nama": "rina.sari", "sandi": PASSWORD})
    return client


@pytest.fixture
def extended(services: FakeServices) -> FlaskClient:
    """The learner at a portal with one kind more: a row in the table, and nothing else."""
    config = Config(secrets=("a secret of the tests alone",), public_url="http://localhost")
    kinds = (*ACTIVITY_KINDS, Discussion())
    return signed_in(create_app(config, services=services.clients(), activity_kinds=kinds))


def test_a_new_kind_is_shown_wherever_activities_are(extended: FlaskClient, services: FakeServices) -> None:
    with_discussion(services)
    address = f"{COURSE}/diskusi/{DISCUSSION}"
    course = extended.get(COURSE).text
    assert f'href="{address}"' in course
    assert "2 tulisan" in course
    assert "Kurang: ikut dalam Diskusi: hadiah dari warga" in words(course)
    home = extended.get("/").text
    assert f'href="{address}">Ikut berdiskusi' in home
    assert "8 halaman, 1 diskusi" in extended.get("/kursus/etika-pemerintahan").text
    assert "Ikut berdiskusi" in extended.get("/belajar").text
    assert extended.get(f"{COURSE}/kegiatan/{DISCUSSION}").headers["Location"] == address
    assert UNKNOWN not in course + home


def test_an_unknown_kind_is_said_to_be_one_and_keeps_its_title(
    learner: FlaskClient, services: FakeServices
) -> None:
    with_discussion(services)
    course = words(learner.get(COURSE).text)
    assert f"{LINE['title']}, Kegiatan lain, belum dikerjakan {UNKNOWN}" in course
    assert "Kurang: menyelesaikan Diskusi: hadiah dari warga" in course
    public = words(learner.get("/kursus/etika-pemerintahan").text)
    assert "8 halaman, 1 kegiatan lain" in public
    assert UNKNOWN in public
    address = f"{COURSE}/kegiatan/{DISCUSSION}"
    assert f'href="{address}"' in learner.get("/").text
    page = learner.get(address).text
    assert LINE["title"] in page
    assert UNKNOWN in page
    assert f'href="{COURSE}/survei/{SURVEY}"' in page, "the way on stays"


def test_previous_and_next_lead_over_all_activities(learner: FlaskClient) -> None:
    order = [
        f"{COURSE}/kuis/{PRETEST}", *(f"{COURSE}/pelajaran/{page}" for page in PAGES),
        f"{COURSE}/kuis/{POSTTEST}", f"{COURSE}/survei/{SURVEY}",
    ]  # fmt: skip
    for before, here, after in zip(order, order[1:], order[2:], strict=False):
        addresses = {a["href"] for a in Page(learner.get(here).text).all("a")}
        addresses |= {form.get("data-later") for form in Page(learner.get(here).text).all("form")}
        assert {before, after} <= addresses, here


def test_an_activity_of_another_kind_or_course_is_not_found(learner: FlaskClient) -> None:
    for path in (f"kuis/{PAGES[0]}", f"pelajaran/{PRETEST}", f"survei/{POSTTEST}", f"kegiatan/{DISCUSSION}"):
        assert learner.get(f"{COURSE}/{path}").status_code == 404, path


def test_the_outline_tells_state_minutes_score_and_what_is_optional(learner: FlaskClient) -> None:
    page = words(learner.get(COURSE).text)
    assert "Pra-uji (tidak wajib), Kuis, selesai nilai terbaik 40" in page
    assert "Empat pertanyaan, Halaman, selesai 7 menit" in page
    assert "Menyatakan dan mengelola, Halaman, sudah dibuka" in page
    assert (
        "Pasca-uji, Kuis, belum dikerjakan 7 soal · batas waktu 25 menit · nilai minimum 70 · 3 percobaan"
        in page
    )


def test_what_is_missing_is_told_in_words(learner: FlaskClient) -> None:
    page = words(learner.get(COURSE).text)
    for said in (
        "Kurang: 4 halaman lagi",
        "Kurang: nilai Pasca-uji minimal 70",
        "Kurang: mengisi Survei akhir kursus",
    ):
        assert said in page
    missing = words(learner.get(f"{COURSE}/selesai").text)
    assert "Kurang: nilai Pasca-uji minimal 70" in missing
    learner.set_cookie("bahasa", "en")
    assert "Still missing: a score of at least 70 in Pasca-uji" in words(learner.get(COURSE).text)


def test_a_closed_activity_says_what_opens_it(learner: FlaskClient, services: FakeServices) -> None:
    passed = {"kind": "passed", "activity_id": POSTTEST}
    started = {"kind": "finished", "activity_id": PRETEST}
    dated = {"kind": "not_before", "at": "2027-01-03T01:00:00Z"}
    closed(services, {"kind": "all", "conditions": [started, passed, dated]}, [passed, dated])
    said = "Terbuka setelah Anda lulus Pasca-uji dan mulai 3 Januari 2027 pukul 08.00 WIB"
    course = learner.get(COURSE).text
    assert said in words(course)
    address = f"{COURSE}/survei/{SURVEY}"
    assert f'href="{address}"' not in course
    page = learner.get(address)
    assert said in page.text
    assert "Kegiatan ini belum terbuka" in page.text
    assert not services.sent("GET", f"/surveys/{ENROLLMENT}/{SURVEY}")


def test_who_can_do_nothing_now_reads_what_opens_next(learner: FlaskClient, services: FakeServices) -> None:
    dated = {"kind": "not_before", "at": "2027-01-03T01:00:00Z"}
    closed(services, dated, [dated], next=None)
    course = learner.get(COURSE).text
    assert "Tidak ada lagi yang dapat dikerjakan sekarang." in course
    assert "<b>Survei akhir kursus</b><br>Terbuka mulai 3 Januari 2027 pukul 08.00 WIB." in course


def test_a_course_with_meetings_and_no_run_cannot_be_entered_yet(
    learner: FlaskClient, services: FakeServices
) -> None:
    services.answers["GET /enrollment/enrollments"] = (200, {"items": [], "next": None})
    meeting = activity(DISCUSSION, "meeting", "Pertemuan", reported_by="enrollment")
    listed = card("Etika Pemerintahan", "etika-pemerintahan", "4.00", ENROLLMENT)
    for required in (True, False):
        version = [
            {
                "id": PRETEST,
                "title": "Praktik",
                "minutes": 0,
                "activities": [meeting | {"required": required}],
            }
        ]
        found = listed | outline(modules=version) | {"runs": []}
        services.answers["GET /catalog/courses/etika-pemerintahan"] = (200, found)
        page = learner.get("/kursus/etika-pemerintahan").text
        assert ("Angkatan berikutnya belum dijadwalkan" in page) is required
        assert ("Daftar kursus ini" in page) is not required


def test_what_missing_conditions_say_is_enough_where_the_whole_is_not_known(
    learner: FlaskClient, services: FakeServices
) -> None:
    # Enrollment may be ahead of the portal: then its leaves are told as they are.
    closed(
        services, {"kind": "finished", "activity_id": PRETEST}, [{"kind": "passed", "activity_id": POSTTEST}]
    )
    assert "Terbuka setelah Anda lulus Pasca-uji" in words(learner.get(COURSE).text)


def test_a_reminder_is_on_the_first_page_while_a_survey_is_next(
    learner: FlaskClient, services: FakeServices
) -> None:
    step = {"kind": "survey", "activity_id": SURVEY, "title": "Survei akhir kursus", "minutes": 2}
    found = enrollment(next=step, activities=None)
    services.answers["GET /enrollment/enrollments"] = (200, {"items": [found], "next": None})
    html = learner.get("/").text
    assert "Survei: Etika Pemerintahan" in html
    assert f'href="{COURSE}/survei/{SURVEY}"' in html


def test_only_the_kinds_themselves_are_named(app: Flask) -> None:
    kinds = {kind.name for kind in ACTIVITY_KINDS}
    named = []
    for path in (path for part in ("learner", "web") for path in (PORTAL / part).rglob("*")):
        if path.suffix == ".py" and path.name != "icons.py":
            constants = (
                node.value for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Constant)
            )
        elif path.suffix == ".html":
            tree = app.jinja_env.parse(path.read_text())
            constants = (node.value for node in tree.find_all(nodes.Const))
        else:
            continue
        named += [(path.name, value) for value in constants if isinstance(value, str) and value in kinds]
    assert named == []
