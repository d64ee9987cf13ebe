"""Published course versions made of activities, as catalog announces them."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from shared.contracts.activities import LEARNER, Activity, CompletedBy, Module
from shared.contracts.activities.meeting import KIND as MEETING
from shared.contracts.activities.page import KIND as PAGE
from shared.contracts.activities.page import PageSettings
from shared.contracts.activities.quiz import KIND as QUIZ
from shared.contracts.activities.quiz import QuizSettings
from shared.contracts.activities.survey import KIND as SURVEY
from shared.contracts.activities.survey import SurveySettings
from shared.contracts.catalog import CourseVersionPublished
from shared.contracts.conditions import ActivityFinished, ActivityPassed, AllOf, Condition
from shared.schema.documents import dump

PUBLISHED_AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
_NAMES = UUID("6e2d7a62-3f0c-4b27-9a55-0b7f6d0f6c11")


def activity_id(name: str) -> UUID:
    """The id of the activity that a test calls so, the same in every version."""
    return uuid5(_NAMES, name)


def page(name: str, **changes: Any) -> Activity:
    """A page that the course asks for."""
    return _activity(name, PAGE, LEARNER, dump(PageSettings(byte_count=100)), {"minutes": 5, **changes})


def quiz(
    name: str, question_set_id: UUID, *, settings: dict[str, Any] | None = None, **changes: Any
) -> Activity:
    """A quiz that has to be passed; `settings` are members of `QuizSettings`, or of a newer publisher."""
    rules = dump(QuizSettings(question_set_id=question_set_id, question_count=1)) | (settings or {})
    return _activity(name, QUIZ, "assessment", rules, {"completed_by": CompletedBy.PASSED, **changes})


def survey(name: str = "survei", *, form: str = SurveySettings().form, **changes: Any) -> Activity:
    """A survey that the course asks for."""
    return _activity(name, SURVEY, "assessment", dump(SurveySettings(form=form)), changes)


def meetings(name: str = "pertemuan", **changes: Any) -> Activity:
    """The meetings of a run."""
    return _activity(name, MEETING, "enrollment", {}, changes)


def _activity(
    name: str, kind: str, reported_by: str, settings: dict[str, Any], changes: dict[str, Any]
) -> Activity:
    members: dict[str, Any] = {
        "id": activity_id(name),
        "kind": kind,
        "title": name.title(),
        "reported_by": reported_by,
        "required": True,
        "settings": settings,
    }
    return Activity(**(members | changes))


def completion_of(*activities: Activity) -> Condition:
    """The condition that every required activity is completed."""
    return AllOf(
        conditions=tuple(
            ActivityPassed(activity_id=activity.id)
            if activity.completed_by is CompletedBy.PASSED
            else ActivityFinished(activity_id=activity.id)
            for activity in activities
            if activity.required
        )
    )


def published(*activities: Activity, **changes: Any) -> CourseVersionPublished:
    """A version with one module, completed by the activities that it asks for."""
    facts: dict[str, Any] = {
        "version_number": 1,
        "slug": "etika",
        "title": "Etika Pemerintahan",
        "summary": "Jujur.",
        "category": "Integritas",
        "language": "id",
        "mode": "online",
        "kind": 16,
        "jp": Decimal("4.00"),
        "level": "dasar",
        "competencies": (),
        "trainer_ids": (),
        "modules": (Module(id=activity_id("modul"), title="Modul", activities=activities),),
        "completion": completion_of(*activities),
        "published_at": PUBLISHED_AT,
        **changes,
    }
    return CourseVersionPublished(**facts)
