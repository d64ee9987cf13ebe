"""What catalog's queries answer with, in queries and over HTTP."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from services.catalog.domain.competencies import Competency
from services.catalog.domain.draft import Draft, KindCount
from services.catalog.domain.problems import DraftProblem
from shared.contracts.activities import CompletedBy
from shared.contracts.conditions import Condition
from shared.schema.types import Json, Places

Hours = Annotated[Decimal, Places(2)]


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseCard:
    """A published course as a list shows it.

    Attributes:
        mode: online, in_person or blended.
        kind: the civil-service agency's code; 16 is E-Learning.
        jp: lesson hours of 45 minutes.
        minutes: of all activities.
        activities: how many there are of each kind.
    """

    id: UUID
    slug: str
    title: str
    summary: str
    category: str
    language: str
    mode: str
    kind: int
    jp: Hours
    minutes: int
    level: str
    activities: tuple[KindCount, ...]
    competencies: tuple[str, ...]
    competency_names: tuple[Competency, ...]
    version_id: UUID
    version_number: int
    published_at: datetime
    next_meeting_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityOutline:
    """An activity without its text.

    Attributes:
        completed_by: what completes it.
        reported_by: `learner`, or the service that reports what people reach in it.
        available_when: opens it; none: open from enrolment on.
        settings: of its kind, as they were published.
    """

    id: UUID
    kind: str
    title: str
    minutes: int
    required: bool
    completed_by: CompletedBy
    reported_by: str
    available_when: Condition | None
    settings: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleOutline:
    """A module with its activities; `minutes` is their sum."""

    id: UUID
    title: str
    minutes: int
    activities: tuple[ActivityOutline, ...]


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
class CourseRun:
    """A run as the public page of its course shows it."""

    id: UUID
    name: str
    capacity: int | None
    time_zone: str
    meetings: tuple[MeetingView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionOutline:
    """The outline of one immutable version.

    Attributes:
        completion: the condition that completes the course.
    """

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
    jp: Hours
    level: str
    minutes: int
    activities: tuple[KindCount, ...]
    competencies: tuple[str, ...]
    competency_names: tuple[Competency, ...]
    audience: str
    outcomes: tuple[str, ...]
    why: str
    modules: tuple[ModuleOutline, ...]
    completion: Condition
    published_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseDetail(CourseCard):
    """A published course with its outline and the runs to come or under way.

    Attributes:
        completion: the condition that completes the course.
    """

    audience: str
    outcomes: tuple[str, ...]
    why: str
    modules: tuple[ModuleOutline, ...]
    completion: Condition
    runs: tuple[CourseRun, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityRef:
    """The activity before or after another one."""

    id: UUID
    kind: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityPage:
    """One activity of a version with its neighbours. Positions count from one.

    Attributes:
        html: what a learner reads, sanitised when the version was published; none if catalog holds no text of it.
        byte_count: the size of `html`.
        digest: changes with what is shown of the activity.
    """

    id: UUID
    kind: str
    title: str
    minutes: int
    required: bool
    settings: Json
    html: str | None
    byte_count: int
    digest: str
    module_title: str
    module_number: int
    module_count: int
    position: int
    count: int
    previous: ActivityRef | None
    next: ActivityRef | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryView:
    """A category of published courses, and how many it has."""

    name: str
    course_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftLine:
    """A course as its author's list shows it.

    Attributes:
        state: draft, published or changed.
    """

    id: UUID
    slug: str
    title: str
    state: str
    owner_unit_id: UUID
    latest_version_id: UUID | None
    latest_version_number: int | None
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftView(Draft):
    """The draft with where it stands.

    Attributes:
        id: of the course.
        state: draft, published or changed.
        problems: what keeps it from being published.
    """

    id: UUID
    revision: int
    state: str
    latest_version_id: UUID | None
    latest_version_number: int | None
    updated_at: datetime
    problems: tuple[DraftProblem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionLine:
    """One revision of a draft.

    Attributes:
        origin: created, edited, restored or imported.
    """

    revision: int
    title: str
    activity_count: int
    origin: str
    restored_from: int | None
    made_at: datetime
    made_by: UUID
