"""Which courses and question sets are within a person's access scope."""

from uuid import UUID

from sqlalchemy import ColumnElement, false, or_, select, true
from sqlalchemy.orm import Session

from services.assessment.models import (
    Course,
    CourseTrainer,
    CourseVersion,
    QuestionSet,
    QuestionSetAuthor,
    QuizOffering,
    UnitLine,
)
from shared.access.scope import AccessScope
from shared.access.units import within


def course_within(scope: AccessScope) -> ColumnElement[bool]:
    """The condition on `Course` that it is within reach: of an owner's subtree, or taught by the person."""
    taught = select(CourseTrainer.course_id).where(CourseTrainer.person_id == scope.person_id)
    return or_(
        within(scope, Course.owner_unit_id, UnitLine),
        Course.id.in_(taught) if scope.assigned else false(),
    )


def reaches_course(session: Session, scope: AccessScope, course_id: UUID) -> bool:
    """Whether a course is within reach."""
    found = select(Course.id).where(Course.id == course_id, course_within(scope))
    return session.scalar(found) is not None


def reaches_version(session: Session, scope: AccessScope, version_id: UUID) -> bool:
    """Whether the course of a version is within reach."""
    found = (
        select(Course.id)
        .join(CourseVersion, CourseVersion.course_id == Course.id)
        .where(CourseVersion.version_id == version_id, course_within(scope))
    )
    return session.scalar(found) is not None


def question_set_within(scope: AccessScope) -> ColumnElement[bool]:
    """The condition on `QuestionSet` that the person wrote it, or that a course within reach uses it."""
    if scope.everywhere:
        return true()
    written = select(QuestionSetAuthor.question_set_id).where(QuestionSetAuthor.person_id == scope.person_id)
    used = (
        select(QuizOffering.question_set_id)
        .join(CourseVersion, CourseVersion.version_id == QuizOffering.version_id)
        .join(Course, Course.id == CourseVersion.course_id)
        .where(course_within(scope))
    )
    return or_(QuestionSet.id.in_(written), QuestionSet.id.in_(used))
