"""Completion: one pure function of everything known about an enrolment.

Facts arrive in any order and more than once; what is complete, and since when, depends on the facts alone. The same
rule covers self-paced, in-person and blended courses.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from services.enrollment.domain.attendance import CLOSED, AttendanceRule, attended_count, attended_enough
from services.enrollment.domain.local_time import local_date

LESSONS, QUIZ, MEETINGS, SURVEY = "lessons", "quiz", "meetings", "survey"


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson of a version, with the reading time its author declares."""

    lesson_id: UUID
    module_title: str
    title: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Quiz:
    """A quiz of a version. `purpose` is pretest, posttest or practice."""

    key: str
    title: str
    purpose: str
    counts: bool
    attempts: int
    passing_score: int
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """What a version asks for. `survey` is required, optional or none; quizzes stand in the version's order."""

    lessons: tuple[Lesson, ...]
    quizzes: tuple[Quiz, ...]
    requires_lessons: bool
    required_quizzes: tuple[str, ...]
    requires_attendance: bool
    survey: str
    attendance: AttendanceRule


@dataclass(frozen=True, slots=True)
class Attempt:
    """A graded attempt: its score, 0 to 100, whether it passed, and since when that is known."""

    score: Decimal
    passed: bool
    graded_at: datetime


@dataclass(frozen=True, slots=True)
class QuizOutcome:
    """All graded attempts of one quiz, at least one, in any order."""

    attempts: tuple[Attempt, ...]

    @property
    def taken(self) -> int:
        """How many attempts were graded."""
        return len(self.attempts)

    @property
    def best_score(self) -> Decimal:
        """The best score of all."""
        return max(attempt.score for attempt in self.attempts)

    @property
    def passed_at(self) -> datetime | None:
        """When the quiz was first passed."""
        return min((attempt.graded_at for attempt in self.attempts if attempt.passed), default=None)


@dataclass(frozen=True, slots=True)
class MeetingMark:
    """One meeting of the run and what is marked there for this person; no status means no mark yet."""

    meeting_id: UUID
    title: str
    starts_at: datetime
    state: str
    closed_at: datetime | None
    status: str | None


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything known about one enrolment. `finished` maps lessons to the instant they were finished."""

    finished: Mapping[UUID, datetime] = field(default_factory=dict)
    quizzes: Mapping[str, QuizOutcome] = field(default_factory=dict)
    meetings: tuple[MeetingMark, ...] = ()
    surveyed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing a version asks for and how far it is met.

    `kind` is lessons, quiz, meetings or survey; `key` names the quiz; `progress` of `total` are done; `done_at` is
    the instant of the fact that met it, None while it is not met.
    """

    kind: str
    key: str | None
    title: str
    progress: int
    total: int
    done_at: datetime | None

    @property
    def done(self) -> bool:
        """Whether it is met."""
        return self.done_at is not None


def requirements(rule: Rule, facts: Facts) -> tuple[Requirement, ...]:
    """What the rule asks for, in the order a participant meets it. Optional surveys and practice are not asked for."""
    asked: list[Requirement] = []
    if rule.requires_lessons and rule.lessons:
        asked.append(_lessons(rule, facts))
    titles = {quiz.key: quiz.title for quiz in rule.quizzes}
    for key in rule.required_quizzes:
        outcome = facts.quizzes.get(key)
        passed_at = outcome.passed_at if outcome else None
        asked.append(Requirement(QUIZ, key, titles.get(key, key), int(passed_at is not None), 1, passed_at))
    if rule.requires_attendance:
        asked.append(_meetings(rule, facts))
    if rule.survey == "required":
        surveyed_at = facts.surveyed_at
        asked.append(Requirement(SURVEY, None, "", int(surveyed_at is not None), 1, surveyed_at))
    return tuple(asked)


def _lessons(rule: Rule, facts: Facts) -> Requirement:
    instants = [
        facts.finished[lesson.lesson_id] for lesson in rule.lessons if lesson.lesson_id in facts.finished
    ]
    done_at = max(instants) if len(instants) == len(rule.lessons) else None
    return Requirement(LESSONS, None, "", len(instants), len(rule.lessons), done_at)


def _meetings(rule: Rule, facts: Facts) -> Requirement:
    attended = attended_count(rule.attendance, (mark.status for mark in facts.meetings))
    closings = [
        mark.closed_at for mark in facts.meetings if mark.state == CLOSED and mark.closed_at is not None
    ]
    enough = attended_enough(rule.attendance, attended=attended, meetings=len(facts.meetings))
    # Only closed lists count: until then a trainer may still be filling them in.
    done_at = max(closings) if enough and len(closings) == len(facts.meetings) else None
    return Requirement(MEETINGS, None, "", attended, len(facts.meetings), done_at)


def completed_at(rule: Rule, facts: Facts) -> datetime | None:
    """The instant of the last fact that was missing, or None while something is.

    A rule that asks for nothing is never complete: there is no credit for being registered.
    """
    instants = [requirement.done_at for requirement in requirements(rule, facts)]
    met = [instant for instant in instants if instant is not None]
    return max(met) if met and len(met) == len(instants) else None


def is_complete(rule: Rule, facts: Facts) -> bool:
    """Whether every requirement of the rule is met."""
    return completed_at(rule, facts) is not None


def progress_percent(rule: Rule, facts: Facts) -> int:
    """How far the requirements are met, 0 to 100; 100 only when complete."""
    asked = requirements(rule, facts)
    if asked and all(requirement.done for requirement in asked):
        return 100
    total = sum(requirement.total for requirement in asked)
    progress = sum(min(requirement.progress, requirement.total) for requirement in asked)
    return min(99, progress * 100 // total) if total else 0


def counted_score(rule: Rule, facts: Facts, *, by: datetime | None = None) -> Decimal | None:
    """The best score among the quizzes that count, or None before the first attempt or without such a quiz.

    Args:
        by: attempts graded later are left out: the score that a course was completed with does not rise afterwards.
    """
    outcomes = [facts.quizzes[quiz.key] for quiz in rule.quizzes if quiz.counts and quiz.key in facts.quizzes]
    attempts = [attempt for outcome in outcomes for attempt in outcome.attempts]
    scores = [attempt.score for attempt in attempts if by is None or attempt.graded_at <= by]
    return max(scores, default=None)


def days_of_learning(rule: Rule, facts: Facts, time_zone: str) -> int:
    """On how many local days lessons were finished or meetings attended; at least one."""
    instants = [*facts.finished.values()]
    instants += [mark.starts_at for mark in facts.meetings if mark.status in rule.attendance.counted]
    return max(1, len({local_date(instant, time_zone) for instant in instants}))
