"""The rights of an editor, asked of the tables."""

from uuid import UUID

from sqlalchemy import ColumnElement, false, or_, select, true
from sqlalchemy.orm import Session

from services.catalog.domain.errors import CourseNotFound, NotYourCourse
from services.catalog.domain.rights import Editor
from services.catalog.models.courses import Course, CourseTrainer
from services.catalog.models.units import UnitAncestor


def editable_by(editor: Editor) -> ColumnElement[bool]:
    """The condition on `Course` that `Editor.may_edit` is for one course."""
    if editor.everywhere:
        return true()
    conditions: list[ColumnElement[bool]] = [false()]
    if editor.organised:
        below = select(UnitAncestor.unit_id).where(UnitAncestor.ancestor_id.in_(editor.organised))
        conditions += [Course.owner_unit_id.in_(editor.organised), Course.owner_unit_id.in_(below)]
    if editor.is_trainer:
        taught = select(CourseTrainer.course_id).where(CourseTrainer.person_id == editor.person_id)
        conditions.append(Course.id.in_(taught))
    return or_(*conditions)


def course_to_edit(session: Session, editor: Editor, course_id: UUID, *, lock: bool = False) -> Course:
    """A course that the person may change.

    Args:
        lock: keep others from changing it until the transaction ends.

    Raises:
        CourseNotFound: no such course, or an unpublished one of somebody else.
        NotYourCourse: a published one that this person may not change.
    """
    statement = select(Course).where(Course.id == course_id)
    course = session.scalars(statement.with_for_update() if lock else statement).one_or_none()
    if course is None:
        raise CourseNotFound("There is no such course.")
    require_editor(session, editor, course)
    return course


def require_editor(session: Session, editor: Editor, course: Course) -> None:
    """Refuse who is neither a trainer of the course nor an organiser of its unit; errors as `course_to_edit`."""
    trainers = [trainer.person_id for trainer in course.trainers]
    if editor.may_edit(path_of(session, course.owner_unit_id), trainers):
        return
    if course.latest_version_id is None:
        raise CourseNotFound("There is no such course.")
    raise NotYourCourse("Only its trainers and the organisers of its unit may change this course.")


def path_of(session: Session, unit_id: UUID) -> frozenset[UUID]:
    """The unit with all that stand above it; the unit alone if identity has not told of it yet."""
    above = session.scalars(select(UnitAncestor.ancestor_id).where(UnitAncestor.unit_id == unit_id))
    return frozenset(above) | {unit_id}
