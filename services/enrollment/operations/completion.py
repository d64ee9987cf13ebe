"""Completing a course: exactly once, whichever fact comes last."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import structlog
from sqlalchemy import select

from services.enrollment.domain.completion import completed_at, counted_score
from services.enrollment.domain.local_time import local_date
from services.enrollment.models import Enrollment
from services.enrollment.models.enrollments import ACTIVE, COMPLETED
from services.enrollment.models.facts import Standing, standings_of
from services.enrollment.operations.certificates import correct_certificate
from services.enrollment.operations.ledger import credit_completion, move_credit
from services.enrollment.operations.locks import locked_enrollment
from shared.contracts.enrollment import CourseCompleted
from shared.messaging.outbox import record
from shared.persistence.context import Context

log = structlog.get_logger(__name__)

CHUNK = 500


def complete_if_due(context: Context, enrollment_id: UUID) -> None:
    """Complete the enrolment if every requirement is met: credit its JP and tell everybody.

    A fact that arrives late can show that a completed course was complete earlier; instant and ledger follow it. What
    would undo a completion does not: taking back JP or a certificate is a decision, not a calculation.

    Raises:
        EnrollmentNotFound: there is none.
    """
    context.session.flush()
    _settle(context, [locked_enrollment(context.session, enrollment_id)])


def complete_due_in_run(context: Context, run_id: UUID, *, person_id: UUID | None = None) -> None:
    """Complete whoever in the run is due, or one person alone.

    Enrolments are locked in the order of their keys, so that two transactions over one run do not block each other.
    """
    context.session.flush()
    wanted = select(Enrollment).where(Enrollment.run_id == run_id, Enrollment.state == ACTIVE)
    if person_id is not None:
        wanted = wanted.where(Enrollment.person_id == person_id)
    wanted = wanted.order_by(Enrollment.enrollment_id).limit(CHUNK)
    wanted = wanted.with_for_update().execution_options(populate_existing=True)
    chunk = context.session.scalars(wanted).all()
    while chunk:
        last = chunk[-1].enrollment_id
        _settle(context, chunk)
        chunk = context.session.scalars(wanted.where(Enrollment.enrollment_id > last)).all()


def _settle(context: Context, locked: Sequence[Enrollment]) -> None:
    for standing in standings_of(
        context.session, [row for row in locked if row.state in (ACTIVE, COMPLETED)]
    ):
        enrollment = standing.enrollment
        instant = completed_at(standing.rule, standing.facts)
        if instant is None:
            continue
        if enrollment.state == ACTIVE:
            _complete(context, standing, instant)
        elif enrollment.completed_at is not None and instant < enrollment.completed_at:
            _move(context, standing, instant)


def _complete(context: Context, standing: Standing, instant: datetime) -> None:
    enrollment, version = standing.enrollment, standing.version
    enrollment.state = COMPLETED
    enrollment.completed_at = instant
    enrollment.score = counted_score(standing.rule, standing.facts, by=instant)
    context.session.flush()
    credit_completion(context, standing, at=instant)
    record(
        context,
        CourseCompleted(
            enrollment_id=enrollment.enrollment_id,
            person_id=enrollment.person_id,
            course_id=enrollment.course_id,
            version_id=enrollment.version_id,
            title=version.title,
            score=enrollment.score,
            completed_at=instant,
        ),
    )
    log.info("course_completed", enrollment_id=str(enrollment.enrollment_id))


def _move(context: Context, standing: Standing, instant: datetime) -> None:
    enrollment = standing.enrollment
    before = enrollment.completed_at or instant
    enrollment.completed_at = instant
    enrollment.score = counted_score(standing.rule, standing.facts, by=instant)
    context.session.flush()
    if local_date(before, enrollment.time_zone) != local_date(instant, enrollment.time_zone):
        move_credit(context, standing, at=instant)
    correct_certificate(context, enrollment)
    log.info("completion_moved", enrollment_id=str(enrollment.enrollment_id))
