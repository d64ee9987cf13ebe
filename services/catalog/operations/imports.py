"""Bring in a whole course at once: it makes the course of its address, or revises the one that is there."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from services.catalog.activity_kinds.completeness import problems_of
from services.catalog.activity_kinds.drafts import foreseen, with_whole_settings
from services.catalog.domain.activity_ids import recognised, with_ids
from services.catalog.domain.draft import Draft, KindCount, digest_of, kinds_counted
from services.catalog.models import Course
from services.catalog.operations.drafts import new_course
from services.catalog.operations.editing import keep_revision, owned
from services.catalog.operations.publishing import publish_version, require_complete
from services.catalog.reads.courses import require_course
from services.catalog.reads.drafts import draft_of
from shared.access.scope import AccessScope
from shared.ids import uuid7
from shared.persistence.audit import record_audit
from shared.persistence.context import Context
from shared.schema.documents import dump


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What an import did, or would do if it was only tried.

    Attributes:
        course_id: none if the course would have been made.
        outcome: created, revised, or unchanged: the draft says the same already.
        published: whether a version was made; with `unchanged` there was nothing new to publish.
        version_id: the latest version, none if there is none.
    """

    course_id: UUID | None
    slug: str
    title: str
    outcome: str
    revision: int | None
    published: bool
    version_id: UUID | None
    version_number: int | None
    activities: tuple[KindCount, ...]


def import_course(
    context: Context,
    *,
    scope: AccessScope,
    draft: Draft,
    publish: bool,
    dry_run: bool = False,
) -> ImportReport:
    """Make or revise the course of the draft's slug, and publish it if asked.

    Activities that come without ids are recognised by title or settings, so that they keep theirs. A draft that says
    what the course says already changes and publishes nothing.

    Args:
        dry_run: check and report, change nothing. Activities may then lack what a real import stores elsewhere first,
            such as the questions of quizzes.

    Raises:
        DraftIncomplete: to be published, and not ready.
        CourseNotFound, NotYourCourse: the slug belongs to a course of others.
        OwnerUnitMissing, OwnerUnitNotYours: see `editing.owned`.
        SettingsNotValid: those of an activity do not have the form of its kind.
    """
    course = context.session.scalars(
        select(Course).where(Course.slug == draft.slug).with_for_update()
    ).one_or_none()
    if course is not None:
        require_course(context.session, scope, course)
    draft = owned(context.session, scope, with_whole_settings(draft), course)
    if course is not None:
        draft = recognised(draft, draft_of(course.draft))
    draft = with_ids(draft, uuid7)
    if publish:
        require_complete(problems_of(foreseen(draft) if dry_run else draft))
    if dry_run:
        return _foreseen(draft, course, publish=publish)
    if course is None:
        course = new_course(context, draft, actor_id=scope.person_id, origin="imported")
        outcome = "created"
    else:
        kept = keep_revision(context, course, draft, actor_id=scope.person_id, origin="imported")
        outcome = "revised" if kept else "unchanged"
    publishes = publish and course.published_digest != course.draft_digest
    if publishes:
        publish_version(context, course, draft, actor_id=scope.person_id)
    if publishes or outcome != "unchanged":
        record_audit(
            context,
            actor_id=scope.person_id,
            action="course.imported",
            subject=f"course:{course.id}",
            detail={"outcome": outcome, "published": publishes, "revision": course.draft_revision},
        )
    return _report(draft, course, outcome=outcome, published=publishes)


def _foreseen(draft: Draft, course: Course | None, *, publish: bool) -> ImportReport:
    if course is None:
        return _report(draft, None, outcome="created", published=publish)
    digest = digest_of(dump(draft))
    outcome = "unchanged" if digest == course.draft_digest else "revised"
    return _report(draft, course, outcome=outcome, published=publish and digest != course.published_digest)


def _report(draft: Draft, course: Course | None, *, outcome: str, published: bool) -> ImportReport:
    return ImportReport(
        course_id=course.id if course else None,
        slug=draft.slug,
        title=draft.title,
        outcome=outcome,
        revision=course.draft_revision if course else None,
        published=published,
        version_id=course.latest_version_id if course else None,
        version_number=course.latest_version_number if course else None,
        activities=kinds_counted(activity.kind for activity in draft.activities),
    )
