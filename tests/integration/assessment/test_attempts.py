"""Taking quizzes, as a participant does."""

import json
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from services.assessment.events import SUBSCRIPTIONS
from shared.contracts.assessment import AttemptDue, AttemptGraded
from shared.contracts.catalog import CourseVersionPublished
from shared.contracts.enrollment import ParticipantWithdrew
from shared.ids import uuid7
from shared.persistence.database import Database
from shared.testing.events import deliver, recorded
from tests.integration.assessment.conftest import (
    COURSE,
    ENROLLMENT,
    LEARNER,
    NOW,
    VERSION,
    Caller,
    People,
    right_answer,
    take,
)
from tests.support.clock import MovableClock
from tests.support.courses import activity_id

pytestmark = pytest.mark.usefixtures("course")
POST_TEST = activity_id("post-test")
SURVEY = f"/surveys/{ENROLLMENT}/{activity_id('survei')}"


def test_all_right_answers_earn_a_hundred_and_are_told(learner: Caller, database: Database) -> None:
    result = take(learner)

    assert (result["state"], result["score"], result["passed"]) == ("graded", "100.00", True)
    assert all(question["is_correct"] for question in result["questions"])
    (graded,) = recorded(database, AttemptGraded)
    assert (graded.person_id, graded.enrollment_id, graded.version_id) == (LEARNER, ENROLLMENT, VERSION)
    assert (graded.activity_id, graded.title, graded.purpose) == (POST_TEST, "Post-Test", "posttest")
    assert (graded.counts, graded.passing_score) == (True, 70)
    assert (graded.attempt_number, graded.score, graded.passed) == (1, Decimal(100), True)
    assert graded.submitted_at == graded.graded_at == NOW


def test_an_attempt_shows_questions_and_never_what_is_right(learner: Caller) -> None:
    attempt = learner.start()

    assert attempt["deadline_at"] == "2026-03-02T01:20:00+00:00"
    assert attempt["quiz"]["attempts_used"] == 1
    shown = [(question["position"], question["type"]) for question in attempt["questions"]]
    assert shown == [
        (1, "multiple_choice"),
        (2, "multiple_answers"),
        (3, "true_false"),
        (4, "short_answer"),
        (5, "numerical"),
        (6, "matching"),
    ]
    assert attempt["questions"][2]["text_html"] == "<p>Air itu <strong>basah</strong>.</p>"
    assert {choice["html"] for choice in attempt["questions"][0]["presentation"]["choices"]} == {
        "Jakarta",
        "Bandung",
        "Medan",
    }
    assert [left["html"] for left in attempt["questions"][5]["presentation"]["left"]] == ["Kanada", "Italia"]
    assert {right["html"] for right in attempt["questions"][5]["presentation"]["right"]} == {
        "Ottawa",
        "Roma",
        "Paris",
    }


def test_no_answer_of_the_server_tells_the_key_before_handing_in(learner: Caller) -> None:
    attempt = learner.start()
    saved = [
        learner.save(attempt["id"], item["position"], right_answer(item)) for item in attempt["questions"]
    ]
    said = [json.dumps(attempt), *(response.get_data(as_text=True) for response in saved)]
    said.append(learner.get(f"/attempts/{attempt['id']}").get_data(as_text=True))
    said.append(learner.get(f"/quizzes?enrollment_id={ENROLLMENT}").get_data(as_text=True))
    refusal = learner.get(f"/attempts/{attempt['id']}/result")
    said.append(refusal.get_data(as_text=True))

    assert (refusal.status_code, refusal.get_json()["code"]) == (409, "attempt_still_open")
    secrets = [
        "kantor",
        "7.5",
        "0.01",
        "fraction",
        "Betul sekali",
        "modul 1",
        "Coba sentuh",
        "is_correct",
        "tolerance",
    ]
    for text in said:
        assert [secret for secret in secrets if secret in text] == []


def test_the_order_of_choices_stays_within_an_attempt_and_hides_the_authors_order(
    learner: Caller, people: People
) -> None:
    attempt = learner.start("ulang")
    assert learner.get(f"/attempts/{attempt['id']}").get_json()["questions"] == attempt["questions"]

    places = set()
    for _ in range(25):
        keys = {
            choice["html"]: choice["key"] for choice in attempt["questions"][0]["presentation"]["choices"]
        }
        places.add(keys["Jakarta"])
        learner.submit(attempt["id"])
        attempt = learner.start("ulang")
    assert places == {"a", "b", "c"}


def test_answers_are_saved_one_by_one_and_found_again(learner: Caller) -> None:
    attempt = learner.start()
    first = attempt["questions"][0]
    saved = learner.save(attempt["id"], 1, {"choice": first["presentation"]["choices"][2]["key"]}).get_json()
    assert (saved["answered_count"], saved["question_count"]) == (1, 6)
    saved = learner.save(attempt["id"], 1, right_answer(first)).get_json()
    assert saved["answered_count"] == 1
    assert learner.save(attempt["id"], 4, {"text": "kantor"}).get_json()["answered_count"] == 2
    assert learner.save(attempt["id"], 4, {"text": "kantor"}).get_json()["answered_count"] == 2
    assert learner.save(attempt["id"], 4, None).get_json()["answered_count"] == 1

    again = learner.start()
    assert again["id"] == attempt["id"]
    assert again["questions"][0]["answer"] == right_answer(first)
    assert again["questions"][0]["answered_at"] == "2026-03-02T01:00:00+00:00"
    assert again["questions"][3]["answer"] is None


def test_beginning_twice_finds_the_open_attempt(learner: Caller) -> None:
    assert learner.begin().status_code == 201
    assert learner.begin().status_code == 200


def test_what_the_phone_says_is_kept_and_decides_nothing(learner: Caller, clock: MovableClock) -> None:
    attempt = learner.start()
    clock.pass_time(minutes=10)
    saved = learner.save(attempt["id"], 5, {"text": "7,5"}, occurred_at="2026-03-02T08:05:00+07:00")
    assert saved.get_json()["saved_at"] == "2026-03-02T01:10:00+00:00"
    clock.pass_time(minutes=11)
    late = learner.save(attempt["id"], 4, {"text": "kantor"}, occurred_at="2026-03-02T08:05:00+07:00")
    assert (late.status_code, late.get_json()["code"]) == (409, "attempt_closed")


def test_an_answer_may_be_a_few_seconds_late(learner: Caller, clock: MovableClock) -> None:
    attempt = learner.start()
    clock.pass_time(minutes=20, seconds=5)
    assert learner.save(attempt["id"], 5, {"text": "7,5"}).status_code == 200
    clock.pass_time(seconds=1)
    assert learner.save(attempt["id"], 5, {"text": "8"}).get_json()["code"] == "attempt_closed"

    result = learner.submit(attempt["id"])
    assert result["submitted_at"] == "2026-03-02T01:20:00+00:00"
    assert result["score"] == "16.67"


def test_an_answer_that_does_not_fit_is_refused(learner: Caller) -> None:
    attempt = learner.start()
    refused = learner.save(attempt["id"], 1, {"choice": "z"})
    assert (refused.status_code, refused.get_json()["code"]) == (422, "answer_not_understood")
    assert learner.save(attempt["id"], 1, "a").status_code == 422
    assert (
        learner.save(attempt["id"], 1, {"choice": "a"}, occurred_at="2026-03-02T08:05:00").status_code == 422
    )
    assert learner.save(attempt["id"], 9, {"choice": "a"}).get_json()["code"] == "question_not_found"
    assert learner.put(f"/attempts/{attempt['id']}/answers/1", {"choice": "a"}).status_code == 422
    assert learner.save(attempt["id"], 10**30, {"choice": "a"}).status_code == 404
    assert learner.save(attempt["id"], 2, {"choices": ["a"] * 5}).status_code == 422
    odd = {"enrollment_id": str(ENROLLMENT), "activity_id": "a\x00"}
    assert learner.post("/attempts", odd).status_code == 422


def test_a_phone_whose_clock_is_absurd_saves_its_answers(learner: Caller) -> None:
    attempt = learner.start()
    for said in ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "1970-01-01T00:00:00Z"):
        assert learner.save(attempt["id"], 5, {"text": "7,5"}, occurred_at=said).status_code == 200


def test_handing_in_twice_gives_the_same_result_and_one_event(learner: Caller, database: Database) -> None:
    attempt = learner.start()
    first = learner.submit(attempt["id"])
    assert learner.submit(attempt["id"]) == first
    assert learner.save(attempt["id"], 1, None).get_json()["code"] == "attempt_closed"
    assert len(recorded(database, AttemptGraded)) == 1


def test_an_abandoned_attempt_is_handed_in_by_its_deadline(learner: Caller, database: Database) -> None:
    attempt = learner.start()
    learner.save(attempt["id"], 5, {"text": "7,5"})
    (due,) = recorded(database, AttemptDue)
    assert due.deadline_at.isoformat() == attempt["deadline_at"]

    deliver(database, SUBSCRIPTIONS, [due], times=3)

    result = learner.get(f"/attempts/{attempt['id']}/result").get_json()
    assert (result["state"], result["score"]) == ("graded", "16.67")
    (graded,) = recorded(database, AttemptGraded)
    assert graded.submitted_at == graded.graded_at == due.deadline_at


def test_an_attempt_handed_in_is_not_touched_by_its_deadline(learner: Caller, database: Database) -> None:
    result = take(learner)
    deliver(database, SUBSCRIPTIONS, recorded(database, AttemptDue), times=2)
    assert learner.get(f"/attempts/{result['attempt_id']}/result").get_json() == result
    assert len(recorded(database, AttemptGraded)) == 1


def test_attempts_are_limited_and_an_overdue_one_ends_when_the_next_begins(
    learner: Caller, clock: MovableClock, database: Database
) -> None:
    first = learner.start()
    clock.pass_time(hours=1)
    second = learner.start()
    assert second["id"] != first["id"]
    assert [graded.attempt_number for graded in recorded(database, AttemptGraded)] == [1]
    result = learner.submit(second["id"])
    assert result["attempts_left"] == 0

    refused = learner.begin()
    assert (refused.status_code, refused.get_json()["code"]) == (409, "attempts_used_up")


def test_quizzes_tell_where_the_participant_stands(learner: Caller) -> None:
    result = take(learner, right=3)
    attempt = learner.start("pre-test")

    items = learner.get(f"/quizzes?enrollment_id={ENROLLMENT}").get_json()["items"]
    assert [item["activity_id"] for item in items] == [
        str(activity_id(name)) for name in ("pre-test", "post-test", "ulang", "rahasia", "esai")
    ]
    assert items[0]["open_attempt_id"] == attempt["id"]
    assert items[0]["best_score"] is None
    expected: dict[str, Any] = {
        "activity_id": str(POST_TEST),
        "title": "Post-Test",
        "purpose": "posttest",
        "counts": True,
        "attempts": 2,
        "attempts_used": 1,
        "best_score": "50.00",
        "passed": False,
        "passing_score": 70,
        "time_limit_minutes": 20,
        "question_count": 6,
        "open_attempt_id": None,
        "last_attempt_id": result["attempt_id"],
    }
    assert items[1] == expected


def test_gain_is_measured_from_the_first_pretest(learner: Caller) -> None:
    pretest = take(learner, right=3, quiz="pre-test")
    assert (pretest["score"], pretest["gain"]) == ("50.00", None)
    posttest = take(learner)
    assert (posttest["pretest_score"], posttest["gain"], posttest["normalised_gain"]) == (
        "50.00",
        "50.00",
        "1.00",
    )


def test_a_review_says_what_was_answered_what_was_right_and_why(learner: Caller) -> None:
    attempt = learner.start()
    keys = {choice["html"]: choice["key"] for choice in attempt["questions"][0]["presentation"]["choices"]}
    learner.save(attempt["id"], 1, {"choice": keys["Bandung"]})
    learner.save(attempt["id"], 4, {"text": "<b>rumah</b>"})
    review = {question["position"]: question for question in learner.submit(attempt["id"])["questions"]}

    assert review[1]["your_answer_html"] == "Bandung"
    assert review[1]["correct_answer_html"] == "Jakarta"
    assert review[1]["feedback_html"] == "<p>Bukan.</p><p>Lihat modul 1.</p>"
    assert (review[1]["earned"], review[1]["is_correct"]) == ("0.00", False)
    assert review[4]["your_answer_html"] == "&lt;b&gt;rumah&lt;/b&gt;"
    assert review[4]["correct_answer_html"] == "tempat kerja"
    assert review[5]["correct_answer_html"] == "7,5 ± 0,01"
    assert review[6]["correct_answer_html"] == "<ul><li>Kanada → Ottawa</li><li>Italia → Roma</li></ul>"
    assert review[2]["your_answer_html"] is None
    assert review[3]["correct_answer_html"] == "Benar"


def test_right_answers_are_hidden_where_the_trainer_says_so(learner: Caller) -> None:
    hidden = take(learner, quiz="rahasia")
    assert (hidden["score"], hidden["review"], hidden["questions"]) == ("100.00", "score_only", [])

    failed = take(learner, right=1, quiz="ulang")
    assert (failed["passed"], failed["review"], failed["attempts_left"]) == (False, "score_only", None)
    assert take(learner, quiz="ulang")["review"] == "full"
    assert learner.get(f"/attempts/{failed['attempt_id']}/result").get_json()["review"] == "full"


def test_nobody_reaches_an_attempt_of_somebody_else(
    learner: Caller, stranger: Caller, people: People, course: CourseVersionPublished
) -> None:
    attempt = learner.start()
    path = f"/attempts/{attempt['id']}"
    for other in (stranger, people.holding("trainer"), people.holding("organiser")):
        assert other.get(path).status_code == 404
        assert other.save(attempt["id"], 1, {"choice": "a"}).get_json()["code"] == "attempt_not_found"
        assert other.post(f"{path}/submit").status_code == 404
        refused = other.begin()
        assert (refused.status_code, refused.get_json()["code"]) == (404, "not_a_participant")
        assert other.get(f"/quizzes?enrollment_id={ENROLLMENT}").status_code == 404
        assert other.get(SURVEY).status_code == 404
    learner.submit(attempt["id"])
    assert stranger.get(f"{path}/result").status_code == 404
    assert people.holding("trainer").get(f"{path}/result").status_code == 404
    assert people.holding("trainer", course.trainer_ids[0]).get(f"{path}/result").status_code == 200
    assert people.holding("bkpsdm_admin").get(f"{path}/result").status_code == 200


def test_an_unknown_enrolment_may_become_known(learner: Caller) -> None:
    refused = learner.begin(enrollment_id=uuid7())
    assert (refused.status_code, refused.get_json()["code"]) == (409, "participation_not_known_yet")
    missing = learner.begin("lain")
    assert (missing.status_code, missing.get_json()["code"]) == (404, "quiz_not_found")
    assert learner.get("/quizzes?enrollment_id=bukan-uuid").status_code == 422
    assert learner.get(f"/attempts/{UUID(int=0)}").status_code == 404


def test_who_left_begins_nothing_more(learner: Caller, database: Database) -> None:
    left = ParticipantWithdrew(enrollment_id=ENROLLMENT, person_id=LEARNER, course_id=COURSE, withdrew_at=NOW)
    deliver(database, SUBSCRIPTIONS, [left])
    refused = learner.begin()
    assert (refused.status_code, refused.get_json()["code"]) == (409, "participation_ended")
    assert learner.post(SURVEY, {"answers": {}}).get_json()["code"] == "participation_ended"
