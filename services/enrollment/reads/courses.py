"""Which courses, runs and certificates are within a person's access scope."""

from uuid import UUID

from sqlalchemy import ColumnElement, false, or_, select
from sqlalchemy.orm import Session

from services.enrollment.domain.errors import CertificateNotFound, CourseNotFound, MeetingNotFound
from services.enrollment.models import Certificate, Course, CourseTrainer, Meeting, RunTrainer, UnitLine
from services.enrollment.models.runs import Run
from shared.access.scope import AccessScope
from shared.access.units import within


def course_within(scope: AccessScope) -> ColumnElement[bool]:
    """The condition on `Course` that it is within reach: of an owner's subtree, or taught by the person."""
    taught = select(CourseTrainer.course_id).where(CourseTrainer.person_id == scope.person_id)
    return or_(
        within(scope, Course.owner_unit_id, UnitLine),
        Course.course_id.in_(taught) if scope.assigned else false(),
    )


def run_within(scope: AccessScope) -> ColumnElement[bool]:
    """The condition on `Run` that its course is within reach, or that it names the person as a trainer."""
    courses = select(Course.course_id).where(course_within(scope))
    taught = select(RunTrainer.run_id).where(RunTrainer.person_id == scope.person_id)
    return or_(Run.course_id.in_(courses), Run.run_id.in_(taught) if scope.assigned else false())


def require_course(session: Session, scope: AccessScope, course_id: UUID) -> None:
    """Raise CourseNotFound unless the course is within reach."""
    found = session.scalar(
        select(Course.course_id).where(Course.course_id == course_id, course_within(scope))
    )
    if found is None:
        raise CourseNotFound()


def require_meeting(session: Session, scope: AccessScope, meeting_id: UUID) -> None:
    """Raise MeetingNotFound unless the meeting is within reach."""
    found = session.scalar(
        select(Meeting.meeting_id)
        .join(Run, Run.run_id == Meeting.run_id)
        .where(Meeting.meeting_id == meeting_id, run_within(scope))
    )
    if found is None:
        raise MeetingNotFound()


def require_certificate(session: Session, scope: AccessScope, certificate_id: UUID) -> None:
    """Raise CertificateNotFound unless the certificate's course is within reach."""
    found = session.scalar(
        select(Certificate.certificate_id)
        .join(Course, Course.course_id == Certificate.course_id)
        .where(Certificate.certificate_id == certificate_id, course_within(scope))
    )
    if found is None:
        raise CertificateNotFound()
