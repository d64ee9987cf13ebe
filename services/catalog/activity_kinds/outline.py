"""What is published of a draft: its modules, what completes the course, and the event that announces both."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from services.catalog.activity_kinds import KINDS
from services.catalog.domain.draft import Activity, Draft
from shared.contracts.activities import Activity as PublishedActivity
from shared.contracts.activities import CompletedBy, Module
from shared.contracts.catalog import CourseVersionPublished
from shared.contracts.conditions import ActivityFinished, ActivityPassed, AllOf, Condition
from shared.schema.documents import dump


def texts_of(draft: Draft) -> dict[UUID, str]:
    """The HTML of each activity whose text catalog holds, by the activity's id.

    Args:
        draft: saved and without problems, as for all functions here.
    """
    found: dict[UUID, str] = {}
    for activity in draft.activities:
        kind = KINDS[activity.kind]
        html = kind.html(kind.read(activity), language=draft.language)
        if html is not None:
            found[_id(activity.id)] = html
    return found


def modules_of(draft: Draft, texts: Mapping[UUID, str]) -> tuple[Module, ...]:
    """The modules as they are published.

    Args:
        texts: what `texts_of` found; empty to foresee what would be published without rendering it.
    """
    return tuple(
        Module(
            id=_id(module.id),
            title=module.title,
            activities=tuple(_activity(activity, texts) for activity in module.activities),
        )
        for module in draft.modules
    )


def completion_of(draft: Draft) -> Condition:
    """What completes the course: each activity that it asks for, finished or passed as the activity says."""
    return AllOf(
        conditions=tuple(
            ActivityPassed(activity_id=_id(activity.id))
            if activity.completed_by == CompletedBy.PASSED
            else ActivityFinished(activity_id=_id(activity.id))
            for activity in draft.activities
            if activity.required
        )
    )


def event_of(
    draft: Draft,
    *,
    course_id: UUID,
    version_id: UUID,
    version_number: int,
    modules: tuple[Module, ...],
    published_at: datetime,
) -> CourseVersionPublished:
    """The event that announces a version of a draft that has an owner."""
    return CourseVersionPublished(
        course_id=course_id,
        version_id=version_id,
        version_number=version_number,
        slug=draft.slug,
        title=draft.title,
        summary=draft.summary,
        category=draft.category.strip(),
        language=draft.language,
        mode=draft.mode,
        kind=draft.kind,
        jp=draft.jp,
        level=draft.level,
        competencies=tuple(dict.fromkeys(draft.competencies)),
        owner_unit_id=_id(draft.owner_unit_id),
        trainer_ids=draft.trainer_ids,
        modules=modules,
        completion=completion_of(draft),
        published_at=published_at,
    )


def _activity(activity: Activity, texts: Mapping[UUID, str]) -> PublishedActivity:
    kind = KINDS[activity.kind]
    return PublishedActivity(
        id=_id(activity.id),
        kind=activity.kind,
        title=activity.title,
        reported_by=kind.reported_by,
        minutes=activity.minutes,
        completed_by=activity.completed_by,
        required=activity.required,
        available_when=activity.available_when,
        settings=dump(kind.published(kind.read(activity), texts.get(_id(activity.id)))),
    )


def _id(value: UUID | None) -> UUID:
    if value is None:
        raise ValueError("a saved draft has an owner and an id for each module and activity")
    return value
