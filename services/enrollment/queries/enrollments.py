"""A participant's own enrolments, with progress, what is missing and what is next."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import cast
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.enrollment.domain.attendance import CLOSED
from services.enrollment.domain.completion import progress_percent
from services.enrollment.domain.errors import EnrollmentNotFound
from services.enrollment.models import Certificate, Enrollment, LedgerEntry, Meeting, Run
from services.enrollment.models.enrollments import WITHDRAWN
from services.enrollment.queries.activities import activity_views, next_view, requirement_views
from services.enrollment.queries.views import (
    AttendanceView,
    CertificateRefView,
    EnrolledCourseView,
    EnrolledRunView,
    EnrollmentState,
    EnrollmentView,
    RunMeetingView,
)
from services.enrollment.reads.attendance import counting
from services.enrollment.reads.standings import Standing, standings_of
from shared.web.cursors import key_in
from shared.web.pagination import Page, page_of


@dataclass(slots=True)
class _Beside:
    """What belongs to enrolments beside their standing, fetched for all of them at once."""

    runs: Mapping[UUID, Run] = field(default_factory=dict)
    meetings: Mapping[UUID, list[Meeting]] = field(default_factory=dict)
    certificates: Mapping[UUID, CertificateRefView] = field(default_factory=dict)
    credited: Mapping[UUID, Decimal] = field(default_factory=dict)


def enrollments_of(
    session: Session, person_id: UUID, *, state: str | None, limit: int, cursor: str | None, now: datetime
) -> Page[EnrollmentView]:
    """A page of a person's enrolments, the newest first. The number of queries does not grow with the page.

    Args:
        state: active, completed or withdrawn; None for all but the withdrawn.
    """
    wanted = select(Enrollment).where(Enrollment.person_id == person_id)
    wanted = wanted.where(Enrollment.state == state if state else Enrollment.state != WITHDRAWN)
    after = key_in(cursor)
    if after is not None:
        wanted = wanted.where(Enrollment.enrollment_id < after)
    rows = session.scalars(wanted.order_by(Enrollment.enrollment_id.desc()).limit(limit + 1)).all()
    page = page_of(rows, limit, lambda row: [row.enrollment_id])
    return Page(_views(session, page.items, now, detailed=False), page.next)


def enrollment_of(session: Session, person_id: UUID, enrollment_id: UUID, *, now: datetime) -> EnrollmentView:
    """One enrolment of a person, with the state of each activity.

    Raises:
        EnrollmentNotFound: none, or another person's.
    """
    enrollment = session.get(Enrollment, enrollment_id)
    if enrollment is None or enrollment.person_id != person_id:
        raise EnrollmentNotFound()
    return _views(session, [enrollment], now, detailed=True)[0]


def credited_by_enrollment(session: Session, ids: Sequence[UUID]) -> dict[UUID, Decimal]:
    """The JP that stand in the ledger for each enrolment, reversals taken off; those without entries are left out."""
    rows = session.execute(
        select(LedgerEntry.enrollment_id, func.sum(LedgerEntry.credited))
        .where(LedgerEntry.enrollment_id.in_(ids))
        .group_by(LedgerEntry.enrollment_id)
    )
    return {row[0]: row[1] for row in rows}


def _views(
    session: Session, enrollments: Sequence[Enrollment], now: datetime, *, detailed: bool
) -> list[EnrollmentView]:
    beside = _beside(session, enrollments)
    return [
        _view(standing, beside, now, detailed=detailed) for standing in standings_of(session, enrollments)
    ]


def _beside(session: Session, enrollments: Sequence[Enrollment]) -> _Beside:
    ids = [enrollment.enrollment_id for enrollment in enrollments]
    run_ids = {enrollment.run_id for enrollment in enrollments if enrollment.run_id is not None}
    beside = _Beside()
    if run_ids:
        beside.runs = {row.run_id: row for row in session.scalars(select(Run).where(Run.run_id.in_(run_ids)))}
        beside.meetings = _meetings(session, run_ids)
    beside.certificates = {
        row.enrollment_id: CertificateRefView(
            id=row.certificate_id,
            number=row.number,
            verification_code=row.verification_code,
            state=row.state,
        )
        for row in session.scalars(select(Certificate).where(Certificate.enrollment_id.in_(ids)))
    }
    beside.credited = credited_by_enrollment(session, ids)
    return beside


def _meetings(session: Session, run_ids: set[UUID]) -> Mapping[UUID, list[Meeting]]:
    found: dict[UUID, list[Meeting]] = defaultdict(list)
    for meeting in session.scalars(
        select(Meeting)
        .where(Meeting.run_id.in_(run_ids), counting())
        .order_by(Meeting.starts_at, Meeting.meeting_id)
    ):
        found[meeting.run_id].append(meeting)
    return found


def _view(standing: Standing, beside: _Beside, now: datetime, *, detailed: bool) -> EnrollmentView:
    enrollment, version, rule, known = standing.enrollment, standing.version, standing.rule, standing.known
    unfinished = [
        activity
        for activity in rule.required
        if known.of(activity.id).completed_at(activity.completed_by) is None
    ]
    return EnrollmentView(
        id=enrollment.enrollment_id,
        course=EnrolledCourseView(
            id=enrollment.course_id,
            slug=version.slug,
            title=version.title,
            mode=version.mode,
            jp=version.jp,
            version_id=version.id,
            version_number=version.number,
        ),
        run=_run(standing, beside),
        state=cast(EnrollmentState, enrollment.state),
        enrolled_at=enrollment.enrolled_at,
        completed_at=enrollment.completed_at,
        activities_done=len(rule.required) - len(unfinished),
        activities_total=len(rule.required),
        minutes_left=sum(activity.minutes for activity in unfinished),
        progress_percent=progress_percent(rule, known),
        activities=activity_views(standing, now) if detailed else None,
        last_activity_id=enrollment.last_activity_id,
        next=next_view(standing),
        requirements=requirement_views(standing),
        attendance=_attendance(standing),
        score=standing.score,
        jp_credited=beside.credited.get(enrollment.enrollment_id),
        certificate=beside.certificates.get(enrollment.enrollment_id),
    )


def _run(standing: Standing, beside: _Beside) -> EnrolledRunView | None:
    run_id = standing.enrollment.run_id
    run = beside.runs.get(run_id) if run_id else None
    if run is None:
        return None
    marks = standing.attendance.marks if standing.attendance else ()
    statuses = {mark.meeting_id: mark.status for mark in marks}
    meetings = tuple(
        RunMeetingView(
            id=meeting.meeting_id,
            title=meeting.title,
            place=meeting.place,
            starts_at=meeting.starts_at,
            ends_at=meeting.ends_at,
            state=meeting.state,
            status=statuses.get(meeting.meeting_id),
        )
        for meeting in beside.meetings.get(run.run_id, ())
    )
    return EnrolledRunView(id=run.run_id, name=run.name, time_zone=run.time_zone, meetings=meetings)


def _attendance(standing: Standing) -> AttendanceView | None:
    attendance = standing.attendance
    if attendance is None:
        return None
    return AttendanceView(
        present=len(attendance.attended),
        closed=sum(1 for mark in attendance.marks if mark.state == CLOSED),
        total=len(attendance.marks),
        minimum_percent=attendance.rule.minimum_percent,
    )
