"""Writing a quiz: every type of question, its order, its settings, and GIFT text with a report of each problem."""

import io

import pytest
from flask.testing import FlaskClient

from tests.integration.portal.fake_courses import COURSE
from tests.integration.portal.fake_services import problem
from tests.integration.portal.reading import form_value
from tests.integration.portal.staff.sending import send, words
from tests.integration.portal.staff.staff_services import NEXT_SET, SECOND, Staff
from tests.integration.portal.staff.staff_services import QUIZ as QUIZ_ID

HERE = f"/mengajar/kursus/{COURSE}"
QUIZ = f"{HERE}/kuis/{QUIZ_ID}"

TYPED = {
    "multiple_choice": (
        {"answer_0": "A", "answer_1": "B", "correct": "1", "feedback_1": "Ya."},
        {"answers": [{"text": "A", "fraction": "0", "feedback": ""},
                     {"text": "B", "fraction": "100", "feedback": "Ya."}]},
    ),
    "multiple_answers": (
        {"answer_0": "A", "correct_0": "1", "answer_1": "B", "correct_1": "1", "answer_2": "C", "correct_2": "1",
         "answer_3": "D"},
        {"answers": [{"text": t, "fraction": f, "feedback": ""} for t, f in
                     (("A", "33.33333"), ("B", "33.33333"), ("C", "33.33333"), ("D", "-33.33333"))]},
    ),
    "true_false": ({"value": "false"}, {"value": False, "feedback_true": "", "feedback_false": ""}),
    "short_answer": (
        {"answer_0": "konflik"}, {"answers": [{"text": "konflik", "fraction": "100", "feedback": ""}]},
    ),
    "numerical": (
        {"answer": "2,5", "tolerance": "0,1"},
        {"answers": [{"value": "2.5", "tolerance": "0.1", "fraction": "100", "feedback": ""}]},
    ),
    "matching": (
        {"left_0": "k1", "right_0": "n1", "left_1": "k2", "right_1": "n2"},
        {"pairs": [{"left": "k1", "right": "n1"}, {"left": "k2", "right": "n2"}]},
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", TYPED)
def test_a_question_of_each_type_is_added_to_the_set(trainer: FlaskClient, world: Staff, kind: str) -> None:
    fields, wanted = TYPED[kind]
    page = f"{QUIZ}/soal/baru?jenis={kind}"
    answer = send(
        trainer, page, f"{QUIZ}/soal/baru", type=kind, text="Soal?", points="2", action="save", **fields
    )
    assert answer.status_code == 303, words(answer.text)
    [sent] = world.sent("POST", "/question-sets")
    assert sent["name"] == "etika-pemerintahan/Pasca-uji"
    assert len(sent["questions"]) == 4
    added = sent["questions"][3]
    assert added | wanted == added
    assert (added["type"], added["text"], added["points"]) == (kind, "Soal?", "2")
    assert world.quiz()["settings"]["question_set_id"] == NEXT_SET


@pytest.mark.parametrize(
    "kind", ["multiple_choice", "multiple_answers", "short_answer", "numerical", "matching"]
)
def test_a_question_without_answers_is_not_saved(trainer: FlaskClient, world: Staff, kind: str) -> None:
    answer = send(
        trainer,
        f"{QUIZ}/soal/baru?jenis={kind}",
        f"{QUIZ}/soal/baru",
        type=kind,
        text="Yang saya tulis",
        points="1",
    )
    assert answer.status_code == 422
    first = {"numerical": "answer", "matching": "left_0"}.get(kind, "answer_0")
    assert f"{first}-salah" in answer.text
    assert "Yang saya tulis" in answer.text
    assert world.sent("POST", "/question-sets") == []


def test_more_rows_keep_what_was_typed(trainer: FlaskClient) -> None:
    page = f"{QUIZ}/soal/baru?jenis=matching"
    answer = send(trainer, page, f"{QUIZ}/soal/baru", type="matching", left_0="kiri", action="rows")
    assert 'name="right_5"' in answer.text
    assert 'value="kiri"' in answer.text


def test_a_question_is_changed_in_its_place_and_keeps_its_name(trainer: FlaskClient, world: Staff) -> None:
    page = f"{QUIZ}/soal/1"
    assert 'value="menyatakan"' in trainer.get(page).text
    send(
        trainer,
        page,
        type="multiple_choice",
        text="Baru?",
        points="1",
        answer_0="x",
        answer_1="y",
        correct="0",
    )
    assert [question["text"] for question in world.questions] == [
        "Baru?",
        "Satu JP berapa menit?",
        "Ceritakan.",
    ]
    assert world.questions[0]["name"] == "satu"


def test_a_question_that_the_form_cannot_show_whole_is_changed_as_text(
    trainer: FlaskClient, world: Staff
) -> None:
    world.questions[1]["answers"].append({"value": "44", "tolerance": "0", "fraction": "50", "feedback": ""})
    assert trainer.get(f"{QUIZ}/soal/2").location == f"{QUIZ}/gift"
    assert trainer.get(f"{QUIZ}/soal/9").status_code == 404


def test_questions_are_moved_and_removed_and_can_be_taken_back(trainer: FlaskClient, world: Staff) -> None:
    send(trainer, QUIZ, f"{QUIZ}/soal/2/naik")
    assert world.questions[0]["type"] == "numerical"
    answer = send(trainer, QUIZ, f"{QUIZ}/soal/3/hapus")
    assert len(world.questions) == 2
    assert answer.location == f"{QUIZ}?urungkan=8"
    assert "Urungkan" in trainer.get(answer.location).text


def test_numbers_of_questions_count_only_in_the_set_that_was_seen(trainer: FlaskClient, world: Staff) -> None:
    send(trainer, QUIZ, f"{QUIZ}/soal/1/hapus", soal=NEXT_SET)
    assert len(world.questions) == 3


SETTINGS = {
    "title": "Latihan", "purpose": "practice", "attempts": "5", "passing_score": "60", "review": "never",
    "time_limit_minutes": "", "minutes": "10", "module_id": SECOND,
}  # fmt: skip


def test_settings_of_a_quiz_leave_its_questions(trainer: FlaskClient, world: Staff) -> None:
    before = world.quiz()["settings"]
    assert send(trainer, QUIZ, **SETTINGS, completed_by="finished").status_code == 303
    quiz = world.quiz()
    assert (quiz["title"], quiz["minutes"], quiz["required"], quiz["completed_by"]) == (
        "Latihan", 10, False, "finished")  # fmt: skip
    assert quiz["settings"] == before | {
        "purpose": "practice", "attempts": 5, "passing_score": 60, "time_limit_minutes": None, "review": "never",
    }  # fmt: skip
    send(trainer, QUIZ, **SETTINGS, completed_by="passed", required="1")
    assert (world.quiz()["required"], world.quiz()["completed_by"]) == (True, "passed")


def test_a_change_of_the_questions_does_not_stand_in_the_way_of_the_settings(
    trainer: FlaskClient, world: Staff
) -> None:
    seen = form_value(trainer.get(QUIZ).text, "asal")
    world.draft["modules"][1]["activities"][0]["settings"]["question_set_id"] = NEXT_SET
    assert send(trainer, QUIZ, **SETTINGS, asal=seen).status_code == 303
    assert world.quiz()["settings"]["question_set_id"] == NEXT_SET
    assert send(trainer, QUIZ, **SETTINGS | {"title": "Punya saya"}, asal=seen).status_code == 412


def test_nobody_has_to_pass_a_pretest(trainer: FlaskClient) -> None:
    changes = {"purpose": "pretest", "attempts": "0", "completed_by": "passed"}
    answer = send(trainer, QUIZ, **(SETTINGS | changes))
    assert answer.status_code == 422
    assert "completed_by-salah" in answer.text
    assert "attempts-salah" in answer.text


def test_a_quiz_is_added_with_settings_that_fit_its_purpose(trainer: FlaskClient, world: Staff) -> None:
    answer = send(trainer, HERE, f"{HERE}/modul/{SECOND}/kegiatan", kind="quiz:pretest")
    added = world.draft["modules"][1]["activities"][1]
    assert answer.location == f"{HERE}/kuis/{added['id']}"
    assert (added["title"], added["required"], added["completed_by"]) == ("Pra-uji", False, "finished")
    assert (added["settings"]["attempts"], added["settings"]["review"]) == (1, "never")
    send(trainer, HERE, f"{HERE}/modul/{SECOND}/kegiatan", kind="quiz:posttest", title="Ujian")
    added = world.draft["modules"][1]["activities"][2]
    assert (added["title"], added["required"], added["completed_by"]) == ("Ujian", True, "passed")


def test_the_settings_of_a_quiz_stand_beside_its_questions(trainer: FlaskClient) -> None:
    assert trainer.get(f"{HERE}/kegiatan/{QUIZ_ID}").location == QUIZ


def test_each_problem_of_a_gift_text_stands_beside_its_line(trainer: FlaskClient, world: Staff) -> None:
    answer = send(trainer, f"{QUIZ}/gift", gift="Soal A\nini SALAH {\n\nlagi SALAH", action="save")
    assert answer.status_code == 422
    text = words(answer.text)
    assert "2 masalah" in text
    assert "Baris 2 ini SALAH {" in text
    assert "Baris 4 lagi SALAH" in text
    assert world.quiz()["settings"]["question_set_id"] != NEXT_SET


def test_a_problem_is_said_in_the_visitors_language_and_english_that_is_left_is_marked(
    trainer: FlaskClient, world: Staff
) -> None:
    found = [
        {
            "line": 1,
            "question": 1,
            "code": "arrow_missing",
            "values": {"text": "a"},
            "message": "'a' has no arrow.",
        },
        {"line": 2, "question": 2, "code": "not_known_yet", "values": {}, "message": "Newer."},
    ]
    world.services.answers["POST /assessment/question-sets"] = (
        422, problem(422, "gift_refused", problems=found))  # fmt: skip
    html = send(trainer, f"{QUIZ}/gift", gift="Soal {=a}\nlagi", action="save").text
    assert "<span>“a” tidak memiliki panah." in html
    assert '<span lang="en">Newer.</span>' in html
    assert "has no arrow" not in html


def test_what_is_refused_at_the_door_leaves_the_text_in_place(trainer: FlaskClient, world: Staff) -> None:
    world.services.answers["POST /assessment/question-sets"] = (
        400, problem(400, "bad_request", detail="NUL is no character."))  # fmt: skip
    answer = send(trainer, f"{QUIZ}/gift", gift="Soal yang panjang", action="save")
    assert answer.status_code == 422
    assert "Soal yang panjang" in answer.text
    assert '<span lang="en">NUL is no character.</span>' in answer.text


def test_a_gift_text_is_checked_without_being_stored(trainer: FlaskClient, world: Staff) -> None:
    answer = send(trainer, f"{QUIZ}/gift", gift="Soal {=a ~b}", action="check")
    assert "2 soal terbaca" in words(answer.text)
    assert world.services.sent("POST", "/question-sets")[0].url.params["dry_run"] == "true"
    assert send(trainer, f"{QUIZ}/gift", gift="Soal {=a ~b}", action="save").status_code == 303
    assert world.quiz()["settings"]["question_set_id"] == NEXT_SET


def test_an_uploaded_gift_file_is_shown_before_it_is_stored(trainer: FlaskClient, world: Staff) -> None:
    file = (io.BytesIO("Soal {=é}".encode()), "soal.gift")
    answer = send(trainer, f"{QUIZ}/gift", gift="lama", berkas=file, action="save")
    assert "Soal {=é}" in answer.text
    assert world.draft["revision"] == 7
    wrong = (io.BytesIO(b"satu\ndua \xe9"), "soal.gift")
    answer = send(trainer, f"{QUIZ}/gift", gift="", berkas=wrong, action="check")
    assert answer.status_code == 422
    assert "baris 2" in answer.text


def test_what_assessment_refuses_is_told_above_the_question(trainer: FlaskClient, world: Staff) -> None:
    found = [{"line": None, "question": 4, "message": "Too long."}]
    world.services.answers["POST /assessment/question-sets"] = (
        422, problem(422, "questions_refused", problems=found))  # fmt: skip
    answer = send(
        trainer,
        f"{QUIZ}/soal/baru?jenis=true_false",
        f"{QUIZ}/soal/baru",
        type="true_false",
        text="P",
        points="1",
    )
    assert answer.status_code == 422
    assert "Too long." in answer.text
