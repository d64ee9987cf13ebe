"""Begin a course, revise its draft, and go back to an earlier revision."""

from dataclasses import replace
from uuid import UUID

from sqlalchemy import select

from services.catalog.activity_kinds.drafts import with_whole_settings
from services.catalog.domain.activity_ids import recognised, with_ids
from services.catalog.domain.draft import Draft
from services.catalog.domain.errors import OwnerUnitMissing, RevisionNotFound, SlugTaken
from services.catalog.domain.slugs import free_slug, slug_of
from services.catalog.models import Course, DraftRevision
from services.catalog.operations.editing import (
    keep_revision,
    owned,
    require_revision,
    slug_is_taken,
)
from services.catalog.reads.courses import course_to_edit
from services.catalog.reads.drafts import draft_of
from shared.access.scope import AccessScope
from shared.ids import uuid7
from shared.persistence.audit import record_audit
from shared.persistence.context import Context


def create_course(context: Context, *, scope: AccessScope, title: str, slug: str | None = None) -> UUID:
    """Begin a course with an empty draft.

    Args:
        slug: its address; made from the title if none is given.

    Returns:
        The course's id.

    Raises:
        SlugTaken: another course has this address.
        OwnerUnitMissing: the person belongs to no unit.
    """
    if slug is not None and slug_is_taken(context.session, slug):
        raise SlugTaken(f"Another course has the address “{slug}”.", fields={"slug": ["Taken."]})
    address = slug or free_slug(slug_of(title), lambda wanted: slug_is_taken(context.session, wanted))
    draft = owned(context.session, scope, Draft(slug=address, title=title.strip()), None)
    return new_course(context, draft, actor_id=scope.person_id, origin="created").id


def new_course(context: Context, draft: Draft, *, actor_id: UUID, origin: str) -> Course:
    """Make the course of a draft that has an owner, and keep the draft as its first revision.

    Raises:
        OwnerUnitMissing: the draft has no owner; `editing.owned` gives it one.
    """
    if draft.owner_unit_id is None:
        raise OwnerUnitMissing("Name the unit that owns the course.")
    now = context.clock.now()
    course = Course(
        id=uuid7(),
        slug=draft.slug,
        title=draft.title,
        owner_unit_id=draft.owner_unit_id,
        draft={},
        draft_revision=0,
        draft_digest="",
        published_digest=None,
        latest_version_id=None,
        latest_version_number=None,
        created_at=now,
        created_by=actor_id,
        updated_at=now,
        updated_by=actor_id,
    )
    context.session.add(course)
    keep_revision(context, course, draft, actor_id=actor_id, origin=origin)
    return course


def revise_draft(
    context: Context,
    *,
    scope: AccessScope,
    course_id: UUID,
    expected_revision: int | None,
    draft: Draft,
) -> None:
    """Replace the draft; modules and activities without ids get those that they had, or new ones.

    Saying the same again changes nothing.

    Args:
        expected_revision: the one that was edited; none to overwrite whatever is there.

    Raises:
        CourseNotFound, NotYourCourse: see `course_to_edit`.
        DraftChangedMeanwhile: somebody else changed the draft first.
        SlugIsFixed, SlugTaken: see `editing.keep_revision`.
        OwnerUnitNotYours: see `editing.owned`.
        SettingsNotValid: those of an activity do not have the form of its kind.
    """
    course = course_to_edit(context.session, scope, course_id, lock=True)
    require_revision(course, expected_revision)
    draft = owned(context.session, scope, with_whole_settings(draft), course)
    draft = with_ids(recognised(draft, draft_of(course.draft)), uuid7)
    keep_revision(context, course, draft, actor_id=scope.person_id, origin="edited")


def restore_draft(
    context: Context,
    *,
    scope: AccessScope,
    course_id: UUID,
    revision: int,
    expected_revision: int | None = None,
) -> None:
    """Make an earlier revision the draft again, as a new revision: going back can itself be undone.

    The address, the owner and the trainers stay as they are now: going back in text must change nobody's rights.

    Raises:
        RevisionNotFound: the draft never had this revision.
        CourseNotFound, NotYourCourse, DraftChangedMeanwhile: as for `revise_draft`.
    """
    course = course_to_edit(context.session, scope, course_id, lock=True)
    require_revision(course, expected_revision)
    document = context.session.scalar(
        select(DraftRevision.document).where(
            DraftRevision.course_id == course_id, DraftRevision.revision == revision
        )
    )
    if document is None:
        raise RevisionNotFound(f"The draft has no revision {revision}.")
    present = draft_of(course.draft)
    draft = replace(
        draft_of(document),
        slug=present.slug,
        owner_unit_id=present.owner_unit_id,
        trainer_ids=present.trainer_ids,
    )
    kept = keep_revision(
        context, course, draft, actor_id=scope.person_id, origin="restored", restored_from=revision
    )
    if kept:
        record_audit(
            context,
            actor_id=scope.person_id,
            action="draft.restored",
            subject=f"course:{course_id}",
            detail={"revision": course.draft_revision, "restored_from": revision},
        )
