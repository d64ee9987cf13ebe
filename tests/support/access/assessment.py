"""Assessment's world: a course of each case, whose quiz and survey its participant takes."""

from pathlib import Path
from uuid import UUID

from services.assessment.access import ACCESS
from services.assessment.app import create_app
from services.assessment.config import Config
from services.assessment.events import SUBSCRIPTIONS
from shared.contracts.catalog import CourseVersionPublished
from shared.contracts.enrollment import ParticipantEnrolled
from shared.ids import uuid7
from shared.testing.events import deliver
from shared.testing.tokens import TokenMint
from tests.support.access.world import (
    BELOW,
    FOREIGN,
    ME,
    NOW,
    OTHER,
    Case,
    World,
    new_database,
    settings,
    units,
)
from tests.support.courses import activity_id, published, quiz, survey

QUESTIONS = "Betul? {T}\n\nMengapa? {}"
SURVEY = ("pace", "difficulty", "relevance", "ease", "confidence_before", "confidence_after", "overall")
AUTHOR = uuid7()


def seed(folder: Path) -> World:
    """Make it."""
    database, mint = new_database(folder, "assessment"), TokenMint()
    app = create_app(settings(Config, database, mint), database=database)
    world = World(app=app, database=database, mint=mint, table=ACCESS)
    deliver(database, SUBSCRIPTIONS, units())
    sets = {case: _set(world, case) for case in Case}
    # One course holds two cases: they differ in the participant alone.
    courses = {case: uuid7() for case in Case}
    courses[Case.OTHER_PERSON] = courses[Case.OWN]
    for case in (Case.OWN, Case.FOREIGN_UNIT, Case.FOREIGN_COURSE):
        used = [sets[case], sets[Case.OTHER_PERSON]] if case is Case.OWN else [sets[case]]
        deliver(database, SUBSCRIPTIONS, [_version(case, courses[case], used)])
    enrollments = {case: _enrolled(world, case, courses[case]) for case in Case}
    waiting = {case: _attempt(world, case, enrollments[case], submit=True) for case in Case}
    taking = {case: _attempt(world, case, enrollments[case], submit=False) for case in Case}
    world.values = {
        "set_id": sets,
        "course_id": courses,
        "enrollment_id": enrollments,
        "attempt_id": taking,
        "activity_id": activity_id("kuis-0"),
        "position": 1,
    }
    world.rows = {
        "POST /question-sets": {"gift": QUESTIONS},
        "PUT /attempts/{attempt_id}/answers/{position}": {"answer": {"value": True}},
        "GET /attempts": {"attempt_id": waiting},
        "GET /attempts/{attempt_id}/result": {"attempt_id": waiting},
        "POST /attempts/{attempt_id}/grades": {"attempt_id": waiting, "position": 2, "earned": "1"},
        "GET /surveys/{enrollment_id}/{activity_id}": {"activity_id": activity_id("survei")},
        "POST /surveys/{enrollment_id}/{activity_id}": {
            "activity_id": activity_id("survei"),
            "answers": dict.fromkeys(SURVEY, 3),
        },
        "GET /survey-results": {"activity_id": activity_id("survei")},
    }
    world.listed = {"GET /attempts": "attempt_id"}
    return world


def _set(world: World, case: Case) -> UUID:
    body = {"name": case.value, "gift": QUESTIONS}
    return UUID(world.call(AUTHOR, "POST", "/question-sets", body, role="trainer")["id"])


def _version(case: Case, course_id: UUID, sets: list[UUID]) -> CourseVersionPublished:
    quizzes = (
        quiz(f"kuis-{number}", set_id, settings={"attempts": 0}, required=False)
        for number, set_id in enumerate(sets)
    )
    return published(
        *quizzes,
        survey(),
        course_id=course_id,
        version_id=course_id,
        slug=f"kursus-{course_id}",
        title=case.value,
        owner_unit_id=FOREIGN if case is Case.FOREIGN_UNIT else BELOW,
        trainer_ids=(ME if case is Case.OWN else OTHER,),
    )


def _enrolled(world: World, case: Case, course_id: UUID) -> UUID:
    enrollment_id = uuid7()
    fact = ParticipantEnrolled(
        enrollment_id=enrollment_id,
        person_id=ME if case is Case.OWN else OTHER,
        course_id=course_id,
        version_id=course_id,
        run_id=None,
        enrolled_at=NOW,
    )
    deliver(world.database, SUBSCRIPTIONS, [fact])
    return enrollment_id


def _attempt(world: World, case: Case, enrollment_id: UUID, *, submit: bool) -> UUID:
    person_id = ME if case is Case.OWN else OTHER
    begun = {"enrollment_id": str(enrollment_id), "activity_id": str(activity_id("kuis-0"))}
    attempt_id = world.call(person_id, "POST", "/attempts", begun)["id"]
    if submit:
        for position, answer in ((1, {"value": True}), (2, {"text": "Sebab jujur."})):
            world.call(person_id, "PUT", f"/attempts/{attempt_id}/answers/{position}", {"answer": answer})
        world.call(person_id, "POST", f"/attempts/{attempt_id}/submit")
    return UUID(attempt_id)
