"""What is marked for participants in the meetings of their runs."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from services.enrollment.domain.attendance import CLOSED, MeetingMark, RunAttendance
from services.enrollment.domain.policies import ATTENDANCE
from services.enrollment.models import Attendance, Enrollment, Meeting
from services.enrollment.reads.policies import POLICIES


def counting() -> ColumnElement[bool]:
    """The condition on `Meeting` that it counts: it is planned, or was held and closed before it left the plan."""
    return or_(Meeting.is_planned, Meeting.state == CLOSED)


def attendance_of(
    session: Session, enrollments: Sequence[Enrollment], owners: Mapping[UUID, UUID]
) -> dict[UUID, RunAttendance]:
    """The attendance by enrolment, of those that are in a run. Four queries, none if no enrolment is in a run.

    Args:
        owners: the unit that owns the course, by version.
    """
    in_runs = [enrollment for enrollment in enrollments if enrollment.run_id is not None]
    if not in_runs:
        return {}
    meetings = _meetings(session, {enrollment.run_id for enrollment in in_runs})
    statuses = _statuses(session, [enrollment.enrollment_id for enrollment in in_runs])
    rules = POLICIES.in_force(session, ATTENDANCE, {owners[enrollment.version_id] for enrollment in in_runs})
    return {
        enrollment.enrollment_id: RunAttendance(
            rules[owners[enrollment.version_id]].value,
            tuple(
                MeetingMark(
                    meeting.meeting_id,
                    meeting.title,
                    meeting.starts_at,
                    meeting.state,
                    meeting.closed_at,
                    statuses.get((enrollment.enrollment_id, meeting.meeting_id)),
                )
                for meeting in meetings[enrollment.run_id]
            ),
        )
        for enrollment in in_runs
    }


def _meetings(session: Session, run_ids: set[UUID | None]) -> Mapping[UUID | None, list[Meeting]]:
    found: dict[UUID | None, list[Meeting]] = defaultdict(list)
    rows = session.scalars(
        select(Meeting)
        .where(Meeting.run_id.in_(run_ids), counting())
        .order_by(Meeting.starts_at, Meeting.meeting_id)
    )
    for meeting in rows:
        found[meeting.run_id].append(meeting)
    return found


def _statuses(session: Session, ids: Sequence[UUID]) -> dict[tuple[UUID, UUID], Any]:
    rows = session.execute(
        select(Attendance.enrollment_id, Attendance.meeting_id, Attendance.status).where(
            Attendance.enrollment_id.in_(ids)
        )
    )
    return {(row.enrollment_id, row.meeting_id): row.status for row in rows}
