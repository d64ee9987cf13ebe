"""The end-of-course survey through the API."""

from typing import Any

import pytest

from services.assessment.events import SUBSCRIPTIONS
from shared.contracts.activities import Outcome
from shared.contracts.assessment import ActivityResultRecorded
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
    enrolled,
    published,
)
from tests.support.courses import activity_id, survey

SURVEY = f"/surveys/{ENROLLMENT}/{activity_id('survei')}"

KEYS = ("pace", "difficulty", "relevance", "ease", "confidence_before", "confidence_after", "overall")


def answers(**changes: Any) -> dict[str, Any]:
    return {"answers": {**dict.fromkeys(KEYS, 3), **changes}}


@pytest.mark.usefixtures("course")
def test_a_survey_is_handed_in_once(learner: Caller, database: Database) -> None:
    form = learner.get(SURVEY).get_json()
    assert (form["version_id"], form["counts"], form["submitted_at"]) == (str(VERSION), True, None)
    assert (form["activity_id"], form["title"]) == (str(activity_id("survei")), "Survei")
    assert form["questions"][0]["labels"]["id"] == [
        "Terlalu cepat",
        "Agak cepat",
        "Pas",
        "Agak lambat",
        "Terlalu lambat",
    ]

    assert learner.post(SURVEY, answers(comment="Bagus.")).status_code == 201
    (fact,) = recorded(database, ActivityResultRecorded)
    assert (fact.enrollment_id, fact.person_id, fact.activity_id) == (
        ENROLLMENT,
        LEARNER,
        activity_id("survei"),
    )
    assert (fact.outcome, fact.score, fact.is_last, fact.occurred_at) == (Outcome.FINISHED, None, True, NOW)
    assert learner.get(SURVEY).get_json()["submitted_at"] == "2026-03-02T01:00:00+00:00"

    again = learner.post(SURVEY, answers())
    assert (again.status_code, again.get_json()["code"]) == (409, "survey_already_submitted")
    assert len(recorded(database, ActivityResultRecorded)) == 1


@pytest.mark.usefixtures("course")
def test_an_idempotency_key_makes_a_repetition_harmless(learner: Caller) -> None:
    first = learner.post(SURVEY, answers(), Idempotency_Key="sekali-saja")
    again = learner.post(SURVEY, answers(), Idempotency_Key="sekali-saja")
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.get_json() == first.get_json()


@pytest.mark.usefixtures("course")
def test_missing_answers_are_named(learner: Caller, stranger: Caller) -> None:
    refused = learner.post(SURVEY, {"answers": {"pace": 9}})
    assert refused.status_code == 422
    assert refused.get_json()["code"] == "survey_answers_not_valid"
    assert {f"answers.{key}" for key in KEYS} == set(refused.get_json()["fields"])
    assert stranger.post(SURVEY, answers()).status_code == 404


def test_a_comment_holds_only_what_can_be_printed(learner: Caller) -> None:
    refused = learner.post(SURVEY, answers(comment="Bagus\x00"))
    assert (refused.status_code, set(refused.get_json()["fields"])) == (422, {"answers.comment"})


def test_a_course_may_have_no_survey(learner: Caller, trainer: Caller, database: Database) -> None:
    deliver(database, SUBSCRIPTIONS, [published(), enrolled()])
    assert learner.get(SURVEY).get_json()["code"] == "survey_not_offered"
    assert learner.post(SURVEY, answers()).get_json()["code"] == "survey_not_offered"
    results = trainer.get(f"/survey-results?course_id={COURSE}").get_json()
    assert (results["activity_id"], results["surveys"], results["response_count"]) == (None, [], 0)


def test_a_form_that_is_not_known_here_is_never_taken_for_another(
    learner: Caller, trainer: Caller, database: Database
) -> None:
    deliver(database, SUBSCRIPTIONS, [published(survey(form="l3.v9")), enrolled()])
    results = trainer.get(f"/survey-results?course_id={COURSE}")
    for refused in (learner.get(SURVEY), learner.post(SURVEY, answers()), results):
        assert (refused.status_code, refused.get_json()["code"]) == (409, "survey_form_unknown")


def test_each_survey_of_a_course_has_its_own_responses_and_results(
    people: People, trainer: Caller, database: Database
) -> None:
    first, last = survey("tengah"), survey("akhir")
    newer = published(survey("tengah", title="Tengah kursus"), version_id=uuid7(), version_number=2)
    deliver(database, SUBSCRIPTIONS, [published(first, last), newer])
    for number in range(6):
        person_id, enrollment_id = uuid7(), uuid7()
        deliver(database, SUBSCRIPTIONS, [enrolled(enrollment_id, person_id)])
        person = people.learner(person_id)
        for activity in (first, last)[: 2 if number < 1 else 1]:
            path = f"/surveys/{enrollment_id}/{activity.id}"
            assert person.post(path, answers(pace=1)).status_code == 201

    path = f"/survey-results?course_id={COURSE}"
    results = trainer.get(path).get_json()
    assert results["surveys"] == [
        {"activity_id": str(first.id), "title": "Tengah kursus"},
        {"activity_id": str(last.id), "title": "Akhir"},
    ]
    assert (results["activity_id"], results["title"]) == (str(first.id), "Tengah kursus")
    assert (results["response_count"], results["withheld"]) == (6, False)
    few = trainer.get(f"{path}&activity_id={last.id}").get_json()
    assert (few["response_count"], few["withheld"], few["scales"]) == (1, True, [])
    assert trainer.get(f"{path}&activity_id={uuid7()}").get_json()["code"] == "survey_not_offered"


@pytest.mark.usefixtures("course")
def test_results_are_shown_for_five_or_more_and_to_those_who_teach(
    people: People, trainer: Caller, learner: Caller, database: Database
) -> None:
    path = f"/survey-results?course_id={COURSE}"
    for pace in (1, 1, 3, 3, 5):
        results = trainer.get(path).get_json()
        assert (results["withheld"], results["scales"], results["comments"]) == (True, [], [])
        person_id, enrollment_id = uuid7(), uuid7()
        deliver(database, SUBSCRIPTIONS, [enrolled(enrollment_id, person_id)])
        people.learner(person_id).post(
            f"/surveys/{enrollment_id}/{activity_id('survei')}", answers(pace=pace, comment=f"Nilai {pace}")
        )

    results = trainer.get(path).get_json()
    assert (results["response_count"], results["minimum"], results["withheld"]) == (5, 5, False)
    pace_scale = results["scales"][0]
    assert (pace_scale["key"], pace_scale["steps"], pace_scale["mean"]) == ("pace", [2, 0, 2, 0, 1], "2.60")
    assert len(results["comments"]) == 5
    assert people.holding("organiser").get(path).status_code == 200
    assert people.holding("trainer").get(path).status_code == 404
    assert learner.get(path).status_code == 403
