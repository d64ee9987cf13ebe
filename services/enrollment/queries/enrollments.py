"""A participant's own enrolments, with progress, what is missing and what is next."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.enrollment.domain.attendance import CLOSED, attended_count
from services.enrollment.domain.completion import counted_score, progress_percent, requirements
from services.enrollment.domain.errors import EnrollmentNotFound
from services.enrollment.domain.next_step import next_step
from services.enrollment.models import Certificate, Enrollment, LedgerEntry, LessonProgress, Meeting, Run
from services.enrollment.models.enrollments import WITHDRAWN
from services.enrollment.models.facts import Standing, counting, standings_of
from services.enrollment.queries.views import (
    AttendanceView,
    CertificateRef,
    CourseView,
    EnrollmentView,
    LessonView,
    MeetingView,
    NextView,
    QuizView,
    RequirementView,
    RunView,
    SurveyView,
)
from shared.web.cursors import key_in
from shared.web.pagination import Page, page_of


@dataclass(slots=True)
class _Beside:
    """What belongs to enrolments beside their standing, fetched for all of them at once."""

    runs: dict[UUID, Run] = field(default_factory=dict)
    meetings: dict[UUID, list[Meeting]] = field(default_factory=lambda: defaultdict(list))
    certificates: dict[UUID, CertificateRef] = field(default_factory=dict)
    credited: dict[UUID, Decimal] = field(default_factory=dict)


def enrollments_of(
    session: Session, person_id: UUID, *, state: str | None, limit: int, cursor: str | None
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
    return Page(_views(session, page.items), page.next)


def enrollment_of(session: Session, person_id: UUID, enrollment_id: UUID) -> EnrollmentView:
    """One enrolment of a person, with the state of each lesson.

    Raises:
        EnrollmentNotFound: none, or another person's.
    """
    enrollment = session.get(Enrollment, enrollment_id)
    if enrollment is None or enrollment.person_id != person_id:
        raise EnrollmentNotFound()
    opened = session.scalars(
        select(LessonProgress.lesson_id).where(LessonProgress.enrollment_id == enrollment_id)
    )
    return _views(session, [enrollment], opened=set(opened))[0]


def _views(
    session: Session, enrollments: Sequence[Enrollment], opened: set[UUID] | None = None
) -> list[EnrollmentView]:
    beside = _beside(session, enrollments)
    return [_view(standing, beside, opened) for standing in standings_of(session, enrollments)]


def _beside(session: Session, enrollments: Sequence[Enrollment]) -> _Beside:
    ids = [enrollment.enrollment_id for enrollment in enrollments]
    run_ids = {enrollment.run_id for enrollment in enrollments if enrollment.run_id is not None}
    beside = _Beside()
    if run_ids:
        beside.runs = {row.run_id: row for row in session.scalars(select(Run).where(Run.run_id.in_(run_ids)))}
        for meeting in session.scalars(
            select(Meeting)
            .where(Meeting.run_id.in_(run_ids), counting())
            .order_by(Meeting.starts_at, Meeting.meeting_id)
        ):
            beside.meetings[meeting.run_id].append(meeting)
    for row in session.scalars(select(Certificate).where(Certificate.enrollment_id.in_(ids))):
        beside.certificates[row.enrollment_id] = CertificateRef(
            row.certificate_id, row.number, row.verification_code, row.state
        )
    beside.credited = credited_by_enrollment(session, ids)
    return beside


def credited_by_enrollment(session: Session, ids: Sequence[UUID]) -> dict[UUID, Decimal]:
    """The JP that stand in the ledger for each enrolment, reversals taken off; those without entries are left out."""
    rows = session.execute(
        select(LedgerEntry.enrollment_id, func.sum(LedgerEntry.credited))
        .where(LedgerEntry.enrollment_id.in_(ids))
        .group_by(LedgerEntry.enrollment_id)
    )
    return {row[0]: row[1] for row in rows}


def _view(standing: Standing, beside: _Beside, opened: set[UUID] | None) -> EnrollmentView:
    enrollment, version, rule, facts = standing.enrollment, standing.version, standing.rule, standing.facts
    step = next_step(rule, facts, last_lesson_id=enrollment.last_lesson_id)
    unread = [lesson for lesson in rule.lessons if lesson.lesson_id not in facts.finished]
    return EnrollmentView(
        id=enrollment.enrollment_id,
        course=CourseView(
            id=enrollment.course_id,
            slug=version.slug,
            title=version.title,
            mode=version.mode,
            jp=version.jp,
            version_id=version.version_id,
            version_number=version.version_number,
        ),
        run=_run(standing, beside),
        state=enrollment.state,
        enrolled_at=enrollment.enrolled_at,
        completed_at=enrollment.completed_at,
        lessons_done=len(rule.lessons) - len(unread),
        lessons_total=len(rule.lessons),
        minutes_left=sum(lesson.minutes for lesson in unread),
        progress_percent=progress_percent(rule, facts),
        lessons=None if opened is None else _lessons(standing, opened),
        last_lesson_id=enrollment.last_lesson_id,
        next=NextView(step.kind, step.id, step.title, step.minutes),
        quizzes=_quizzes(standing),
        requirements=tuple(
            RequirementView(asked.kind, asked.key, asked.title, asked.done, asked.progress, asked.total)
            for asked in requirements(rule, facts)
        ),
        survey=SurveyView(rule.survey, facts.surveyed_at is not None),
        attendance=_attendance(standing),
        score=counted_score(rule, facts, by=enrollment.completed_at),
        jp_credited=beside.credited.get(enrollment.enrollment_id),
        certificate=beside.certificates.get(enrollment.enrollment_id),
    )


def _run(standing: Standing, beside: _Beside) -> RunView | None:
    run_id = standing.enrollment.run_id
    run = beside.runs.get(run_id) if run_id else None
    if run is None:
        return None
    statuses = {mark.meeting_id: mark.status for mark in standing.facts.meetings}
    meetings = tuple(
        MeetingView(
            id=meeting.meeting_id,
            title=meeting.title,
            place=meeting.place,
            starts_at=meeting.starts_at,
            ends_at=meeting.ends_at,
            state=meeting.state,
            status=statuses.get(meeting.meeting_id),
        )
        for meeting in beside.meetings[run.run_id]
    )
    return RunView(run.run_id, run.name, run.time_zone, meetings)


def _lessons(standing: Standing, opened: set[UUID]) -> tuple[LessonView, ...]:
    def state(lesson_id: UUID) -> str:
        if lesson_id in standing.facts.finished:
            return "finished"
        return "opened" if lesson_id in opened else "new"

    return tuple(LessonView(lesson.lesson_id, state(lesson.lesson_id)) for lesson in standing.rule.lessons)


def _quizzes(standing: Standing) -> tuple[QuizView, ...]:
    views = []
    for quiz in standing.rule.quizzes:
        outcome = standing.facts.quizzes.get(quiz.key)
        views.append(
            QuizView(
                key=quiz.key,
                title=quiz.title,
                purpose=quiz.purpose,
                counts=quiz.counts,
                attempts=quiz.attempts,
                passing_score=quiz.passing_score,
                best_score=outcome.best_score if outcome else None,
                passed=outcome is not None and outcome.passed_at is not None,
                taken=outcome.taken if outcome else 0,
            )
        )
    return tuple(views)


def _attendance(standing: Standing) -> AttendanceView | None:
    if standing.enrollment.run_id is None:
        return None
    rule, marks = standing.rule.attendance, standing.facts.meetings
    return AttendanceView(
        present=attended_count(rule, (mark.status for mark in marks)),
        closed=sum(1 for mark in marks if mark.state == CLOSED),
        total=len(marks),
        minimum_percent=rule.minimum_percent,
    )
