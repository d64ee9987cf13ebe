"""What everybody may see: the published courses, their detail and their categories."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from services.catalog.domain.competencies import competency
from services.catalog.domain.draft import KindCount
from services.catalog.domain.errors import CourseNotFound
from services.catalog.domain.search import patterns_of
from services.catalog.domain.slugs import SLUG
from services.catalog.models import Course, Meeting, Run, Version, VersionCompetency
from services.catalog.queries.cursors import after_cursor
from services.catalog.queries.runs import coming_runs
from services.catalog.queries.versions import version_outline
from services.catalog.queries.views import CategoryView, CourseCard, CourseDetail
from shared.web.pagination import Page, page_of


def published_courses(
    session: Session,
    now: datetime,
    *,
    q: str = "",
    category: str = "",
    competency: str = "",
    mode: str = "",
    limit: int = 20,
    cursor: str | None = None,
) -> Page[CourseCard]:
    """A page of published courses, the latest published first.

    Args:
        q: words that must all occur in title, summary, category, competencies or titles of activities; their case
            does not matter.
        category, competency, mode: exact; empty for all.

    Raises:
        CursorNotReadable: the cursor is not one of this list.
    """
    conditions: list[ColumnElement[bool]] = [
        Version.search_text.like(pattern, escape="\\") for pattern in patterns_of(q)
    ]
    if category:
        conditions.append(Version.category == category)
    if mode:
        conditions.append(Version.mode == mode)
    if competency:
        serving = select(VersionCompetency.version_id).where(VersionCompetency.key == competency)
        conditions.append(Version.id.in_(serving))
    further = after_cursor(cursor, Version.published_at, Version.id)
    if further is not None:
        conditions.append(further)
    rows = session.execute(
        _published(now)
        .where(*conditions)
        .order_by(Version.published_at.desc(), Version.id.desc())
        .limit(limit + 1)
    ).all()
    return page_of(
        _cards(session, rows), limit, lambda card: (card.published_at.isoformat(), card.version_id)
    )


def course_detail(session: Session, now: datetime, slug_or_id: str) -> CourseDetail:
    """One published course, found by its address or its id.

    Raises:
        CourseNotFound: no published course has it.
    """
    statement = _published(now)
    row = None
    if (course_id := _uuid_in(slug_or_id)) is not None:
        row = session.execute(statement.where(Course.id == course_id)).one_or_none()
    if row is None and SLUG.fullmatch(slug_or_id):
        row = session.execute(statement.where(Course.slug == slug_or_id)).one_or_none()
    if row is None:
        raise CourseNotFound("There is no such course.")
    card = _cards(session, [row])[0]
    outline = version_outline(session, card.version_id)
    return CourseDetail(
        **{member.name: getattr(card, member.name) for member in fields(CourseCard)},
        audience=outline.audience,
        outcomes=outline.outcomes,
        why=outline.why,
        modules=outline.modules,
        completion=outline.completion,
        runs=coming_runs(session, now, card.id),
    )


def categories(session: Session) -> tuple[CategoryView, ...]:
    """The categories of published courses, by name."""
    rows = session.execute(
        select(Version.category, func.count())
        .join(Course, Course.latest_version_id == Version.id)
        .group_by(Version.category)
        .order_by(Version.category)
    )
    return tuple(CategoryView(name=name, course_count=count) for name, count in rows)


def _published(now: datetime) -> Select[Any]:
    next_meeting = (
        select(func.min(Meeting.starts_at))
        .join(Run, Run.id == Meeting.run_id)
        .where(Run.course_id == Course.id, Meeting.starts_at > now)
        .correlate(Course)
        .scalar_subquery()
    )
    columns: tuple[Any, ...] = (
        Course.id,
        Course.slug,
        Version.title,
        Version.summary,
        Version.category,
        Version.language,
        Version.mode,
        Version.kind,
        Version.jp,
        Version.minutes,
        Version.level,
        Version.activity_counts.label("activities"),
        Version.id.label("version_id"),
        Version.number.label("version_number"),
        Version.published_at,
        next_meeting.label("next_meeting_at"),
    )
    return select(*columns).join(Version, Course.latest_version_id == Version.id)


def _cards(session: Session, rows: Sequence[Any]) -> list[CourseCard]:
    competencies: dict[UUID, list[str]] = {row.version_id: [] for row in rows}
    for version_id, key in session.execute(
        select(VersionCompetency.version_id, VersionCompetency.key)
        .where(VersionCompetency.version_id.in_(competencies))
        .order_by(VersionCompetency.position)
    ):
        competencies[version_id].append(key)
    return [_card(row, competencies[row.version_id]) for row in rows]


def _card(row: Any, competencies: Sequence[str]) -> CourseCard:
    members = {
        **row._mapping,
        "activities": tuple(KindCount(**count) for count in row.activities),
        "competencies": tuple(competencies),
        "competency_names": tuple(competency(key) for key in competencies),
    }
    return CourseCard(**members)


def _uuid_in(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
