"""Reading lessons: what was opened and finished, and where to go on."""

from datetime import datetime
from uuid import UUID

from services.enrollment.domain.errors import EnrollmentEnded, EnrollmentNotFound, LessonNotFound
from services.enrollment.models import CourseVersion, Enrollment, LessonProgress
from services.enrollment.models.enrollments import WITHDRAWN
from services.enrollment.operations.completion import complete_if_due
from services.enrollment.operations.locks import locked_enrollment
from shared.persistence.context import Context

FINISHED = "finished"


def mark_lesson(
    context: Context,
    *,
    enrollment_id: UUID,
    person_id: UUID,
    lesson_id: UUID,
    state: str,
    occurred_at: datetime | None = None,
    device_id: str | None = None,
) -> None:
    """Mark a lesson opened or finished. A finished one stays finished, so a late or repeated mark does no harm.

    Args:
        state: opened or finished.
        occurred_at: when the device says it happened. Evidence only: the server's time decides.
        device_id: which device said so.

    Raises:
        EnrollmentNotFound: none, or another person's.
        EnrollmentEnded: it was withdrawn.
        LessonNotFound: the version has no such lesson.
    """
    enrollment = locked_enrollment(context.session, enrollment_id)
    if enrollment.person_id != person_id:
        raise EnrollmentNotFound()
    if enrollment.state == WITHDRAWN:
        raise EnrollmentEnded("It was withdrawn.")
    version = context.session.get_one(CourseVersion, enrollment.version_id)
    if not any(lesson["lesson_id"] == str(lesson_id) for lesson in version.lessons):
        raise LessonNotFound()
    now = context.clock.now()
    evidence = _clamped(occurred_at, enrollment, now)
    progress = context.session.get(LessonProgress, (enrollment_id, lesson_id), populate_existing=True)
    if progress is None:
        progress = LessonProgress(
            enrollment_id=enrollment_id,
            lesson_id=lesson_id,
            opened_at=now,
            occurred_at=evidence,
            device_id=device_id,
        )
        context.session.add(progress)
    finishes = state == FINISHED and progress.finished_at is None
    if finishes:
        progress.finished_at = now
        progress.occurred_at = evidence
        progress.device_id = device_id
    # By the server's time, so that a phone which syncs late does not move the other device's bookmark far: the last
    # word counts.
    enrollment.last_lesson_id = lesson_id
    enrollment.last_seen_at = now
    context.session.flush()
    if finishes:
        complete_if_due(context, enrollment_id)


def _clamped(occurred_at: datetime | None, enrollment: Enrollment, now: datetime) -> datetime | None:
    """The device's time within what is possible: not before the enrolment and not in the future."""
    if occurred_at is None:
        return None
    return min(max(occurred_at, enrollment.enrolled_at), now)
