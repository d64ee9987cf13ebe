"""Completing a course: exactly once, whichever result comes last."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

import structlog
from sqlalchemy import select

from services.enrollment.domain.completion import completed_at, counted_score
from services.enrollment.domain.local_time import local_date
from services.enrollment.models import Enrollment
from services.enrollment.models.enrollments import ACTIVE, COMPLETED
from services.enrollment.operations.certificates import correct_certificate
from services.enrollment.operations.ledger import credit_completion, move_credit
from services.enrollment.operations.locks import locked_in_chunks
from services.enrollment.operations.openings import open_due
from services.enrollment.reads.standings import Standing, standings_of
from shared.contracts.enrollment import CourseCompleted
from shared.messaging.outbox import record
from shared.persistence.context import Context

log = structlog.get_logger(__name__)

STANDING = (ACTIVE, COMPLETED)


def settle(context: Context, locked: Sequence[Enrollment]) -> None:
    """Let follow what follows from new results: complete enrolments that are due, and open activities.

    A completion credits its JP and is published. A result that arrives late can show that a completed course was
    complete earlier, or with another score; instant, score and ledger follow it. What would undo a completion does
    not: taking back JP or a certificate is a decision, not a calculation.

    Args:
        locked: enrolments whose rows are locked.
    """
    context.session.flush()
    for standing in standings_of(context.session, [row for row in locked if row.state in STANDING]):
        instant = completed_at(standing.rule, standing.known)
        if instant is not None:
            _follow(context, standing, instant)
        open_due(context, standing)


def complete_due_in_run(context: Context, run_id: UUID, *, person_id: UUID | None = None) -> None:
    """Settle whoever in the run is under way, or one person alone."""
    context.session.flush()
    wanted = select(Enrollment).where(Enrollment.run_id == run_id, Enrollment.state == ACTIVE)
    if person_id is not None:
        wanted = wanted.where(Enrollment.person_id == person_id)
    for chunk in locked_in_chunks(context.session, wanted):
        settle(context, chunk)


def _follow(context: Context, standing: Standing, instant: datetime) -> None:
    enrollment = standing.enrollment
    if enrollment.state == ACTIVE:
        _complete(context, standing, instant)
        return
    before = enrollment.completed_at or instant
    score = counted_score(standing.rule, standing.known, by=min(instant, before))
    if instant < before or score != enrollment.score:
        _correct(context, standing, min(instant, before), score)


def _complete(context: Context, standing: Standing, instant: datetime) -> None:
    enrollment, version = standing.enrollment, standing.version
    enrollment.state = COMPLETED
    enrollment.completed_at = instant
    enrollment.score = counted_score(standing.rule, standing.known, by=instant)
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


def _correct(context: Context, standing: Standing, instant: datetime, score: Decimal | None) -> None:
    enrollment = standing.enrollment
    before = enrollment.completed_at or instant
    enrollment.completed_at = instant
    enrollment.score = score
    context.session.flush()
    if local_date(before, enrollment.time_zone) != local_date(instant, enrollment.time_zone):
        move_credit(context, standing, at=instant)
    correct_certificate(context, enrollment)
    log.info("completion_corrected", enrollment_id=str(enrollment.enrollment_id))
