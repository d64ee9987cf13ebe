"""The rights of an editor, asked of the tables."""

from uuid import UUID

from sqlalchemy import ColumnElement, false, or_, select, true
from sqlalchemy.orm import Session

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


def path_of(session: Session, unit_id: UUID) -> frozenset[UUID]:
    """The unit with all that stand above it; the unit alone if identity has not told of it yet."""
    above = session.scalars(select(UnitAncestor.ancestor_id).where(UnitAncestor.unit_id == unit_id))
    return frozenset(above) | {unit_id}
