"""Checking in with a rotating code, and the trainer's corrections of the list."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import structlog
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from services.enrollment.domain.attendance import ABSENT, CLOSED, EXCUSES, OPEN, PLANNED, status_of_check_in
from services.enrollment.domain.codes import meeting_in, pin_is_good, token_is_good
from services.enrollment.domain.errors import CodeRefused, MeetingNotOpen, ParticipantNotFound, ReasonRequired
from services.enrollment.domain.policies import ATTENDANCE
from services.enrollment.models import Attendance, AttendanceChange, Enrollment, Meeting
from services.enrollment.models.enrollments import WITHDRAWN
from services.enrollment.operations.completion import complete_due_in_run
from services.enrollment.operations.meetings import locked_meeting
from services.enrollment.reads.policies import POLICIES
from services.enrollment.reads.versions import version_of
from shared.ids import uuid7
from shared.persistence.audit import record_audit
from shared.persistence.context import Context

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Arrival:
    """A check-in that was found good."""

    meeting: Meeting
    enrollment: Enrollment
    method: str


def check_in(
    context: Context,
    *,
    person_id: UUID,
    pin: str | None = None,
    token: str | None = None,
    occurred_at: datetime | None = None,
) -> UUID:
    """Check in to the open meeting that the code belongs to. Checking in again changes nothing.

    Args:
        pin: the six digits, or
        token: what was scanned.
        occurred_at: when the device says it happened; evidence only.

    Returns:
        The meeting's id.

    Raises:
        CodeRefused: wrong, rotated away, or of no open meeting of this person.
    """
    now = context.clock.now()
    arrival = _arrival(context.session, person_id, pin, token, now)
    meeting = arrival.meeting
    mark = _mark(context.session, meeting.meeting_id, person_id)
    if mark is not None and mark.method != "closing":
        return meeting.meeting_id
    version = version_of(context.session, arrival.enrollment.version_id)
    rule = POLICIES.value_for(context.session, ATTENDANCE, version.owner_unit_id)
    status = status_of_check_in(rule, starts_at=meeting.starts_at, opened_at=meeting.opened_at or now, at=now)
    values = {"status": status, "method": arrival.method, "checked_in_at": now, "occurred_at": occurred_at}
    if mark is None:
        try:
            with context.session.begin_nested():
                context.session.add(
                    Attendance(
                        attendance_id=uuid7(),
                        meeting_id=meeting.meeting_id,
                        person_id=person_id,
                        enrollment_id=arrival.enrollment.enrollment_id,
                        note="",
                        **values,
                    )
                )
        except IntegrityError:
            # Two taps at once: the other one was marked.
            return meeting.meeting_id
    else:
        _keep_change(
            context.session,
            mark,
            status,
            reason="checked in after the list was opened again",
            by=person_id,
            at=now,
        )
        for name, value in values.items():
            setattr(mark, name, value)
    context.session.flush()
    log.info("checked_in", meeting_id=str(meeting.meeting_id), status=status, method=arrival.method)
    return meeting.meeting_id


def correct_attendance(
    context: Context,
    *,
    meeting_id: UUID,
    person_id: UUID,
    status: str,
    reason: str,
    actor_id: UUID,
) -> None:
    """Set what the list says of a participant. On a closed list, completion is looked at again.

    Raises:
        MeetingNotFound: there is none.
        MeetingNotOpen: it has not been opened yet, so there is nothing to correct.
        ParticipantNotFound: the person does not take part in the run.
        ReasonRequired: no reason; an excuse's reason is its note.
    """
    reason = reason.strip()
    if not reason:
        wanted = "an excuse needs a note" if status in EXCUSES else "a correction needs a reason"
        raise ReasonRequired(fields={"reason": [f"Say why: {wanted}."]})
    meeting = locked_meeting(context.session, meeting_id)
    if meeting.state == PLANNED:
        raise MeetingNotOpen("Open it first.")
    enrollment_id = context.session.scalar(
        select(Enrollment.enrollment_id).where(
            Enrollment.run_id == meeting.run_id,
            Enrollment.person_id == person_id,
            Enrollment.state != WITHDRAWN,
        )
    )
    if enrollment_id is None:
        raise ParticipantNotFound()
    mark = _mark(context.session, meeting_id, person_id)
    if mark is None:
        mark = Attendance(
            attendance_id=uuid7(),
            meeting_id=meeting_id,
            person_id=person_id,
            enrollment_id=enrollment_id,
            status=ABSENT,
            method="list",
            note="",
        )
        context.session.add(mark)
        context.session.flush()
        before = None
    else:
        before = mark.status
    _keep_change(
        context.session, mark, status, reason=reason, by=actor_id, at=context.clock.now(), before=before
    )
    mark.status, mark.method, mark.note = status, "list", reason
    context.session.flush()
    record_audit(
        context,
        actor_id=actor_id,
        action="attendance.corrected",
        subject=f"meeting:{meeting_id}",
        detail={"person_id": str(person_id), "from": before, "to": status},
    )
    if meeting.state == CLOSED:
        complete_due_in_run(context, meeting.run_id, person_id=person_id)


def _arrival(
    session: Session, person_id: UUID, pin: str | None, token: str | None, now: datetime
) -> _Arrival:
    rows = session.execute(
        select(Meeting, Enrollment)
        .join(Enrollment, Enrollment.run_id == Meeting.run_id)
        .where(Enrollment.person_id == person_id, Enrollment.state != WITHDRAWN, Meeting.state == OPEN)
        .order_by(Meeting.starts_at)
        # Shared, so that check-ins do not wait for each other, but the closing of the list waits for them.
        .with_for_update(read=True, of=Meeting)
    ).all()
    named = meeting_in(token) if token else None
    for meeting, enrollment in rows:
        secret = meeting.secret or b""
        if token and meeting.meeting_id == named and token_is_good(secret, token, now):
            return _Arrival(meeting, enrollment, "token")
        if pin and pin_is_good(secret, pin, now):
            return _Arrival(meeting, enrollment, "pin")
    raise CodeRefused("Look at the screen again: the code changes every 30 seconds.")


def _mark(session: Session, meeting_id: UUID, person_id: UUID) -> Attendance | None:
    return session.scalar(
        select(Attendance)
        .where(Attendance.meeting_id == meeting_id, Attendance.person_id == person_id)
        .with_for_update()
    )


def _keep_change(
    session: Session,
    mark: Attendance,
    status: str,
    *,
    reason: str,
    by: UUID,
    at: datetime,
    before: str | None = ABSENT,
) -> None:
    session.add(
        AttendanceChange(
            change_id=uuid7(),
            attendance_id=mark.attendance_id,
            from_status=before,
            to_status=status,
            reason=reason,
            actor_id=by,
            changed_at=at,
        )
    )
