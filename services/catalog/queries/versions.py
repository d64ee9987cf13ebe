"""Immutable versions: their outline and one activity at a time."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from services.catalog.domain.competencies import competency
from services.catalog.domain.draft import KindCount
from services.catalog.domain.errors import ActivityNotFound, VersionNotFound
from services.catalog.models import Version, VersionActivity, VersionModule
from services.catalog.queries.views import (
    ActivityOutline,
    ActivityPage,
    ActivityRef,
    ModuleOutline,
    VersionOutline,
)
from shared.contracts.activities import CompletedBy
from shared.contracts.conditions import AllOf, Condition
from shared.schema.documents import load


def version_outline(session: Session, version_id: UUID) -> VersionOutline:
    """A version with its modules and activities, without their texts.

    Raises:
        VersionNotFound: no such version.
    """
    version = session.scalars(
        select(Version)
        .where(Version.id == version_id)
        .options(
            selectinload(Version.modules),
            selectinload(Version.activities),
            selectinload(Version.competencies),
        )
    ).one_or_none()
    if version is None:
        raise VersionNotFound("There is no such version.")
    competencies = tuple(row.key for row in version.competencies)
    return VersionOutline(
        version_id=version.id,
        version_number=version.number,
        course_id=version.course_id,
        slug=version.slug,
        title=version.title,
        summary=version.summary,
        category=version.category,
        language=version.language,
        mode=version.mode,
        kind=version.kind,
        jp=version.jp,
        level=version.level,
        minutes=version.minutes,
        activities=tuple(KindCount(**count) for count in version.activity_counts),
        competencies=competencies,
        competency_names=tuple(competency(key) for key in competencies),
        audience=version.audience,
        outcomes=tuple(version.outcomes),
        why=version.why,
        modules=tuple(_module(version, module) for module in version.modules),
        completion=load(AllOf, version.completion, tolerant=True),
        published_at=version.published_at,
    )


def activity_to_show(session: Session, version_id: UUID, activity_id: UUID) -> ActivityPage:
    """An activity of a version with its place in it.

    Raises:
        ActivityNotFound: the version has no such activity, or there is no such version.
    """
    row = session.execute(
        select(
            *(getattr(VersionActivity, name) for name in _SHOWN),
            VersionModule.title.label("module_title"),
        )
        .join(
            VersionModule,
            (VersionModule.version_id == VersionActivity.version_id)
            & (VersionModule.position == VersionActivity.module_position),
        )
        .where(VersionActivity.version_id == version_id, VersionActivity.activity_id == activity_id)
    ).one_or_none()
    if row is None:
        raise ActivityNotFound("This version has no such activity.")
    module_count, count = session.execute(
        select(func.max(VersionActivity.module_position), func.max(VersionActivity.position)).where(
            VersionActivity.version_id == version_id
        )
    ).one()
    beside = _beside(session, version_id, row.position)
    return ActivityPage(
        id=row.activity_id,
        kind=row.kind,
        title=row.title,
        minutes=row.minutes,
        required=row.required,
        settings=row.settings,
        html=row.html,
        byte_count=row.byte_count,
        digest=row.digest,
        module_title=row.module_title,
        module_number=row.module_position,
        module_count=module_count,
        position=row.position,
        count=count,
        previous=beside.get(row.position - 1),
        next=beside.get(row.position + 1),
    )


_SHOWN = (
    "activity_id", "kind", "title", "minutes", "required", "settings", "html", "byte_count", "digest",
    "module_position", "position",
)  # fmt: skip


def _beside(session: Session, version_id: UUID, position: int) -> dict[int, ActivityRef]:
    rows = session.execute(
        select(
            VersionActivity.position, VersionActivity.activity_id, VersionActivity.kind, VersionActivity.title
        ).where(
            VersionActivity.version_id == version_id,
            VersionActivity.position.in_((position - 1, position + 1)),
        )
    )
    return {row.position: ActivityRef(id=row.activity_id, kind=row.kind, title=row.title) for row in rows}


def _module(version: Version, module: VersionModule) -> ModuleOutline:
    activities = tuple(
        ActivityOutline(
            id=row.activity_id,
            kind=row.kind,
            title=row.title,
            minutes=row.minutes,
            required=row.required,
            completed_by=CompletedBy(row.completed_by),
            reported_by=row.reported_by,
            available_when=_condition(row.available_when),
            settings=row.settings,
        )
        for row in version.activities
        if row.module_position == module.position
    )
    return ModuleOutline(
        id=module.module_id,
        title=module.title,
        minutes=sum(activity.minutes for activity in activities),
        activities=activities,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Opening:
    """A condition as a document of its own, so that it can be loaded."""

    available_when: Condition


def _condition(document: dict[str, Any] | None) -> Condition | None:
    if document is None:
        return None
    return load(_Opening, {"available_when": document}, tolerant=True).available_when
