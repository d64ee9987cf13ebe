"""Enrolling in a course and leaving it."""

from datetime import datetime
from uuid import UUID

import structlog
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from services.enrollment.domain.errors import (
    AlreadyEnrolled,
    CourseNotOpen,
    EnrollmentEnded,
    EnrollmentNotFound,
    ProfileNotKnownYet,
    RunFull,
    RunNotFound,
    RunOver,
    RunRequired,
)
from services.enrollment.models import Course, Enrollment, Meeting, Person, Run, Unit
from services.enrollment.models.enrollments import ACTIVE, WITHDRAWN
from services.enrollment.operations.locks import locked_enrollment
from services.enrollment.operations.openings import open_first
from services.enrollment.reads.versions import versions_of
from shared.contracts.enrollment import ParticipantEnrolled, ParticipantWithdrew
from shared.ids import uuid7
from shared.messaging.outbox import record
from shared.persistence.context import Context

log = structlog.get_logger(__name__)


def enroll_person(context: Context, *, person_id: UUID, course_id: UUID, run_id: UUID | None = None) -> UUID:
    """Enrol a person, pinned to the newest version of the course, or to the version of the run.

    Returns:
        The enrolment's id.

    Raises:
        CourseNotOpen, RunNotFound, RunRequired, RunFull, RunOver, AlreadyEnrolled, ProfileNotKnownYet
    """
    now = context.clock.now()
    course = context.session.get(Course, course_id)
    if course is None:
        raise CourseNotOpen("No published version of this course is known here.")
    _refuse_second(context.session, person_id, course_id)
    person = context.session.get(Person, person_id)
    if person is None:
        raise ProfileNotKnownYet()
    run = _seat(context.session, course_id, run_id, now) if run_id is not None else None
    version_id = run.version_id if run else course.version_id
    version = versions_of(context.session, [version_id]).get(version_id)
    if version is None:
        raise CourseNotOpen("The version that this run is pinned to is not known here yet.")
    if run is None and version.mode != "online":
        raise RunRequired(fields={"run_id": ["Choose one of the course's runs."]})
    unit_name = context.session.scalar(select(Unit.name).where(Unit.id == person.unit_id))
    enrollment = Enrollment(
        enrollment_id=uuid7(),
        person_id=person_id,
        course_id=course_id,
        version_id=version.id,
        run_id=run.run_id if run else None,
        state=ACTIVE,
        name=person.name,
        position=person.position,
        rank=person.rank,
        unit_id=person.unit_id,
        unit_name=unit_name or "",
        time_zone=person.time_zone,
        enrolled_at=now,
    )
    try:
        with context.session.begin_nested():
            context.session.add(enrollment)
    except IntegrityError:
        # Two taps at once: the other one won.
        _refuse_second(context.session, person_id, course_id)
        raise
    record(
        context,
        ParticipantEnrolled(
            enrollment_id=enrollment.enrollment_id,
            person_id=person_id,
            course_id=course_id,
            version_id=version.id,
            run_id=enrollment.run_id,
            enrolled_at=now,
        ),
    )
    if version.conditional:
        open_first(context, enrollment)
    log.info("participant_enrolled", enrollment_id=str(enrollment.enrollment_id), course_id=str(course_id))
    return enrollment.enrollment_id


def withdraw_enrollment(context: Context, *, enrollment_id: UUID, person_id: UUID) -> None:
    """Leave a course before completing it. What was learnt stays on record; enrolling again starts anew.

    Raises:
        EnrollmentNotFound: none, or another person's.
        EnrollmentEnded: completed or withdrawn already.
    """
    enrollment = locked_enrollment(context.session, enrollment_id)
    if enrollment.person_id != person_id:
        raise EnrollmentNotFound()
    if enrollment.state != ACTIVE:
        raise EnrollmentEnded(f"It is {enrollment.state}.")
    enrollment.state = WITHDRAWN
    enrollment.withdrawn_at = context.clock.now()
    context.session.flush()
    record(
        context,
        ParticipantWithdrew(
            enrollment_id=enrollment_id,
            person_id=person_id,
            course_id=enrollment.course_id,
            withdrew_at=enrollment.withdrawn_at,
        ),
    )
    log.info("participant_withdrew", enrollment_id=str(enrollment_id))


def _refuse_second(session: Session, person_id: UUID, course_id: UUID) -> None:
    standing = session.scalar(
        select(Enrollment.enrollment_id).where(
            Enrollment.person_id == person_id,
            Enrollment.course_id == course_id,
            Enrollment.state != WITHDRAWN,
        )
    )
    if standing is not None:
        raise AlreadyEnrolled(extra={"enrollment_id": str(standing)})


def _seat(session: Session, course_id: UUID, run_id: UUID, now: datetime) -> Run:
    """The run, locked while a seat is taken: the last one cannot be given twice."""
    run = session.get(Run, run_id, with_for_update=True)
    if run is None or run.course_id != course_id:
        raise RunNotFound()
    last_end = session.scalar(
        select(func.max(Meeting.ends_at)).where(Meeting.run_id == run_id, Meeting.is_planned)
    )
    if last_end is not None and last_end < now:
        raise RunOver()
    taken = session.scalar(
        select(func.count()).where(Enrollment.run_id == run_id, Enrollment.state != WITHDRAWN)
    )
    if run.capacity is not None and (taken or 0) >= run.capacity:
        raise RunFull(extra={"capacity": run.capacity})
    return run
