"""Whose courses and meetings a person may look into: own ones as a trainer, a unit's subtree as an organiser."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import false, or_, select, true
from sqlalchemy.orm import Session

from services.enrollment.domain.errors import CertificateNotFound, CourseNotFound, MeetingNotFound
from services.enrollment.models import Certificate, Course, CourseTrainer, Meeting, RunTrainer, UnitLine
from services.enrollment.models.runs import Run


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a person's roles reach.

    Args:
        person_id: whose.
        everything: no limit (BKPSDM's administrator).
        is_trainer: reaches courses and runs that name the person as trainer.
        unit_ids: reaches courses owned in the subtrees of these units.
    """

    person_id: UUID
    everything: bool = False
    is_trainer: bool = False
    unit_ids: tuple[UUID, ...] = ()


def course_within(reach: Reach) -> Any:
    """The condition on `Course` that it is within reach."""
    if reach.everything:
        return true()
    subtree = select(UnitLine.unit_id).where(UnitLine.ancestor_id.in_(reach.unit_ids))
    taught = select(CourseTrainer.course_id).where(CourseTrainer.person_id == reach.person_id)
    return or_(
        Course.owner_unit_id.in_(subtree) if reach.unit_ids else false(),
        Course.course_id.in_(taught) if reach.is_trainer else false(),
    )


def run_within(reach: Reach) -> Any:
    """The condition on `Run` that its meetings are within reach."""
    courses = select(Course.course_id).where(course_within(reach))
    taught = select(RunTrainer.run_id).where(RunTrainer.person_id == reach.person_id)
    return or_(Run.course_id.in_(courses), Run.run_id.in_(taught) if reach.is_trainer else false())


def require_course(session: Session, reach: Reach, course_id: UUID) -> None:
    """Raise CourseNotFound unless the course is within reach."""
    found = session.scalar(
        select(Course.course_id).where(Course.course_id == course_id, course_within(reach))
    )
    if found is None:
        raise CourseNotFound()


def require_meeting(session: Session, reach: Reach, meeting_id: UUID) -> None:
    """Raise MeetingNotFound unless the meeting is within reach."""
    found = session.scalar(
        select(Meeting.meeting_id)
        .join(Run, Run.run_id == Meeting.run_id)
        .where(Meeting.meeting_id == meeting_id, run_within(reach))
    )
    if found is None:
        raise MeetingNotFound()


def require_certificate(session: Session, reach: Reach, certificate_id: UUID) -> None:
    """Raise CertificateNotFound unless the certificate's course is within reach."""
    found = session.scalar(
        select(Certificate.certificate_id)
        .join(Course, Course.course_id == Certificate.course_id)
        .where(Certificate.certificate_id == certificate_id, course_within(reach))
    )
    if found is None:
        raise CertificateNotFound()
