"""Which activities of a version are assessment's, when they are open, and what assessment reports of them."""

from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from services.assessment.events import SUBSCRIPTIONS
from services.assessment.models import Attempt, CourseVersion
from services.assessment.operations.grading import answers_of, settle
from services.assessment.reads.question_sets import questions_of
from shared.contracts.activities import Outcome
from shared.contracts.assessment import ActivityResultRecorded, AttemptGraded
from shared.contracts.catalog import CourseVersionPublished
from shared.contracts.conditions import ActivityFinished
from shared.ids import uuid7
from shared.persistence.database import Database
from shared.testing.events import deliver, recorded
from tests.integration.assessment.conftest import (
    ENROLLMENT,
    LEARNER,
    NOW,
    Caller,
    enrolled,
    opened,
    published,
    quiz,
    take,
)
from tests.support.courses import activity_id, meetings, page, survey

AFTER_READING = ActivityFinished(activity_id=activity_id("bacaan"))
SURVEY_ANSWERS = {
    "answers": dict.fromkeys(
        ("pace", "difficulty", "relevance", "ease", "confidence_before", "confidence_after", "overall"), 3
    )
}


def results(database: Database) -> list[tuple[str, Decimal | None, bool, int]]:
    """What was reported, oldest first."""
    return [
        (fact.outcome, fact.score, fact.is_last, fact.version)
        for fact in recorded(database, ActivityResultRecorded)
    ]


@pytest.mark.usefixtures("course")
def test_each_graded_attempt_is_reported_and_the_last_one_says_so(
    learner: Caller, database: Database
) -> None:
    failed, passed = take(learner, right=3), take(learner)

    assert results(database) == [
        (Outcome.FAILED, Decimal(50), False, 1),
        (Outcome.PASSED, Decimal(100), True, 1),
    ]
    first, second = recorded(database, ActivityResultRecorded)
    assert [str(first.result_id), str(second.result_id)] == [failed["attempt_id"], passed["attempt_id"]]
    for fact in (first, second):
        assert (fact.enrollment_id, fact.person_id) == (ENROLLMENT, LEARNER)
        assert (fact.activity_id, fact.occurred_at) == (activity_id("post-test"), NOW)


@pytest.mark.usefixtures("course")
def test_a_pretest_is_finished_and_neither_passed_nor_failed(learner: Caller, database: Database) -> None:
    take(learner, right=0, quiz="pre-test")
    assert results(database) == [(Outcome.FINISHED, Decimal(0), True, 1)]


@pytest.mark.usefixtures("course")
def test_a_quiz_with_any_number_of_attempts_has_no_last_one(learner: Caller, database: Database) -> None:
    take(learner, quiz="ulang")
    assert results(database) == [(Outcome.PASSED, Decimal(100), False, 1)]


@pytest.mark.usefixtures("course")
def test_an_attempt_that_waits_for_a_trainer_is_reported_when_it_has_its_score(
    learner: Caller, trainer: Caller, database: Database
) -> None:
    attempt = learner.start("esai")
    learner.save(attempt["id"], 1, {"text": "Rencana saya."})
    learner.submit(attempt["id"])
    assert results(database) == []

    grade = {"position": 1, "earned": "1"}
    assert trainer.post(f"/attempts/{attempt['id']}/grades", grade).status_code == 201
    assert results(database) == [(Outcome.FAILED, Decimal(50), False, 1)]


@pytest.mark.usefixtures("course")
def test_an_attempt_graded_anew_is_a_newer_version_of_the_same_result(
    learner: Caller, trainer: Caller, database: Database
) -> None:
    attempt = learner.start("esai")
    learner.save(attempt["id"], 1, {"text": "Rencana saya."})
    learner.save(attempt["id"], 2, {"value": True})
    learner.submit(attempt["id"])
    trainer.post(f"/attempts/{attempt['id']}/grades", {"position": 1, "earned": "0"})

    with database.begin() as context:
        row = context.session.get_one(Attempt, UUID(attempt["id"]))
        answers = answers_of(context.session, row.id)
        answers[1].earned = Decimal(1)
        settle(context, row, questions_of(context.session, row.question_set_id), answers, graded_at=NOW)

    assert results(database) == [
        (Outcome.FAILED, Decimal(50), False, 1),
        (Outcome.PASSED, Decimal(100), False, 2),
    ]
    assert {str(fact.result_id) for fact in recorded(database, ActivityResultRecorded)} == {attempt["id"]}
    assert len({fact.attempt_id for fact in recorded(database, AttemptGraded)}) == 1


def test_an_activity_with_a_condition_begins_after_it_was_opened(
    learner: Caller, set_id: UUID, database: Database
) -> None:
    version = published(
        page("bacaan"),
        quiz("post-test", set_id, activity={"available_when": AFTER_READING}),
        survey(available_when=AFTER_READING),
    )
    deliver(database, SUBSCRIPTIONS, [version, enrolled(), opened("post-test", uuid7())])
    asked = f"/surveys/{ENROLLMENT}/{activity_id('survei')}"
    for refused in (learner.begin(), learner.get(asked), learner.post(asked, SURVEY_ANSWERS)):
        assert (refused.status_code, refused.get_json()["code"]) == (409, "activity_not_open")
    assert results(database) == []

    deliver(database, SUBSCRIPTIONS, [opened("post-test")], times=2)
    assert learner.begin().status_code == 201
    assert learner.post(asked, SURVEY_ANSWERS).get_json()["code"] == "activity_not_open"

    deliver(database, SUBSCRIPTIONS, [opened("survei")])
    assert learner.post(asked, SURVEY_ANSWERS).status_code == 201


def test_an_opening_may_be_heard_before_everything_else(
    learner: Caller, set_id: UUID, database: Database
) -> None:
    version = published(quiz("post-test", set_id, activity={"available_when": AFTER_READING}))
    deliver(database, SUBSCRIPTIONS, [opened("post-test"), enrolled(), version])
    assert learner.begin().status_code == 201


def test_activities_of_other_services_are_passed_over(
    learner: Caller, set_id: UUID, database: Database
) -> None:
    unheard_of = replace(page("diskusi"), kind="discussion", reported_by="forum", settings={"posts": 2})
    version = published(page("bacaan"), unheard_of, meetings(), quiz("post-test", set_id))
    deliver(database, SUBSCRIPTIONS, [version, enrolled()])

    items = learner.get(f"/quizzes?enrollment_id={ENROLLMENT}").get_json()["items"]
    assert [item["activity_id"] for item in items] == [str(activity_id("post-test"))]
    assert learner.begin("diskusi").get_json()["code"] == "quiz_not_found"


def test_settings_that_a_newer_catalog_adds_are_passed_over(
    learner: Caller, set_id: UUID, database: Database
) -> None:
    deliver(database, SUBSCRIPTIONS, [published(quiz("post-test", set_id, shuffles=True)), enrolled()])
    assert learner.begin().status_code == 201


@pytest.mark.parametrize("settings", [{"question_set_id": None}, {"passing_score": "tinggi"}])
def test_a_version_whose_quiz_cannot_be_asked_is_an_event_that_fails(
    database: Database, course: CourseVersionPublished, settings: dict[str, Any]
) -> None:
    broken = published(survey(), quiz("post-test", uuid7(), **settings), version_id=uuid7(), version_number=2)
    delivered = deliver(database, SUBSCRIPTIONS, [broken], expect_failures=True)
    assert delivered.states == {"done": 2, "retry": 1}
    with database.reading() as session:
        assert session.scalars(select(CourseVersion.version_id)).all() == [course.version_id]
