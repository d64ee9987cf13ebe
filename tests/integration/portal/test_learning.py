"""Enrolling, reading, answering, handing in, and what follows, as forms without a script send it."""

import json

import pytest
from flask.testing import FlaskClient

from tests.integration.portal.fake_courses import (
    ATTEMPT,
    CERTIFICATE,
    COURSE,
    DONE,
    ENROLLMENT,
    MESSAGE,
    PAGES,
    POSTTEST,
    PRETEST,
    RUN,
    SURVEY,
    enrollment,
    page_id,
)
from tests.integration.portal.fake_services import FakeServices, attempt, problem, result, survey
from tests.integration.portal.reading import Page, form_value

PAGE = f"/belajar/{ENROLLMENT}/pelajaran/{page_id(1, 1)}"
SURVEY_PAGE = f"/belajar/{ENROLLMENT}/survei/{SURVEY}"


def token(client: FlaskClient) -> dict[str, str]:
    """The secret of this visitor's forms."""
    return {"csrf": form_value(client.get("/tentang").text, "csrf")}


def test_enrolling_sends_one_key_so_that_a_double_click_does_its_work_once(
    learner: FlaskClient, services: FakeServices
) -> None:
    services.answers["GET /enrollment/enrollments"] = (200, {"items": [], "next": None})
    page = learner.get("/kursus/etika-pemerintahan").text
    data = {"csrf": form_value(page, "csrf"), "kunci": form_value(page, "kunci")}
    for _ in range(2):
        answer = learner.post("/kursus/etika-pemerintahan/daftar", data=data)
        assert answer.headers["Location"] == f"/belajar/{ENROLLMENT}"
    first, second = services.sent("POST", "/enrollments")
    assert first.headers["Idempotency-Key"] == second.headers["Idempotency-Key"] == data["kunci"]
    assert json.loads(first.content) == {"course_id": COURSE}


def test_a_run_is_chosen_when_enrolling_in_a_blended_course(
    learner: FlaskClient, services: FakeServices
) -> None:
    learner.post("/kursus/pelayanan-publik-prima/daftar", data=token(learner) | {"angkatan": RUN})
    assert json.loads(services.sent("POST", "/enrollments")[0].content)["run_id"] == RUN


def test_who_is_enrolled_already_lands_in_the_course(learner: FlaskClient, services: FakeServices) -> None:
    refusal = problem(409, "already_enrolled", enrollment_id=ENROLLMENT)
    services.answers["POST /enrollment/enrollments"] = (409, refusal)
    answer = learner.post("/kursus/etika-pemerintahan/daftar", data=token(learner))
    assert answer.headers["Location"] == f"/belajar/{ENROLLMENT}"


@pytest.mark.parametrize(("code", "words"), [("run_full", "sudah penuh"), ("run_required", "Pilih dahulu"),
                                             ("course_not_open", "sedang disiapkan"),
                                             ("profile_not_known_yet", "Akun Anda baru")])  # fmt: skip
def test_a_refused_enrolment_says_why(
    learner: FlaskClient, services: FakeServices, code: str, words: str
) -> None:
    services.answers["POST /enrollment/enrollments"] = (409, problem(409, code))
    answer = learner.post("/kursus/etika-pemerintahan/daftar", data=token(learner))
    assert words in learner.get(answer.headers["Location"]).text


def test_reading_a_page_changes_nothing_until_a_form_is_sent(
    learner: FlaskClient, services: FakeServices
) -> None:
    learner.get(PAGE)
    assert not [one for one in services.asked if one.method == "PUT"]
    assert learner.post(f"{PAGE}/dibuka", data=token(learner)).status_code == 204
    assert json.loads(services.sent("PUT", page_id(1, 1))[0].content) == {"state": "in_progress"}


def test_finishing_a_page_leads_to_the_next_activity(learner: FlaskClient, services: FakeServices) -> None:
    answer = learner.post(f"{PAGE}/selesai", data=token(learner))
    assert json.loads(services.sent("PUT", page_id(1, 1))[0].content)["state"] == "finished"
    assert answer.headers["Location"] == f"/belajar/{ENROLLMENT}/pelajaran/{page_id(1, 2)}"


def test_after_the_last_page_of_a_module_comes_whatever_follows_it(
    learner: FlaskClient, services: FakeServices
) -> None:
    answer = learner.post(f"/belajar/{ENROLLMENT}/pelajaran/{PAGES[-1]}/selesai", data=token(learner))
    assert answer.headers["Location"] == f"/belajar/{ENROLLMENT}/kuis/{POSTTEST}"


@pytest.mark.parametrize(("step", "leads_to"), [
    ({"kind": "quiz", "activity_id": POSTTEST}, f"/kuis/{POSTTEST}"),
    ({"kind": "survey", "activity_id": SURVEY}, f"/survei/{SURVEY}"),
    ({"kind": "meeting", "activity_id": PAGES[0]}, f"/pertemuan/{PAGES[0]}"),
    ({"kind": "package", "activity_id": PAGES[0]}, f"/kegiatan/{PAGES[0]}"), (None, ENROLLMENT)])  # fmt: skip
def test_when_the_next_activity_is_done_comes_what_enrollment_suggests(
    learner: FlaskClient, services: FakeServices, step: dict[str, object] | None, leads_to: str
) -> None:
    services.answers["PUT /enrollment/.*"] = (200, enrollment(next=step))
    answer = learner.post(f"/belajar/{ENROLLMENT}/pelajaran/{PAGES[0]}/selesai", data=token(learner))
    assert answer.headers["Location"].endswith(leads_to)


def test_a_page_that_was_closed_meanwhile_is_not_marked(learner: FlaskClient, services: FakeServices) -> None:
    services.answers["PUT /enrollment/.*"] = (409, problem(409, "activity_not_open"))
    answer = learner.post(f"{PAGE}/selesai", data=token(learner))
    assert answer.headers["Location"] == f"/belajar/{ENROLLMENT}"
    assert "belum terbuka untuk Anda" in learner.get(f"/belajar/{ENROLLMENT}").text
    later = learner.post(f"{PAGE}/selesai", data=token(learner), headers={"HX-Request": "true"})
    assert later.status_code == 409, "what a device has kept is refused for good, and not sent again"


def test_a_page_that_was_finished_without_a_network_is_marked_with_its_time(
    learner: FlaskClient, services: FakeServices
) -> None:
    data = token(learner) | {"terjadi_pada": "2026-11-21T01:00:00Z"}
    answer = learner.post(f"{PAGE}/selesai", data=data, headers={"HX-Request": "true"})
    assert answer.status_code == 204
    sent = json.loads(services.sent("PUT", page_id(1, 1))[0].content)
    assert sent == {"state": "finished", "occurred_at": "2026-11-21T01:00:00Z"}


def test_a_quiz_that_assessment_has_not_heard_of_waits_and_looks_again(
    learner: FlaskClient, services: FakeServices
) -> None:
    services.answers["GET /assessment/quizzes"] = (409, problem(409, "participation_not_known_yet"))
    html = learner.get(f"/belajar/{ENROLLMENT}/kuis/{PRETEST}").text
    assert "Sedang disiapkan" in html
    assert "data-hx-get" in html
    assert '<noscript><meta http-equiv="refresh"' in html


def test_an_attempt_begins_at_the_first_unanswered_question(learner: FlaskClient) -> None:
    answer = learner.post(f"/belajar/{ENROLLMENT}/kuis/{POSTTEST}/mulai", data=token(learner))
    assert answer.headers["Location"] == f"/kuis/{ATTEMPT}/4"


def test_an_answer_is_saved_and_the_button_leads_on(learner: FlaskClient, services: FakeServices) -> None:
    data = token(learner) | {"choice": "c", "ke": "2"}
    answer = learner.post(f"/kuis/{ATTEMPT}/1", data=data)
    assert json.loads(services.sent("PUT", "/answers/1")[0].content) == {"answer": {"choice": "c"}}
    assert answer.headers["Location"] == f"/kuis/{ATTEMPT}/2"


def test_an_unchanged_answer_is_not_sent_again(learner: FlaskClient, services: FakeServices) -> None:
    answer = learner.post(f"/kuis/{ATTEMPT}/1", data=token(learner) | {"choice": "b", "ke": "kirim"})
    assert not services.sent("PUT", "/answers/1")
    assert answer.headers["Location"] == f"/kuis/{ATTEMPT}/kirim"


def test_saving_without_leaving_tells_the_time_and_keeps_when_it_was_given(
    learner: FlaskClient, services: FakeServices
) -> None:
    data = token(learner) | {"text": "KPK", "terjadi_pada": "2026-11-21T02:09:00Z"}
    answer = learner.post(f"/kuis/{ATTEMPT}/4/simpan", data=data)
    assert answer.json == {
        "text": "Jawaban tersimpan pukul 09.18 WIB",
        "count": "4 terjawab, 3 belum.",
        "answered": True,
    }
    sent = json.loads(services.sent("PUT", "/answers/4")[0].content)
    assert sent == {"answer": {"text": "KPK"}, "occurred_at": "2026-11-21T02:09:00Z"}


def test_an_answer_after_the_deadline_leads_to_the_result(
    learner: FlaskClient, services: FakeServices
) -> None:
    services.answers["PUT /assessment/.*"] = (409, problem(409, "attempt_closed"))
    answer = learner.post(f"/kuis/{ATTEMPT}/4", data=token(learner) | {"text": "KPK", "ke": "5"})
    assert answer.headers["Location"] == f"/kuis/{ATTEMPT}/hasil"
    assert learner.post(f"/kuis/{ATTEMPT}/4/simpan", data=token(learner) | {"text": "KPK"}).status_code == 409


def test_the_time_left_comes_from_the_server(learner: FlaskClient) -> None:
    clocks = [a for a in Page(learner.get(f"/kuis/{ATTEMPT}/1").text).all("span") if "data-seconds" in a]
    assert clocks[0]["data-seconds"] == str(18 * 60 + 42)


def test_before_handing_in_the_unanswered_are_listed(learner: FlaskClient) -> None:
    html = learner.get(f"/kuis/{ATTEMPT}/kirim").text
    assert "4 soal belum dijawab" in html
    assert f'href="/kuis/{ATTEMPT}/4"' in html


def test_handing_in_twice_leads_to_the_one_result(learner: FlaskClient, services: FakeServices) -> None:
    services.answers["POST /assessment/attempts/.*/submit"] = (409, problem(409, "attempt_already_submitted"))
    answer = learner.post(f"/kuis/{ATTEMPT}/kirim", data=token(learner))
    assert answer.headers["Location"] == f"/kuis/{ATTEMPT}/hasil"


def test_a_graded_attempt_shows_its_result_instead_of_questions(
    learner: FlaskClient, services: FakeServices
) -> None:
    services.answers[f"GET /assessment/attempts/{ATTEMPT}"] = (200, attempt(state="graded"))
    assert learner.get(f"/kuis/{ATTEMPT}/1").headers["Location"] == f"/kuis/{ATTEMPT}/hasil"


def test_a_result_without_review_shows_no_answers(learner: FlaskClient, services: FakeServices) -> None:
    services.answers["GET /assessment/attempts/.*/result"] = (200, result(review="score_only", questions=[]))
    html = learner.get(f"/kuis/{ATTEMPT}/hasil").text
    assert "71,43" in html
    assert "Jawaban yang tepat" not in html


def test_a_survey_with_gaps_comes_back_with_what_was_answered(
    learner: FlaskClient, services: FakeServices
) -> None:
    answer = learner.post(SURVEY_PAGE, data=token(learner) | {"pace": "3"})
    assert answer.status_code == 422
    assert not services.sent("POST", f"/surveys/{ENROLLMENT}/{SURVEY}")
    assert "Pertanyaan ini belum dijawab" in answer.text
    chosen = [a for a in Page(answer.text).all("input") if a.get("name") == "pace" and "checked" in a]
    assert [a["value"] for a in chosen] == ["3"]


def test_a_survey_of_an_enrolment_that_is_not_heard_of_yet_says_that_it_is_on_its_way(
    learner: FlaskClient, services: FakeServices
) -> None:
    refusal = (409, problem(409, "participation_not_known_yet"))
    services.answers["GET /assessment/surveys/.*"] = refusal
    answer = learner.post(SURVEY_PAGE, data=token(learner))
    assert answer.status_code == 409
    assert "masih dalam perjalanan" in answer.text


def test_a_whole_survey_is_sent_as_steps_and_text(learner: FlaskClient, services: FakeServices) -> None:
    answer = learner.post(
        SURVEY_PAGE, data=token(learner) | {"pace": "1", "relevance": "5", "comment": "Baik."}
    )
    assert answer.headers["Location"] == f"/belajar/{ENROLLMENT}/selesai"
    sent = json.loads(services.sent("POST", f"/surveys/{ENROLLMENT}/{SURVEY}")[0].content)
    assert sent == {"answers": {"pace": 1, "relevance": 5, "comment": "Baik."}}


def test_a_survey_that_was_handed_in_leads_on(learner: FlaskClient, services: FakeServices) -> None:
    services.answers["GET /assessment/surveys/.*"] = (200, survey("2026-11-20T02:00:00Z"))
    assert learner.get(SURVEY_PAGE).headers["Location"] == f"/belajar/{ENROLLMENT}/selesai"


def test_what_follows_completion_is_watched_until_all_is_there(
    learner: FlaskClient, services: FakeServices
) -> None:
    path = f"/belajar/{DONE}/selesai/bagian"
    bare = enrollment("completed", certificate=None, jp_credited=None)
    services.answers[f"GET /enrollment/enrollments/{DONE}"] = (200, bare)
    waiting = learner.get(path).text
    assert "data-hx-get" in waiting
    assert "ke=1" in waiting
    del services.answers[f"GET /enrollment/enrollments/{DONE}"]
    done = learner.get(path).text
    assert "data-hx-get" not in done
    assert f"/sertifikat/{CERTIFICATE}" in done


def test_completion_waits_for_facts_that_enrollment_has_yet_to_hear(
    learner: FlaskClient, services: FakeServices
) -> None:
    quizzes = [{"activity_id": POSTTEST, "passed": True, "best_score": "86.00"}]
    services.answers["GET /assessment/quizzes"] = (200, {"items": quizzes})
    services.answers["GET /assessment/surveys/.*"] = (200, survey("2026-11-20T02:00:00Z"))
    requirements = [line | {"done": line["kind"] == "page"} for line in enrollment()["requirements"]]
    found = enrollment(requirements=requirements)
    services.answers[f"GET /enrollment/enrollments/{ENROLLMENT}"] = (200, found)
    html = learner.get(f"/belajar/{ENROLLMENT}/selesai").text
    assert "Hasil Anda sedang dihitung" in html
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in html


def test_a_message_is_read_and_leads_where_it_says(learner: FlaskClient, services: FakeServices) -> None:
    data = token(learner) | {"lanjut": f"/sertifikat/{CERTIFICATE}"}
    answer = learner.post(f"/pesan/{MESSAGE}/baca", data=data)
    assert answer.headers["Location"] == f"/sertifikat/{CERTIFICATE}"
    assert services.sent("POST", f"/messages/{MESSAGE}/read")


@pytest.mark.parametrize(("typed", "status"), [("123 456", 200), ("12345", 422), ("abcdef", 422)])
def test_a_pin_is_six_digits(learner: FlaskClient, services: FakeServices, typed: str, status: int) -> None:
    assert learner.post("/presensi", data=token(learner) | {"pin": typed}).status_code == status
    sent = services.sent("POST", "/check-ins")
    assert [json.loads(one.content) for one in sent] == ([{"pin": "123456"}] if status == 200 else [])


def test_a_scanned_code_needs_one_press(learner: FlaskClient, services: FakeServices) -> None:
    learner.get("/p/the-token")
    assert not services.sent("POST", "/check-ins")
    assert "Kehadiran Anda tercatat" in learner.post("/p/the-token", data=token(learner)).text
    assert json.loads(services.sent("POST", "/check-ins")[0].content) == {"token": "the-token"}


def test_a_stale_code_is_explained(learner: FlaskClient, services: FakeServices) -> None:
    services.answers["POST /enrollment/check-ins"] = (422, problem(422, "code_refused"))
    answer = learner.post("/presensi", data=token(learner) | {"pin": "123456"})
    assert answer.status_code == 422
    assert "sudah berganti" in answer.text
