"""Bringing in a course folder: all of it or nothing, in the portal and by the command."""

import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner, Result
from flask.testing import FlaskClient

from services.portal.cli import cli
from services.portal.clients.course_import import CourseRefused, import_course
from services.portal.forms.course_folder import read_course_folder
from tests.integration.portal.fake_courses import COURSE, PASSWORD
from tests.integration.portal.fake_services import Answer, FakeServices, problem
from tests.integration.portal.staff.sending import send, words
from tests.integration.portal.staff.staff_services import NEXT_SET, Staff

FOLDER = Path(__file__).parents[4] / "deploy" / "demo" / "courses" / "pelayanan-publik-prima"
NOW = datetime(2026, 11, 21, 18, tzinfo=UTC)
REPORT = {"course_id": COURSE, "slug": "pelayanan-publik-prima", "title": "Pelayanan Publik Prima",
          "outcome": "created", "revision": 1, "published": True, "version_id": COURSE,
          "version_number": 1, "activities": [{"kind": "page", "count": 8}, {"kind": "quiz", "count": 2}]}  # fmt: skip


@pytest.fixture
def world(world: Staff) -> Staff:
    """A catalog that takes courses and knows no run yet."""
    world.services.answers |= {
        "POST /catalog/imports": (201, REPORT),
        f"GET /catalog/courses/{COURSE}/runs": (200, {"items": []}),
    }
    return world


def archive(**changes: str) -> io.BytesIO:
    """The folder as a ZIP file; `changes` appends text to the files whose names end so."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(FOLDER.rglob("*.*")):
            if path.is_file():
                more = "".join(text for end, text in changes.items() if path.stem.replace("-", "_") == end)
                packed.writestr(path.relative_to(FOLDER).as_posix(), path.read_text(encoding="utf-8") + more)
    content.seek(0)
    return content


def trials(services: FakeServices, path: str) -> list[bool]:
    return [one.url.params.get("dry_run") == "true" for one in services.sent("POST", path)]


def test_everything_is_tried_before_anything_is_stored(services: FakeServices, world: Staff) -> None:
    steps: list[tuple[int, int]] = []
    report = import_course(
        services.clients(), read_course_folder(FOLDER), username="surya", password=PASSWORD, now=NOW,
        on_progress=lambda done, total, _step: steps.append((done, total)),
    )  # fmt: skip
    assert trials(services, "/question-sets") == [True, True, False, False]
    assert trials(services, "/imports") == [True, False]
    stored = json.loads(services.sent("POST", "/imports")[1].content)
    assert stored["publish"] is True
    quizzes = [
        activity["settings"]
        for module in stored["draft"]["modules"]
        for activity in module["activities"]
        if activity["kind"] == "quiz"
    ]
    assert [quiz["question_set_id"] for quiz in quizzes] == [NEXT_SET, NEXT_SET]
    assert (report.outcome, report.questions) == ("created", {"numerical": 2, "multiple_choice": 2})
    assert {each["kind"]: each["count"] for each in report.activities} == {
        "page": 8, "quiz": 2, "meeting": 1, "survey": 1}  # fmt: skip
    assert steps == [(0, 5), (1, 5), (2, 5), (3, 5), (4, 5), (5, 5)]


def test_a_runs_days_are_counted_from_the_local_day_of_the_import(
    services: FakeServices, world: Staff
) -> None:
    import_course(services.clients(), read_course_folder(FOLDER), token="t", now=NOW)
    [run] = world.sent("POST", f"{COURSE}/runs")
    # 18.00 UTC on the 21st is the 22nd in Jakarta; three days later, nine o'clock there.
    assert run["meetings"][0]["starts_at"].startswith("2026-11-25T09:00:00+07:00")


def test_a_course_that_has_a_run_gets_no_second_one(services: FakeServices, world: Staff) -> None:
    services.answers[f"GET /catalog/courses/{COURSE}/runs"] = (200, {"items": [{"id": COURSE}]})
    import_course(services.clients(), read_course_folder(FOLDER), token="t", now=NOW)
    assert world.sent("POST", f"{COURSE}/runs") == []


def test_all_mistakes_are_told_together_and_nothing_is_stored(services: FakeServices, world: Staff) -> None:
    def refuse(request: httpx.Request) -> Answer:
        return 422, problem(
            422, "gift_refused", problems=[{"line": 3, "question": 1, "message": "Never closed."}]
        )

    incomplete = [{"path": "modules.0.activities.2.minutes", "code": "out_of_range", "message": "Too long."}]
    services.answers["POST /assessment/question-sets"] = refuse
    services.answers["POST /catalog/imports"] = (422, problem(422, "draft_incomplete", problems=incomplete))
    with pytest.raises(CourseRefused) as refusal:
        import_course(services.clients(), read_course_folder(FOLDER), token="t")
    assert [(each["file"], each["line"]) for each in refusal.value.problems] == [
        ("quizzes/pre-test.gift", 3),
        ("quizzes/post-test.gift", 3),
        ("modules/01-memahami-kebutuhan-warga/02-standar-pelayanan-yang-hidup.md", 3),
    ]
    assert trials(services, "/question-sets") == [True, True]


def test_mistakes_in_questions_are_told_in_the_visitors_language(trainer: FlaskClient, world: Staff) -> None:
    found = [{"line": 3, "question": 1, "code": "answers_alike", "values": {}, "message": "The same text."}]
    world.services.answers["POST /assessment/question-sets"] = (
        422, problem(422, "gift_refused", problems=found))  # fmt: skip
    html = send(trainer, "/mengajar/impor", berkas=(archive(), "kursus.zip")).text
    assert "<td>Dua jawaban berteks sama." in html
    assert "The same text." not in html


def test_an_upload_is_reported_before_it_is_brought_in(trainer: FlaskClient, world: Staff) -> None:
    answer = send(trainer, "/mengajar/impor", berkas=(archive(), "kursus.zip"), terbitkan="1")
    text = words(answer.text)
    assert "Semua berkas terbaca" in text
    assert "kegiatan 12" in text
    assert "8 halaman" in text
    assert "Angkatan “Angkatan I”" in text
    assert trials(world.services, "/imports") == [True]


def test_without_a_script_one_request_brings_it_in(trainer: FlaskClient, world: Staff) -> None:
    paket = parcel(trainer)
    answer = send(trainer, "/mengajar", "/mengajar/impor/jalan", paket=paket, terbitkan="1", mulai="1")
    assert answer.status_code == 303
    assert answer.location == f"/mengajar/kursus/{COURSE}"
    assert trials(world.services, "/imports") == [True, False]
    assert len(world.sent("POST", f"{COURSE}/runs")) == 1


def test_with_a_script_each_step_moves_the_bar(trainer: FlaskClient, world: Staff) -> None:
    fields: dict[str, str] = {"paket": parcel(trainer), "terbitkan": "1", "mulai": "1"}
    shown = []
    while True:
        html = trainer.get("/mengajar/baru").text
        token = html.split('name="csrf" value="', 1)[1].split('"', 1)[0]
        answer = trainer.post(
            "/mengajar/impor/jalan", data=fields | {"csrf": token}, headers={"HX-Request": "true"}
        )
        if answer.status_code == 204:
            break
        shown.append(words(answer.text))
        stored = answer.text.split('name="tersimpan" value="', 1)[1].split('"', 1)[0].replace("&#34;", '"')
        fields = {"paket": fields["paket"], "terbitkan": "1", "tersimpan": stored}
    assert ["Langkah 1 dari 3" in text for text in shown] == [True, False, False]
    assert "Langkah 3 dari 3" in shown[2]
    assert answer.headers["HX-Redirect"] == f"/mengajar/kursus/{COURSE}"


def test_a_refused_upload_names_file_and_line(trainer: FlaskClient, world: Staff) -> None:
    answer = send(trainer, "/mengajar/impor", berkas=(archive(course="warna: biru\n"), "kursus.zip"))
    assert answer.status_code == 422
    assert "course.yaml" in answer.text
    assert "warna" in answer.text
    assert world.services.sent("POST", "/question-sets") == []
    answer = send(trainer, "/mengajar/impor", berkas=(archive(post_test="\n\nini SALAH\n"), "kursus.zip"))
    assert answer.status_code == 422
    assert "quizzes/post-test.gift" in answer.text


@pytest.mark.parametrize("content", [b"", b"no archive at all"])
def test_something_else_than_an_archive_is_explained(trainer: FlaskClient, content: bytes) -> None:
    answer = send(trainer, "/mengajar/impor", berkas=(io.BytesIO(content), "kursus.zip"))
    assert answer.status_code == 422


def test_a_parcel_that_was_changed_on_its_way_is_refused(trainer: FlaskClient) -> None:
    for paket in ("", "not-a-parcel", "eJwDAAAAAAE"):
        assert send(trainer, "/mengajar", "/mengajar/impor/jalan", paket=paket).status_code == 422


def test_the_command_reports_what_it_brought_in(
    services: FakeServices, world: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcome = run_command(services, monkeypatch, str(FOLDER), "--publish")
    assert outcome.exit_code == 0, outcome.output
    assert "Created: Pelayanan Publik Prima" in outcome.output
    assert "4 modules; activities: 2 quiz, 8 page, 1 meeting, 1 survey" in outcome.output
    assert "http://sinau.example/kursus/pelayanan-publik-prima" in outcome.output


def test_the_command_names_each_mistake_and_fails(
    services: FakeServices, world: Staff, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "course.yaml").write_text("title: Salah\nwarna: biru\n", encoding="utf-8")
    outcome = run_command(services, monkeypatch, str(tmp_path))
    assert outcome.exit_code == 1
    assert "course.yaml:2: " in outcome.output
    assert services.asked == [], "nobody signs in for a folder that cannot be read"


def test_the_command_says_that_the_password_is_wrong(
    services: FakeServices, world: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SINAU_PASSWORD", "wrong")
    outcome = run_command(services, monkeypatch, str(FOLDER), password="wrong")
    assert outcome.exit_code == 1
    assert "password is not right" in outcome.output


def run_command(
    services: FakeServices, monkeypatch: pytest.MonkeyPatch, *arguments: str, password: str = PASSWORD
) -> Result:
    @contextmanager
    def connect_to(_address: str) -> Iterator[Mapping[str, httpx.Client]]:
        yield services.clients()

    monkeypatch.setattr("services.portal.cli.desk.connect_to", connect_to)
    options = ["catalog", "import", *arguments, "--url", "http://sinau.example", "--username", "surya"]
    return CliRunner().invoke(cli, options, env={"SINAU_PASSWORD": password})


def parcel(trainer: FlaskClient) -> str:
    """What the report page carries on to the next request."""
    answer = send(trainer, "/mengajar/impor", berkas=(archive(), "kursus.zip"), terbitkan="1")
    return answer.text.split('name="paket" value="', 1)[1].split('"', 1)[0]
