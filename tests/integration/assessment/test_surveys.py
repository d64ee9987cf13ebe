"""The end-of-course survey through the API."""

from typing import Any

import pytest

from services.assessment.events import SUBSCRIPTIONS
from shared.contracts.assessment import SurveySubmitted
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

KEYS = ("pace", "difficulty", "relevance", "ease", "confidence_before", "confidence_after", "overall")


def answers(**changes: Any) -> dict[str, Any]:
    return {"answers": {**dict.fromkeys(KEYS, 3), **changes}}


@pytest.mark.usefixtures("course")
def test_a_survey_is_handed_in_once(learner: Caller, database: Database) -> None:
    form = learner.get(f"/surveys/{ENROLLMENT}").get_json()
    assert (form["version_id"], form["mode"], form["submitted_at"]) == (str(VERSION), "required", None)
    assert form["questions"][0]["labels"]["id"] == [
        "Terlalu cepat",
        "Agak cepat",
        "Pas",
        "Agak lambat",
        "Terlalu lambat",
    ]

    assert learner.post(f"/surveys/{ENROLLMENT}", answers(comment="Bagus.")).status_code == 201
    (fact,) = recorded(database, SurveySubmitted)
    assert (fact.enrollment_id, fact.person_id, fact.submitted_at) == (ENROLLMENT, LEARNER, NOW)
    assert learner.get(f"/surveys/{ENROLLMENT}").get_json()["submitted_at"] == "2026-03-02T01:00:00+00:00"

    again = learner.post(f"/surveys/{ENROLLMENT}", answers())
    assert (again.status_code, again.get_json()["code"]) == (409, "survey_already_submitted")
    assert len(recorded(database, SurveySubmitted)) == 1


@pytest.mark.usefixtures("course")
def test_an_idempotency_key_makes_a_repetition_harmless(learner: Caller) -> None:
    first = learner.post(f"/surveys/{ENROLLMENT}", answers(), Idempotency_Key="sekali-saja")
    again = learner.post(f"/surveys/{ENROLLMENT}", answers(), Idempotency_Key="sekali-saja")
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.get_json() == first.get_json()


@pytest.mark.usefixtures("course")
def test_missing_answers_are_named(learner: Caller, stranger: Caller) -> None:
    refused = learner.post(f"/surveys/{ENROLLMENT}", {"answers": {"pace": 9}})
    assert refused.status_code == 422
    assert refused.get_json()["code"] == "survey_answers_not_valid"
    assert {f"answers.{key}" for key in KEYS} == set(refused.get_json()["fields"])
    assert stranger.post(f"/surveys/{ENROLLMENT}", answers()).status_code == 404


def test_a_comment_holds_only_what_can_be_printed(learner: Caller) -> None:
    refused = learner.post(f"/surveys/{ENROLLMENT}", answers(comment="Bagus\x00"))
    assert (refused.status_code, set(refused.get_json()["fields"])) == (422, {"answers.comment"})


def test_a_course_may_have_no_survey(learner: Caller, database: Database) -> None:
    deliver(database, SUBSCRIPTIONS, [published(survey="none"), enrolled()])
    assert learner.get(f"/surveys/{ENROLLMENT}").get_json()["code"] == "survey_not_offered"
    assert learner.post(f"/surveys/{ENROLLMENT}", answers()).get_json()["code"] == "survey_not_offered"


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
            f"/surveys/{enrollment_id}", answers(pace=pace, comment=f"Nilai {pace}")
        )

    results = trainer.get(path).get_json()
    assert (results["response_count"], results["minimum"], results["withheld"]) == (5, 5, False)
    pace_scale = results["scales"][0]
    assert (pace_scale["key"], pace_scale["steps"], pace_scale["mean"]) == ("pace", [2, 0, 2, 0, 1], "2.60")
    assert len(results["comments"]) == 5
    assert people.holding("organiser").get(path).status_code == 200
    assert people.holding("trainer").get(path).status_code == 404
    assert learner.get(path).status_code == 403
