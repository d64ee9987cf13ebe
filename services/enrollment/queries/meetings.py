"""Meetings: a trainer's list, one with its roster and its code, and a participant's schedule."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from services.enrollment.domain.attendance import OPEN, STATUSES
from services.enrollment.domain.codes import pin_of, rotates_at, step_of, token_of
from services.enrollment.domain.errors import MeetingNotOpen
from services.enrollment.models import Attendance, CourseVersion, Enrollment, Meeting, Run
from services.enrollment.models.enrollments import WITHDRAWN
from services.enrollment.reads.attendance import counting
from services.enrollment.reads.courses import require_meeting, run_within
from shared.access.scope import AccessScope
from shared.web.cursors import instant_and_key_in
from shared.web.pagination import Page, page_of

STILL_UPCOMING = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldRunView:
    """The run of a meeting."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldMeetingView:
    """A meeting as its trainer sees it.

    Attributes:
        state: planned, open or closed.
        counts: of each status, of unmarked and of all participants.
    """

    id: UUID
    title: str
    place: str
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    run: HeldRunView
    course_id: UUID
    course_title: str
    state: str
    opened_at: datetime | None
    closed_at: datetime | None
    counts: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterLineView:
    """A participant on the list; no status means no mark yet. `method` is pin, token, list or closing."""

    person_id: UUID
    name: str
    unit_name: str
    status: str | None
    method: str | None
    checked_in_at: datetime | None
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingDetailView(HeldMeetingView):
    """A meeting with its roster by name."""

    roster: tuple[RosterLineView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeView:
    """The codes to show now, and when they change. The QR code carries `token`; people type `pin`."""

    pin: str
    token: str
    rotates_at: datetime
    server_now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduledMeetingView:
    """A meeting in a participant's schedule; `status` is what is marked for them."""

    id: UUID
    title: str
    place: str
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    state: str
    enrollment_id: UUID
    run_name: str
    course_title: str
    status: str | None
    checked_in_at: datetime | None


def meetings_within(
    session: Session, scope: AccessScope, *, now: datetime, upcoming: bool, limit: int, cursor: str | None
) -> Page[HeldMeetingView]:
    """The meetings within reach: the upcoming (and open) ones soonest first, or all of them latest first."""
    wanted = _held().where(run_within(scope), counting())
    after = instant_and_key_in(cursor)
    if upcoming:
        wanted = wanted.where(or_(Meeting.ends_at >= now - STILL_UPCOMING, Meeting.state == OPEN))
        wanted = wanted.order_by(Meeting.starts_at, Meeting.meeting_id)
    else:
        wanted = wanted.order_by(Meeting.starts_at.desc(), Meeting.meeting_id.desc())
    if after is not None:
        wanted = wanted.where(_beyond(after, ascending=upcoming))
    rows = session.execute(wanted.limit(limit + 1)).all()
    page = page_of(rows, limit, lambda row: [row[0].starts_at.isoformat(), row[0].meeting_id])
    counts = _counts(session, [row[0] for row in page.items])
    return Page([_held_view(row, counts) for row in page.items], page.next)


def meeting_within(session: Session, scope: AccessScope, meeting_id: UUID) -> MeetingDetailView:
    """A meeting with its roster: the participants of its run, and what is marked for each.

    Raises:
        MeetingNotFound: none, or not within reach.
    """
    require_meeting(session, scope, meeting_id)
    row = session.execute(_held().where(Meeting.meeting_id == meeting_id)).one()
    meeting = row[0]
    lines: Any = session.execute(
        select(Enrollment, Attendance)
        .outerjoin(
            Attendance,
            (Attendance.enrollment_id == Enrollment.enrollment_id) & (Attendance.meeting_id == meeting_id),
        )
        .where(Enrollment.run_id == meeting.run_id, Enrollment.state != WITHDRAWN)
        .order_by(Enrollment.name, Enrollment.enrollment_id)
    )
    roster = tuple(
        RosterLineView(
            person_id=enrollment.person_id,
            name=enrollment.name,
            unit_name=enrollment.unit_name,
            status=mark.status if mark else None,
            method=mark.method if mark else None,
            checked_in_at=mark.checked_in_at if mark else None,
            note=mark.note if mark else "",
        )
        for enrollment, mark in lines
    )
    return MeetingDetailView(**_held_members(row, _counts(session, [meeting])), roster=roster)


def code_of(session: Session, scope: AccessScope, meeting_id: UUID, *, now: datetime) -> CodeView:
    """The codes of an open meeting at this moment.

    Raises:
        MeetingNotFound: none, or not within reach.
        MeetingNotOpen: check-in is not open.
    """
    require_meeting(session, scope, meeting_id)
    meeting = session.get_one(Meeting, meeting_id)
    if meeting.state != OPEN or meeting.secret is None:
        raise MeetingNotOpen("Open check-in first.")
    step = step_of(now)
    return CodeView(
        pin=pin_of(meeting.secret, step),
        token=token_of(meeting.secret, meeting_id, step),
        rotates_at=rotates_at(now),
        server_now=now,
    )


def schedule_of(
    session: Session, person_id: UUID, *, now: datetime, limit: int, cursor: str | None
) -> Page[ScheduledMeetingView]:
    """A participant's meetings from yesterday on, soonest first."""
    wanted = _scheduled(person_id).where(
        counting(), or_(Meeting.ends_at >= now - STILL_UPCOMING, Meeting.state == OPEN)
    )
    after = instant_and_key_in(cursor)
    if after is not None:
        wanted = wanted.where(_beyond(after, ascending=True))
    rows = session.execute(wanted.order_by(Meeting.starts_at, Meeting.meeting_id).limit(limit + 1)).all()
    return page_of(
        [_scheduled_view(row) for row in rows], limit, lambda view: [view.starts_at.isoformat(), view.id]
    )


def scheduled_meeting(session: Session, person_id: UUID, meeting_id: UUID) -> ScheduledMeetingView:
    """One meeting as a participant of its run sees it."""
    return _scheduled_view(
        session.execute(_scheduled(person_id).where(Meeting.meeting_id == meeting_id)).one()
    )


def _beyond(after: tuple[datetime, UUID], *, ascending: bool) -> Any:
    instant, key = after
    if ascending:
        return (Meeting.starts_at > instant) | ((Meeting.starts_at == instant) & (Meeting.meeting_id > key))
    return (Meeting.starts_at < instant) | ((Meeting.starts_at == instant) & (Meeting.meeting_id < key))


def _held() -> Any:
    return (
        select(Meeting, Run, CourseVersion.title)
        .join(Run, Run.run_id == Meeting.run_id)
        .outerjoin(CourseVersion, CourseVersion.version_id == Run.version_id)
    )


def _held_view(row: Any, counts: dict[UUID, dict[str, int]]) -> HeldMeetingView:
    return HeldMeetingView(**_held_members(row, counts))


def _held_members(row: Any, counts: dict[UUID, dict[str, int]]) -> dict[str, Any]:
    meeting, run, course_title = row
    return {
        "id": meeting.meeting_id,
        "title": meeting.title,
        "place": meeting.place,
        "starts_at": meeting.starts_at,
        "ends_at": meeting.ends_at,
        "time_zone": run.time_zone,
        "run": HeldRunView(id=run.run_id, name=run.name),
        "course_id": run.course_id,
        "course_title": course_title or "",
        "state": meeting.state,
        "opened_at": meeting.opened_at,
        "closed_at": meeting.closed_at,
        "counts": counts[meeting.meeting_id],
    }


def _counts(session: Session, meetings: list[Meeting]) -> dict[UUID, dict[str, int]]:
    participants = dict(
        session.execute(
            select(Enrollment.run_id, func.count())
            .where(
                Enrollment.run_id.in_({meeting.run_id for meeting in meetings}), Enrollment.state != WITHDRAWN
            )
            .group_by(Enrollment.run_id)
        ).all()
    )
    marked: dict[UUID, Counter[str]] = {meeting.meeting_id: Counter() for meeting in meetings}
    for meeting_id, status, count in session.execute(
        select(Attendance.meeting_id, Attendance.status, func.count())
        .join(Enrollment, Enrollment.enrollment_id == Attendance.enrollment_id)
        .where(Attendance.meeting_id.in_(list(marked)), Enrollment.state != WITHDRAWN)
        .group_by(Attendance.meeting_id, Attendance.status)
    ):
        marked[meeting_id][status] = count
    return {
        meeting.meeting_id: {
            **{status: marked[meeting.meeting_id][status] for status in STATUSES},
            "unmarked": participants.get(meeting.run_id, 0) - marked[meeting.meeting_id].total(),
            "participants": participants.get(meeting.run_id, 0),
        }
        for meeting in meetings
    }


def _scheduled(person_id: UUID) -> Any:
    return (
        select(Meeting, Run, CourseVersion.title, Enrollment.enrollment_id, Attendance)
        .join(Run, Run.run_id == Meeting.run_id)
        .join(Enrollment, Enrollment.run_id == Run.run_id)
        .join(CourseVersion, CourseVersion.version_id == Enrollment.version_id)
        .outerjoin(
            Attendance,
            (Attendance.meeting_id == Meeting.meeting_id)
            & (Attendance.enrollment_id == Enrollment.enrollment_id),
        )
        .where(Enrollment.person_id == person_id, Enrollment.state != WITHDRAWN)
    )


def _scheduled_view(row: Any) -> ScheduledMeetingView:
    meeting, run, course_title, enrollment_id, mark = row
    return ScheduledMeetingView(
        id=meeting.meeting_id,
        title=meeting.title,
        place=meeting.place,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        time_zone=run.time_zone,
        state=meeting.state,
        enrollment_id=enrollment_id,
        run_name=run.name,
        course_title=course_title,
        status=mark.status if mark else None,
        checked_in_at=mark.checked_in_at if mark else None,
    )
