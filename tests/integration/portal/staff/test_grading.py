"""Trainers give essays their points: a list of what waits, a page per attempt, nobody's name on either."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.integration.portal.fake_courses import ATTEMPT, COURSE, ENROLLMENT, PERSON, VERSION
from tests.integration.portal.fake_services import problem, result
from tests.integration.portal.reading import Page
from tests.integration.portal.staff.sending import send, words
from tests.integration.portal.staff.staff_services import QUIZ, Staff
from tests.integration.portal.test_pages import assert_whole

HERE = f"/mengajar/penilaian/{ATTEMPT}"
WAITING = {
    "attempt_id": ATTEMPT, "enrollment_id": ENROLLMENT, "person_id": PERSON, "course_id": COURSE,
    "course_title": "Etika Pemerintahan", "version_id": VERSION, "activity_id": QUIZ, "quiz_title": "Studi kasus",
    "attempt_number": 2, "submitted_at": "2026-11-20T02:20:00Z",
}  # fmt: skip


def essay(position: int, **changes: Any) -> dict[str, Any]:
    return {
        "position": position, "type": "essay", "text_html": "<p>Ceritakan.</p>", "points": "7.50", "earned": None,
        "is_correct": None, "your_answer_html": f"<p>Jawaban ke-{position}.</p>", "correct_answer_html": None,
        "feedback_html": "<p>Sebut tiga nilai.</p>", "is_graded_by_trainer": True,
    } | changes  # fmt: skip


def attempt(*questions: dict[str, Any], **changes: Any) -> dict[str, Any]:
    choice = essay(
        9, type="multiple_choice", earned="1.00", text_html="<p>Soal pilihan.</p>", is_graded_by_trainer=False
    )
    return result(state="awaiting_grading", score=None, passed=None, gain=None, attempt_number=2,
                  questions=[*questions, choice]) | changes  # fmt: skip


@pytest.fixture(autouse=True)
def waiting(world: Staff) -> None:
    """Two essays of one attempt wait."""
    world.services.answers |= {
        "GET /assessment/attempts": (200, {"items": [WAITING], "next": None}),
        f"GET /assessment/attempts/{ATTEMPT}/result": (200, attempt(essay(1), essay(2))),
        f"POST /assessment/attempts/{ATTEMPT}/grades": (
            201,
            attempt(essay(1, earned="2.50"), essay(2)),
        ),
    }


def test_the_pages_of_grading_are_whole(trainer: FlaskClient) -> None:
    assert_whole(trainer, "/mengajar/penilaian")
    assert_whole(trainer, HERE)


def test_what_waits_is_listed_without_a_name_and_in_pages(trainer: FlaskClient, world: Staff) -> None:
    world.services.answers["GET /assessment/attempts"] = (200, {"items": [WAITING], "next": "further"})
    html = trainer.get("/mengajar/penilaian").text
    assert "Studi kasus" in html
    assert f'href="{HERE}"' in html
    assert PERSON not in html
    assert "cursor=further" in html
    trainer.get("/mengajar/penilaian?cursor=further")
    asked = world.services.sent("GET", "/assessment/attempts")[-1].url.params
    assert (asked["awaiting_grading"], asked["cursor"]) == ("true", "further")


def test_an_empty_list_says_when_something_comes(trainer: FlaskClient, world: Staff) -> None:
    world.services.answers["GET /assessment/attempts"] = (200, {"items": [], "next": None})
    assert "Tidak ada yang menunggu" in trainer.get("/mengajar/penilaian").text
    assert "tidak ada yang menunggu" in trainer.get("/mengajar").text


@pytest.mark.parametrize(("further", "told"), [(None, "1 menunggu"), ("more", "1+ menunggu")])
def test_the_way_in_tells_how_many_wait(
    trainer: FlaskClient, world: Staff, further: str | None, told: str
) -> None:
    world.services.answers["GET /assessment/attempts"] = (200, {"items": [WAITING], "next": further})
    html = trainer.get("/mengajar").text
    assert 'href="/mengajar/penilaian"' in html
    assert told in words(html)


def test_the_way_in_stays_when_assessment_is_away(trainer: FlaskClient, world: Staff) -> None:
    world.services.answers["GET /assessment/attempts"] = (503, problem(503, "unavailable"))
    html = trainer.get("/mengajar").text
    assert 'href="/mengajar/penilaian"' in html
    assert "menunggu" not in words(html)


def test_each_waiting_essay_has_its_own_form_and_other_questions_none(trainer: FlaskClient) -> None:
    html = trainer.get(HERE).text
    text = words(html)
    assert "Jawaban ke-1." in text
    assert "Sebut tiga nilai." in text
    assert "7,5 poin" in text
    assert "Soal pilihan." not in text
    positions = [each.get("value") for each in Page(html).all("input") if each.get("name") == "soal"]
    assert positions == ["1", "2"]


def test_points_with_a_decimal_comma_and_a_comment_are_sent_once(trainer: FlaskClient, world: Staff) -> None:
    answer = send(trainer, HERE, soal="1", poin=" 2,5 ", komentar="Lebih rinci,\r\nya.")
    assert (answer.status_code, answer.location) == (303, HERE)
    (asked,) = world.services.sent("POST", "/grades")
    assert json.loads(asked.content) == {"position": 1, "earned": "2.5", "comment": "Lebih rinci,\nya."}
    assert asked.headers["Idempotency-Key"]
    assert "Nilai tersimpan. Masih 1 jawaban" in words(trainer.get(HERE).text)


def test_after_the_last_essay_the_score_is_told_and_the_list_comes_back(
    trainer: FlaskClient, world: Staff
) -> None:
    graded = attempt(essay(1, earned="2.50"), essay(2, earned="7.50"), state="graded", score="83.33")
    world.services.answers[f"POST /assessment/attempts/{ATTEMPT}/grades"] = (201, graded)
    answer = send(trainer, HERE, soal="2", poin="7.50")
    assert (answer.status_code, answer.location) == (303, "/mengajar/penilaian")
    assert "Penilaian selesai. Nilai kuis ini 83,33 dari 100." in trainer.get(answer.location).text
    world.services.answers[f"GET /assessment/attempts/{ATTEMPT}/result"] = (200, graded)
    shown = trainer.get(HERE).text
    assert "2,5 dari 7,5 poin" in shown
    assert 'name="poin"' not in shown


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "Isi sebuah angka"),
        ("banyak", "Isi sebuah angka"),
        ("1e5", "Isi sebuah angka"),
        ("NaN", "Isi sebuah angka"),
        ("7,51", "Beri 0 sampai 7,5 poin"),
        ("-1", "Beri 0 sampai 7,5 poin"),
        ("0,333", "Beri 0 sampai 7,5 poin"),
    ],
)
def test_impossible_points_are_told_beside_the_field(
    trainer: FlaskClient, world: Staff, typed: str, told: str
) -> None:
    answer = send(trainer, HERE, soal="2", poin=typed, komentar="Sudah baik.")
    assert answer.status_code == 422
    fields = {each.get("id"): each for each in Page(answer.text).all("input")}
    assert fields["poin-2"]["aria-invalid"] == "true"
    assert "poin-2-salah" in (fields["poin-2"]["aria-describedby"] or "")
    assert "aria-invalid" not in fields["poin-1"]
    assert 'href="#poin-2"' in answer.text
    assert told in words(answer.text)
    assert "Sudah baik." in answer.text
    assert world.services.sent("POST", "/grades") == []


@pytest.mark.parametrize(
    ("refused", "told"),
    [
        (problem(422, "points_out_of_range", fields={"earned": ["Out of range."]}), "Beri 0 sampai 7,5 poin"),
        (problem(422, "invalid_input", fields={"comment": ["x"]}), "Isian ini tidak dapat diterima"),
    ],
)
def test_what_assessment_refuses_is_told_beside_the_field(
    trainer: FlaskClient, world: Staff, refused: dict[str, Any], told: str
) -> None:
    world.services.answers[f"POST /assessment/attempts/{ATTEMPT}/grades"] = (422, refused)
    answer = send(trainer, HERE, soal="1", poin="1", komentar="x")
    assert answer.status_code == 422
    assert told in words(answer.text)


def test_an_essay_that_was_graded_meanwhile_is_not_graded_again(trainer: FlaskClient, world: Staff) -> None:
    world.services.answers[f"POST /assessment/attempts/{ATTEMPT}/grades"] = (
        409, problem(409, "attempt_already_graded"))  # fmt: skip
    answer = send(trainer, HERE, soal="1", poin="1")
    assert (answer.status_code, answer.location) == (303, HERE)
    assert "sudah dinilai di tempat lain" in trainer.get(HERE).text
    half = attempt(essay(1, earned="2.50"), essay(2))
    world.services.answers[f"GET /assessment/attempts/{ATTEMPT}/result"] = (200, half)
    assert send(trainer, HERE, soal="1", poin="1").location == HERE
    assert len(world.services.sent("POST", "/grades")) == 1


def test_a_question_that_is_no_essay_is_not_found(trainer: FlaskClient) -> None:
    assert send(trainer, HERE, soal="9", poin="1").status_code == 404
    assert send(trainer, HERE, soal="x", poin="1").status_code == 404


def test_an_attempt_without_an_essay_says_so(trainer: FlaskClient, world: Staff) -> None:
    world.services.answers[f"GET /assessment/attempts/{ATTEMPT}/result"] = (
        200,
        attempt(state="graded", score="80"),
    )
    assert "Tidak ada uraian" in trainer.get(HERE).text


def test_grading_is_for_trainers(learner: FlaskClient) -> None:
    assert learner.get("/mengajar/penilaian").status_code == 403
    assert learner.get(HERE).status_code == 403
