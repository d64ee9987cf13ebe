"""The shapes that catalog's queries answer with."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseCard:
    """A published course as a list shows it. `jp` in lesson hours of 45 minutes."""

    id: UUID
    slug: str
    title: str
    summary: str
    category: str
    language: str
    mode: str
    kind: int
    jp: Decimal
    minutes: int
    level: str
    lesson_count: int
    quiz_count: int
    competencies: tuple[str, ...]
    version_id: UUID
    version_number: int
    published_at: datetime
    next_meeting_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonLine:
    """A lesson as an outline shows it."""

    id: UUID
    title: str
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleLine:
    """A module with its lessons; `minutes` is their sum."""

    title: str
    minutes: int
    lessons: tuple[LessonLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizLine:
    """A quiz and the rules it is taken by."""

    key: str
    title: str
    purpose: str
    counts: bool
    attempts: int
    passing_score: int
    time_limit_minutes: int | None
    question_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingView:
    """A class meeting."""

    id: UUID
    title: str
    place: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RunView:
    """A run with its meetings in order of time."""

    id: UUID
    course_id: UUID
    version_id: UUID
    revision: int
    name: str
    time_zone: str
    capacity: int | None
    trainer_ids: tuple[UUID, ...]
    meetings: tuple[MeetingView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionOutline:
    """A version without its texts."""

    version_id: UUID
    version_number: int
    course_id: UUID
    slug: str
    title: str
    summary: str
    category: str
    language: str
    mode: str
    kind: int
    jp: Decimal
    level: str
    minutes: int
    lesson_count: int
    competencies: tuple[str, ...]
    audience: str
    outcomes: tuple[str, ...]
    why: str
    modules: tuple[ModuleLine, ...]
    quizzes: tuple[QuizLine, ...]
    requires_lessons: bool
    required_quizzes: tuple[str, ...]
    requires_attendance: bool
    survey: str
    published_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseDetail:
    """A published course: its card, its latest version, and the runs that are to come or under way."""

    card: CourseCard
    outline: VersionOutline
    runs: tuple[RunView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonView:
    """A lesson to be read, with its neighbours. Positions count from one; `byte_count` is the size of the HTML."""

    id: UUID
    title: str
    minutes: int
    html: str
    byte_count: int
    digest: str
    module_title: str
    module_number: int
    module_count: int
    position: int
    count: int
    previous_id: UUID | None
    next_id: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryView:
    """A category and how many published courses it has."""

    name: str
    course_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftLine:
    """A course as its author's list shows it; `state` is draft, published or changed."""

    id: UUID
    slug: str
    title: str
    state: str
    owner_unit_id: UUID
    latest_version_id: UUID | None
    latest_version_number: int | None
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftView:
    """A draft as it is now, and where it stands."""

    line: DraftLine
    revision: int
    document: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionLine:
    """One revision of a draft: when, by whom and how it came about."""

    revision: int
    title: str
    lesson_count: int
    origin: str
    restored_from: int | None
    made_at: datetime
    made_by: UUID
