"""Reading what completion is decided from: rules and facts of many enrolments in a fixed number of queries.

Operations decide by it and queries show it, so it stands below both.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from services.enrollment.domain.attendance import CLOSED, AttendanceRule
from services.enrollment.domain.completion import Attempt, Facts, Lesson, MeetingMark, Quiz, QuizOutcome, Rule
from services.enrollment.domain.policy import ATTENDANCE, attendance_rule
from services.enrollment.models.attendance import Attendance
from services.enrollment.models.courses import CourseVersion
from services.enrollment.models.enrollments import Enrollment
from services.enrollment.models.policies import policies_for
from services.enrollment.models.progress import LessonProgress, QuizResult, SurveyMark
from services.enrollment.models.runs import Meeting


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an enrolment stands: the rule of its version and everything known about it."""

    enrollment: Enrollment
    version: CourseVersion
    rule: Rule
    facts: Facts


def standings_of(session: Session, enrollments: Sequence[Enrollment]) -> list[Standing]:
    """The standings of enrolments, in their order. Nine queries, however many there are."""
    versions = _versions(session, {enrollment.version_id for enrollment in enrollments})
    rules = _rules(session, versions.values())
    ids = [enrollment.enrollment_id for enrollment in enrollments]
    finished = _finished(session, ids)
    outcomes = _outcomes(session, ids)
    surveyed = _surveyed(session, ids)
    marks = _marks(session, enrollments)
    return [
        Standing(
            enrollment,
            versions[enrollment.version_id],
            rules[enrollment.version_id],
            Facts(
                finished=finished[enrollment.enrollment_id],
                quizzes=outcomes[enrollment.enrollment_id],
                meetings=marks.get(enrollment.enrollment_id, ()),
                surveyed_at=surveyed.get(enrollment.enrollment_id),
            ),
        )
        for enrollment in enrollments
    ]


def rule_of(version: CourseVersion, attendance: AttendanceRule) -> Rule:
    """The rule of completion that a version's row holds."""
    return Rule(
        lessons=tuple(
            Lesson(UUID(row["lesson_id"]), row["module_title"], row["title"], row["minutes"])
            for row in version.lessons
        ),
        quizzes=tuple(Quiz(**row) for row in version.quizzes),
        requires_lessons=version.requires_lessons,
        required_quizzes=tuple(version.required_quizzes),
        requires_attendance=version.requires_attendance,
        survey=version.survey,
        attendance=attendance,
    )


def _versions(session: Session, ids: set[UUID]) -> dict[UUID, CourseVersion]:
    found = session.scalars(select(CourseVersion).where(CourseVersion.version_id.in_(ids)))
    return {version.version_id: version for version in found}


def _rules(session: Session, versions: Iterable[CourseVersion]) -> dict[UUID, Rule]:
    versions = list(versions)
    policies = policies_for(session, ATTENDANCE, {version.owner_unit_id for version in versions})
    return {
        version.version_id: rule_of(version, attendance_rule(policies[version.owner_unit_id].value))
        for version in versions
    }


def _finished(session: Session, ids: Sequence[UUID]) -> Mapping[UUID, dict[UUID, datetime]]:
    rows = session.execute(
        select(LessonProgress.enrollment_id, LessonProgress.lesson_id, LessonProgress.finished_at).where(
            LessonProgress.enrollment_id.in_(ids)
        )
    )
    finished: dict[UUID, dict[UUID, datetime]] = defaultdict(dict)
    for enrollment_id, lesson_id, finished_at in rows:
        if finished_at is not None:
            finished[enrollment_id][lesson_id] = finished_at
    return finished


def _outcomes(session: Session, ids: Sequence[UUID]) -> Mapping[UUID, dict[str, QuizOutcome]]:
    rows = session.scalars(select(QuizResult).where(QuizResult.enrollment_id.in_(ids)))
    attempts: dict[tuple[UUID, str], list[Attempt]] = defaultdict(list)
    for row in rows:
        attempts[row.enrollment_id, row.quiz_key].append(Attempt(row.score, row.passed, row.graded_at))
    outcomes: dict[UUID, dict[str, QuizOutcome]] = defaultdict(dict)
    for (enrollment_id, key), results in attempts.items():
        outcomes[enrollment_id][key] = QuizOutcome(tuple(results))
    return outcomes


def _surveyed(session: Session, ids: Sequence[UUID]) -> dict[UUID, datetime]:
    rows = session.execute(
        select(SurveyMark.enrollment_id, SurveyMark.submitted_at).where(SurveyMark.enrollment_id.in_(ids))
    )
    return {row.enrollment_id: row.submitted_at for row in rows}


def _marks(session: Session, enrollments: Sequence[Enrollment]) -> dict[UUID, tuple[MeetingMark, ...]]:
    in_runs = [enrollment for enrollment in enrollments if enrollment.run_id is not None]
    if not in_runs:
        return {}
    meetings: dict[Any, list[Meeting]] = defaultdict(list)
    for meeting in session.scalars(
        select(Meeting)
        .where(Meeting.run_id.in_({enrollment.run_id for enrollment in in_runs}), counting())
        .order_by(Meeting.starts_at, Meeting.meeting_id)
    ):
        meetings[meeting.run_id].append(meeting)
    rows = session.execute(
        select(Attendance.enrollment_id, Attendance.meeting_id, Attendance.status).where(
            Attendance.enrollment_id.in_([enrollment.enrollment_id for enrollment in in_runs])
        )
    )
    statuses = {(row.enrollment_id, row.meeting_id): row.status for row in rows}
    return {
        enrollment.enrollment_id: tuple(
            MeetingMark(
                meeting.meeting_id,
                meeting.title,
                meeting.starts_at,
                meeting.state,
                meeting.closed_at,
                statuses.get((enrollment.enrollment_id, meeting.meeting_id)),
            )
            for meeting in meetings[enrollment.run_id]
        )
        for enrollment in in_runs
    }


def counting() -> Any:
    """The meetings that count: those of the plan, and those that were held and closed before they left it."""
    return or_(Meeting.is_planned, Meeting.state == CLOSED)
