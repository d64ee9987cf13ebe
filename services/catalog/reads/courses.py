"""Which courses are within a person's access scope: of an owner's subtree, or taught by the person."""

from uuid import UUID

from sqlalchemy import ColumnElement, false, or_, select
from sqlalchemy.orm import Session

from services.catalog.domain.errors import CourseNotFound, NotYourCourse
from services.catalog.models import Course, CourseTrainer, UnitLine
from shared.access.scope import AccessScope
from shared.access.units import path_to, within


def course_within(scope: AccessScope) -> ColumnElement[bool]:
    """The condition on `Course` that it is within reach."""
    taught = select(CourseTrainer.course_id).where(CourseTrainer.person_id == scope.person_id)
    return or_(
        within(scope, Course.owner_unit_id, UnitLine),
        Course.id.in_(taught) if scope.assigned else false(),
    )


def course_to_edit(session: Session, scope: AccessScope, course_id: UUID, *, lock: bool = False) -> Course:
    """A course within reach.

    Args:
        lock: keep others from changing it until the transaction ends.

    Raises:
        CourseNotFound: no such course, or an unpublished one beyond reach.
        NotYourCourse: a published one beyond reach.
    """
    statement = select(Course).where(Course.id == course_id)
    course = session.scalars(statement.with_for_update() if lock else statement).one_or_none()
    if course is None:
        raise CourseNotFound("There is no such course.")
    require_course(session, scope, course)
    return course


def require_course(session: Session, scope: AccessScope, course: Course) -> None:
    """Refuse a course beyond reach; errors as `course_to_edit`."""
    if session.scalar(select(Course.id).where(Course.id == course.id, course_within(scope))) is not None:
        return
    if course.latest_version_id is None:
        raise CourseNotFound("There is no such course.")
    raise NotYourCourse("Only its trainers and the organisers of its unit may change this course.")


def may_give_to(session: Session, scope: AccessScope, unit_id: UUID) -> bool:
    """Whether the person may make a unit the owner of a course: one within reach, or the one they belong to."""
    return unit_id == scope.unit_id or scope.covers(path_to(session, unit_id, UnitLine))
