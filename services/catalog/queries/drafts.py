"""What authors see: the courses that they may change, a draft, and what it was before."""

from dataclasses import fields
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.catalog.activity_kinds.completeness import problems_of
from services.catalog.domain.draft import Draft, activity_count_of
from services.catalog.models import Course, DraftRevision
from services.catalog.queries.cursors import after_cursor
from services.catalog.queries.views import DraftLine, DraftView, RevisionLine
from services.catalog.reads.courses import course_to_edit, course_within
from services.catalog.reads.drafts import draft_of
from shared.access.scope import AccessScope
from shared.web.cursors import number_in
from shared.web.pagination import Page, page_of


def drafts_of(
    session: Session, scope: AccessScope, *, limit: int = 20, cursor: str | None = None
) -> Page[DraftLine]:
    """A page of the courses that the person may change, the latest changed first.

    Raises:
        CursorNotReadable: the cursor is not one of this list.
    """
    statement = select(Course).where(course_within(scope))
    further = after_cursor(cursor, Course.updated_at, Course.id)
    if further is not None:
        statement = statement.where(further)
    rows = session.scalars(statement.order_by(Course.updated_at.desc(), Course.id.desc()).limit(limit + 1))
    return page_of(
        [_line(course) for course in rows], limit, lambda line: (line.updated_at.isoformat(), line.id)
    )


def draft_by_course(session: Session, scope: AccessScope, course_id: UUID) -> DraftView:
    """The draft of a course, with what keeps it from being published.

    Raises:
        CourseNotFound: no such course, or an unpublished one of somebody else.
        NotYourCourse: a published one that this person may not change.
    """
    course = course_to_edit(session, scope, course_id)
    draft = draft_of(course.draft)
    return DraftView(
        **{member.name: getattr(draft, member.name) for member in fields(Draft)},
        id=course.id,
        revision=course.draft_revision,
        state=course.state,
        latest_version_id=course.latest_version_id,
        latest_version_number=course.latest_version_number,
        updated_at=course.updated_at,
        problems=problems_of(draft),
    )


def revisions_of(
    session: Session, scope: AccessScope, course_id: UUID, *, limit: int = 20, cursor: str | None = None
) -> Page[RevisionLine]:
    """A page of a draft's revisions, the latest first.

    Raises:
        CursorNotReadable: the cursor is not one of this list.
        CourseNotFound, NotYourCourse: as for `draft_by_course`.
    """
    course_to_edit(session, scope, course_id)
    statement = select(DraftRevision).where(DraftRevision.course_id == course_id)
    last = number_in(cursor)
    if last is not None:
        # The column holds 31 bits; what is larger comes after every revision all the same.
        statement = statement.where(DraftRevision.revision < min(last, 2**31 - 1))
    rows = session.scalars(statement.order_by(DraftRevision.revision.desc()).limit(limit + 1))
    return page_of([_revision(row) for row in rows], limit, lambda line: (line.revision,))


def _line(course: Course) -> DraftLine:
    return DraftLine(
        id=course.id,
        slug=course.slug,
        title=course.title,
        state=course.state,
        owner_unit_id=course.owner_unit_id,
        latest_version_id=course.latest_version_id,
        latest_version_number=course.latest_version_number,
        updated_at=course.updated_at,
    )


def _revision(row: DraftRevision) -> RevisionLine:
    return RevisionLine(
        revision=row.revision,
        title=row.document["title"],
        activity_count=activity_count_of(row.document),
        origin=row.origin,
        restored_from=row.restored_from,
        made_at=row.made_at,
        made_by=row.made_by,
    )
