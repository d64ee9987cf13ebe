"""Holding a meeting: opening check-in, closing the list, opening it again."""

import secrets
from uuid import UUID

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from services.enrollment.domain.attendance import ABSENT, CLOSED, OPEN
from services.enrollment.domain.errors import MeetingAlreadyClosed, MeetingNotFound, MeetingNotOpen
from services.enrollment.models import Attendance, Enrollment, Meeting
from services.enrollment.models.enrollments import WITHDRAWN
from services.enrollment.operations.completion import complete_due_in_run
from shared.ids import uuid7
from shared.persistence.audit import record_audit
from shared.persistence.context import Context

log = structlog.get_logger(__name__)

SECRET_BYTES = 32


def open_meeting(context: Context, *, meeting_id: UUID, actor_id: UUID) -> None:
    """Open check-in; opening an open one changes nothing.

    Raises:
        MeetingNotFound: there is none.
        MeetingAlreadyClosed: reopening is a deed of its own.
    """
    meeting = locked_meeting(context.session, meeting_id)
    if meeting.state == CLOSED:
        raise MeetingAlreadyClosed("Reopen it to let people check in again.")
    if meeting.state == OPEN:
        return
    _open(context, meeting, actor_id, "meeting.opened")


def reopen_meeting(context: Context, *, meeting_id: UUID, actor_id: UUID) -> None:
    """Open a closed list again. Who is late is still judged by the first opening.

    Raises:
        MeetingNotFound: there is none.
        MeetingNotOpen: it was never opened and closed.
    """
    meeting = locked_meeting(context.session, meeting_id)
    if meeting.state == OPEN:
        return
    if meeting.state != CLOSED:
        raise MeetingNotOpen("It has not been closed: open it.")
    _open(context, meeting, actor_id, "meeting.reopened")


def close_meeting(context: Context, *, meeting_id: UUID, actor_id: UUID) -> None:
    """Close the list: who is not on it is absent; whoever now meets every requirement completes the course.

    Raises:
        MeetingNotFound: there is none.
        MeetingNotOpen: check-in was never opened.
    """
    meeting = locked_meeting(context.session, meeting_id)
    if meeting.state == CLOSED:
        return
    if meeting.state != OPEN:
        raise MeetingNotOpen("Open it first: a list that was never open cannot be closed.")
    meeting.state = CLOSED
    meeting.closed_at = context.clock.now()
    context.session.flush()
    missing = _mark_missing_absent(context.session, meeting)
    _audit(context, meeting, actor_id, "meeting.closed", missing=missing)
    complete_due_in_run(context, meeting.run_id)
    log.info("meeting_closed", meeting_id=str(meeting_id), absent=missing)


def locked_meeting(session: Session, meeting_id: UUID) -> Meeting:
    """The meeting, its row locked until the transaction ends.

    Raises:
        MeetingNotFound: there is none.
    """
    meeting = session.get(Meeting, meeting_id, with_for_update=True, populate_existing=True)
    if meeting is None:
        raise MeetingNotFound()
    return meeting


def _open(context: Context, meeting: Meeting, actor_id: UUID, action: str) -> None:
    meeting.state = OPEN
    meeting.closed_at = None
    meeting.opened_at = meeting.opened_at or context.clock.now()
    meeting.secret = meeting.secret or secrets.token_bytes(SECRET_BYTES)
    context.session.flush()
    _audit(context, meeting, actor_id, action)


def _mark_missing_absent(session: Session, meeting: Meeting) -> int:
    marked = select(Attendance.person_id).where(Attendance.meeting_id == meeting.meeting_id)
    missing = session.execute(
        select(Enrollment.enrollment_id, Enrollment.person_id).where(
            Enrollment.run_id == meeting.run_id,
            Enrollment.state != WITHDRAWN,
            Enrollment.person_id.not_in(marked),
        )
    ).all()
    session.add_all(
        Attendance(
            attendance_id=uuid7(),
            meeting_id=meeting.meeting_id,
            person_id=person_id,
            enrollment_id=enrollment_id,
            status=ABSENT,
            method="closing",
            note="",
        )
        for enrollment_id, person_id in missing
    )
    session.flush()
    return len(missing)


def _audit(context: Context, meeting: Meeting, actor_id: UUID, action: str, **detail: object) -> None:
    record_audit(
        context,
        actor_id=actor_id,
        action=action,
        subject=f"meeting:{meeting.meeting_id}",
        detail=detail,
    )
