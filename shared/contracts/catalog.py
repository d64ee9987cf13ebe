"""What catalog tells: immutable course versions, and runs with their meetings."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from shared.messaging.event import Event, event


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonFact:
    """One lesson of a version. `minutes` is the reading time that the author declares."""

    lesson_id: UUID
    module_title: str
    title: str
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizFact:
    """One quiz of a version and the rules it is taken by.

    `purpose` is pretest, posttest or practice; `review` (what a learner sees afterwards) is after_submit,
    after_pass or never; `passing_score` runs from 0 to 100; no `time_limit_minutes` means no limit.
    `question_set_id` names an immutable set of questions that assessment holds.
    """

    quiz_key: str
    question_set_id: UUID
    title: str
    purpose: str
    counts: bool
    attempts: int
    passing_score: int
    time_limit_minutes: int | None
    review: str


@event("catalog.course_version_published.v1", subject="version_id")
class CourseVersionPublished(Event):
    """A course version was published and will never change.

    `mode` is online, in_person or blended; `kind` the civil-service agency's code (16 = E-Learning); `jp` what the
    organiser declares, in lesson hours of 45 minutes; `survey` is required, optional or none. Completion asks for all
    lessons if `requires_lessons`, each of `required_quizzes` passed, and attendance if `requires_attendance`.
    """

    course_id: UUID
    version_id: UUID
    version_number: int
    slug: str
    title: str
    summary: str
    category: str
    language: str
    mode: str
    kind: int
    jp: Decimal
    level: str
    competencies: tuple[str, ...]
    owner_unit_id: UUID
    trainer_ids: tuple[UUID, ...]
    lessons: tuple[LessonFact, ...]
    quizzes: tuple[QuizFact, ...]
    requires_lessons: bool
    required_quizzes: tuple[str, ...]
    requires_attendance: bool
    survey: str
    published_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingFact:
    """One class meeting of a run."""

    meeting_id: UUID
    title: str
    place: str
    starts_at: datetime
    ends_at: datetime


@event("catalog.run_scheduled.v1", subject="run_id", versioned=True)
class RunScheduled(Event):
    """The present plan of a run (angkatan) was recorded: at its announcement and after each change.

    `capacity` is the number of seats, none for no limit; `time_zone` the IANA zone that its times are shown in.
    """

    run_id: UUID
    version: int
    course_id: UUID
    version_id: UUID
    name: str
    time_zone: str
    capacity: int | None
    trainer_ids: tuple[UUID, ...]
    meetings: tuple[MeetingFact, ...]
    recorded_at: datetime
