"""Publish a draft: what the course says becomes rows that never change, and an event announces them."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

import structlog

from services.catalog.activity_kinds.completeness import problems_of
from services.catalog.activity_kinds.outline import event_of, modules_of, texts_of
from services.catalog.domain.competencies import competency
from services.catalog.domain.draft import Draft, kinds_counted
from services.catalog.domain.errors import DraftIncomplete, NothingToPublish
from services.catalog.domain.problems import DraftProblem
from services.catalog.domain.search import search_text
from services.catalog.models import Course, Version, VersionActivity, VersionCompetency, VersionModule
from services.catalog.operations.editing import require_revision
from services.catalog.reads.courses import course_to_edit
from services.catalog.reads.drafts import draft_of
from shared.access.scope import AccessScope
from shared.contracts.catalog import CourseVersionPublished
from shared.ids import uuid7
from shared.messaging import outbox
from shared.persistence.audit import record_audit
from shared.persistence.context import Context
from shared.schema.documents import dump

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedVersion:
    """The version that was made."""

    version_id: UUID
    version_number: int


def publish_draft(
    context: Context, *, scope: AccessScope, course_id: UUID, expected_revision: int | None
) -> PublishedVersion:
    """Publish the draft as the course's next version.

    Raises:
        DraftIncomplete: `problems` names each place that must be fixed first.
        NothingToPublish: the latest version says the same.
        CourseNotFound, NotYourCourse, DraftChangedMeanwhile: as for `drafts.revise_draft`.
    """
    course = course_to_edit(context.session, scope, course_id, lock=True)
    require_revision(course, expected_revision)
    draft = draft_of(course.draft)
    require_complete(problems_of(draft))
    if course.published_digest == course.draft_digest:
        raise NothingToPublish(
            f"Version {course.latest_version_number} says the same as the draft.",
            extra={
                "version_id": str(course.latest_version_id),
                "version_number": course.latest_version_number,
            },
        )
    return publish_version(context, course, draft, actor_id=scope.person_id)


def require_complete(problems: tuple[DraftProblem, ...]) -> None:
    """Refuse a draft that has problems.

    Raises:
        DraftIncomplete: with all of them.
    """
    if problems:
        raise DraftIncomplete(
            f"The draft cannot be published yet: {len(problems)} places must be fixed.",
            extra={"problems": [asdict(problem) for problem in problems]},
        )


def publish_version(context: Context, course: Course, draft: Draft, *, actor_id: UUID) -> PublishedVersion:
    """Write a complete draft, which is the course's present one, as its next version and record the event."""
    texts = texts_of(draft)
    event = event_of(
        draft,
        course_id=course.id,
        version_id=uuid7(),
        version_number=(course.latest_version_number or 0) + 1,
        modules=modules_of(draft, texts),
        published_at=context.clock.now(),
    )
    context.session.add(_version(event, draft, texts, course, actor_id))
    course.latest_version_id, course.latest_version_number = event.version_id, event.version_number
    course.published_digest = course.draft_digest
    context.session.flush()
    outbox.record(context, event)
    record_audit(
        context,
        actor_id=actor_id,
        action="version.published",
        subject=f"course:{course.id}",
        detail={
            "version_id": str(event.version_id),
            "number": event.version_number,
            "revision": course.draft_revision,
        },
    )
    log.info(
        "version_published",
        course_id=str(course.id),
        version_id=str(event.version_id),
        number=event.version_number,
    )
    return PublishedVersion(version_id=event.version_id, version_number=event.version_number)


def _version(
    event: CourseVersionPublished, draft: Draft, texts: Mapping[UUID, str], course: Course, actor_id: UUID
) -> Version:
    """The rows of what the event says and of what it leaves out: texts, and what only catalog shows."""
    names = [competency(key) for key in event.competencies]
    activities = [activity for module in event.modules for activity in module.activities]
    return Version(
        id=event.version_id,
        course_id=event.course_id,
        number=event.version_number,
        draft_revision=course.draft_revision,
        digest=course.draft_digest,
        slug=event.slug,
        title=event.title,
        summary=event.summary,
        category=event.category,
        language=event.language,
        mode=event.mode,
        kind=event.kind,
        jp=event.jp,
        level=event.level,
        audience=draft.audience,
        outcomes=list(draft.outcomes),
        why=draft.why,
        completion=dump(event.completion),
        owner_unit_id=event.owner_unit_id,
        trainer_ids=[str(person) for person in event.trainer_ids],
        minutes=sum(activity.minutes for activity in activities),
        activity_counts=[dump(count) for count in kinds_counted(activity.kind for activity in activities)],
        search_text=search_text(
            [
                event.title,
                event.summary,
                event.category,
                *(text for each in names for text in (each.name_id, each.name_en)),
                *(activity.title for activity in activities),
            ]
        ),
        published_at=event.published_at,
        published_by=actor_id,
        modules=[
            VersionModule(module_id=module.id, position=position, title=module.title)
            for position, module in enumerate(event.modules, 1)
        ],
        activities=_activities(event, texts),
        competencies=[
            VersionCompetency(key=key, position=position)
            for position, key in enumerate(event.competencies, 1)
        ],
    )


def _activities(event: CourseVersionPublished, texts: Mapping[UUID, str]) -> list[VersionActivity]:
    rows: list[VersionActivity] = []
    for module_position, module in enumerate(event.modules, 1):
        for activity in module.activities:
            html = texts.get(activity.id)
            members = dump(activity)
            rows.append(
                VersionActivity(
                    activity_id=activity.id,
                    module_position=module_position,
                    position=len(rows) + 1,
                    kind=activity.kind,
                    title=activity.title,
                    reported_by=activity.reported_by,
                    minutes=activity.minutes,
                    completed_by=activity.completed_by,
                    required=activity.required,
                    available_when=members["available_when"],
                    settings=activity.settings,
                    html=html,
                    byte_count=len((html or "").encode()),
                    digest=_digest(members, html),
                )
            )
    return rows


def _digest(activity: dict[str, Any], html: str | None) -> str:
    """Names what a reader keeps of an activity."""
    text = f"{json.dumps(activity, sort_keys=True)}\n{html}"
    return hashlib.sha256(text.encode()).hexdigest()
