"""What every change to a draft goes through: is it still the revision that was seen, whose is it, keep the new one."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from services.catalog.domain.draft import Draft, digest_of
from services.catalog.domain.errors import (
    DraftChangedMeanwhile,
    OwnerUnitMissing,
    OwnerUnitNotYours,
    SlugIsFixed,
    SlugTaken,
)
from services.catalog.models import Course, CourseTrainer, DraftRevision
from services.catalog.reads.courses import may_give_to
from shared.access.scope import AccessScope
from shared.persistence.context import Context
from shared.schema.documents import dump


def require_revision(course: Course, expected: int | None) -> None:
    """Refuse a change made on an older revision than the present one.

    Raises:
        DraftChangedMeanwhile: somebody else changed the draft first.
    """
    if expected is not None and expected != course.draft_revision:
        raise DraftChangedMeanwhile(
            f"The draft is at revision {course.draft_revision}, not {expected}: read it again first.",
            extra={"revision": course.draft_revision},
        )


def owned(session: Session, scope: AccessScope, draft: Draft, course: Course | None) -> Draft:
    """The draft with an owner and trainers: those it names, else those it had, else the person's own.

    Raises:
        OwnerUnitMissing: a new course, and the person belongs to no unit.
        OwnerUnitNotYours: it names a unit that the person neither organises nor belongs to.
    """
    present = course.owner_unit_id if course else None
    owner = draft.owner_unit_id or present or scope.unit_id or next(iter(sorted(scope.unit_ids)), None)
    if owner is None:
        raise OwnerUnitMissing("Name the unit that owns the course.", fields={"owner_unit_id": ["Missing."]})
    if owner != present and not may_give_to(session, scope, owner):
        raise OwnerUnitNotYours("A course may be given only to a unit that you organise or belong to.")
    trainers: Sequence[UUID] = draft.trainer_ids or ()
    if not trainers and course is not None:
        trainers = [trainer.person_id for trainer in course.trainers]
    if not trainers and course is None and scope.assigned:
        trainers = [scope.person_id]
    # Sorted, because their order means nothing: the same people must make the same document.
    return replace(draft, owner_unit_id=owner, trainer_ids=tuple(sorted(set(trainers))))


def keep_revision(
    context: Context,
    course: Course,
    draft: Draft,
    *,
    actor_id: UUID,
    origin: str,
    restored_from: int | None = None,
) -> bool:
    """Make a document the course's draft, as its next revision; nothing happens if it says what the draft says.

    Args:
        draft: with ids, owner and trainers.
        origin: created, edited, restored or imported.

    Returns:
        Whether there is a new revision.

    Raises:
        SlugIsFixed: another address for a published course.
        SlugTaken: the address is another course's.
    """
    document = dump(draft)
    digest = digest_of(document)
    if digest == course.draft_digest:
        return False
    if draft.slug != course.slug:
        _require_free_slug(context.session, course, draft.slug)
    course.slug, course.title, course.owner_unit_id = (
        draft.slug,
        draft.title,
        draft.owner_unit_id or course.owner_unit_id,
    )
    course.draft, course.draft_digest = document, digest
    course.draft_revision += 1
    course.updated_at, course.updated_by = context.clock.now(), actor_id
    known = {trainer.person_id: trainer for trainer in course.trainers}
    course.trainers = [known.get(person) or CourseTrainer(person_id=person) for person in draft.trainer_ids]
    try:
        context.session.flush()
    except IntegrityError as error:
        # Somebody took the address between our look and our write.
        raise _taken(draft.slug) from error
    context.session.add(
        DraftRevision(
            course_id=course.id,
            revision=course.draft_revision,
            document=course.draft,
            origin=origin,
            restored_from=restored_from,
            made_at=course.updated_at,
            made_by=actor_id,
        )
    )
    context.session.flush()
    return True


def slug_is_taken(session: Session, slug: str) -> bool:
    """Whether a course has this address."""
    return session.scalar(select(Course.id).where(Course.slug == slug)) is not None


def _require_free_slug(session: Session, course: Course, slug: str) -> None:
    if course.latest_version_id is not None:
        raise SlugIsFixed(f"The course is published as “{course.slug}”, and people hold links to it.")
    if slug_is_taken(session, slug):
        raise _taken(slug)


def _taken(slug: str) -> SlugTaken:
    return SlugTaken(f"Another course has the address “{slug}”.", fields={"slug": ["Taken."]})
