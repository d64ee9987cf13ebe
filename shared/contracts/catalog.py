"""What catalog tells: immutable course versions, and runs with their meetings."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from shared.contracts.activities import Module
from shared.contracts.conditions import Condition
from shared.messaging.event import Event, event


@event("catalog.course_version_published.v1", subject="version_id")
class CourseVersionPublished(Event):
    """A course version was published and will never change.

    `mode` is online, in_person or blended; `kind` the civil-service agency's code (16 = E-Learning); `jp` what the
    organiser declares, in lesson hours of 45 minutes. `completion` is the condition that completes the course; no kind
    of activity is known here.
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
    modules: tuple[Module, ...]
    completion: Condition
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
