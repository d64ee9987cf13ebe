"""The shapes that several queries answer with."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class CourseView:
    """The course of an enrolment, as its version has it."""

    id: UUID
    slug: str
    title: str
    mode: str
    jp: Decimal
    version_id: UUID
    version_number: int


@dataclass(frozen=True, slots=True)
class MeetingView:
    """A meeting as a participant sees it; `status` is what is marked for them."""

    id: UUID
    title: str
    place: str
    starts_at: datetime
    ends_at: datetime
    state: str
    status: str | None


@dataclass(frozen=True, slots=True)
class RunView:
    """The run of an enrolment."""

    id: UUID
    name: str
    time_zone: str
    meetings: tuple[MeetingView, ...]


@dataclass(frozen=True, slots=True)
class LessonView:
    """A lesson's state: new, opened or finished."""

    lesson_id: UUID
    state: str


@dataclass(frozen=True, slots=True)
class NextView:
    """What to do next; `kind` is lesson, quiz, survey, meeting or none."""

    kind: str
    id: str | None
    title: str
    minutes: int | None


@dataclass(frozen=True, slots=True)
class QuizView:
    """A quiz and what the participant reached in it."""

    key: str
    title: str
    purpose: str
    counts: bool
    attempts: int
    passing_score: int
    best_score: Decimal | None
    passed: bool
    taken: int


@dataclass(frozen=True, slots=True)
class RequirementView:
    """One thing that completion asks for."""

    kind: str
    key: str | None
    title: str
    done: bool
    progress: int
    total: int


@dataclass(frozen=True, slots=True)
class SurveyView:
    """The end-of-course survey: required, optional or none, and whether it was handed in."""

    mode: str
    submitted: bool


@dataclass(frozen=True, slots=True)
class AttendanceView:
    """How many meetings count as attended, are closed, and there are; and the share that is asked for."""

    present: int
    closed: int
    total: int
    minimum_percent: int


@dataclass(frozen=True, slots=True)
class CertificateRef:
    """The certificate of an enrolment."""

    id: UUID
    number: str
    verification_code: str
    state: str


@dataclass(frozen=True, slots=True)
class EnrollmentView:
    """An enrolment with all that its participant needs to see. `lessons` is empty in lists."""

    id: UUID
    course: CourseView
    run: RunView | None
    state: str
    enrolled_at: datetime
    completed_at: datetime | None
    lessons_done: int
    lessons_total: int
    minutes_left: int
    progress_percent: int
    lessons: tuple[LessonView, ...] | None
    last_lesson_id: UUID | None
    next: NextView
    quizzes: tuple[QuizView, ...]
    requirements: tuple[RequirementView, ...]
    survey: SurveyView
    attendance: AttendanceView | None
    score: Decimal | None
    jp_credited: Decimal | None
    certificate: CertificateRef | None
