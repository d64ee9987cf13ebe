"""What the queries about enrolments answer with."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from shared.contracts.activities import CompletedBy
from shared.contracts.conditions import Condition
from shared.schema.types import Places

Score = Annotated[Decimal, Places(2)]
"""0 to 100 with two places."""
Jp = Annotated[Decimal, Places(2)]
"""Lesson hours of 45 minutes, with two places."""
EnrollmentState = Literal["active", "completed", "withdrawn"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolledCourseView:
    """The course of an enrolment, as its version has it. `mode` is online, in_person or blended."""

    id: UUID
    slug: str
    title: str
    mode: str
    jp: Jp
    version_id: UUID
    version_number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RunMeetingView:
    """A meeting as a participant sees it. `state` is planned, open or closed; `status` what is marked for them."""

    id: UUID
    title: str
    place: str
    starts_at: datetime
    ends_at: datetime
    state: str
    status: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolledRunView:
    """The run of an enrolment."""

    id: UUID
    name: str
    time_zone: str
    meetings: tuple[RunMeetingView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityView:
    """An activity and what the participant has reached in it.

    Attributes:
        completed_by: what completes it.
        reported_by: learner, or the service that reports its results.
        state: the best outcome; new before the first.
        tries: how many results there are, without those in progress.
        is_last: there is no further try.
        missing: what has to be met before it opens, if it is not open.
    """

    id: UUID
    kind: str
    title: str
    minutes: int
    required: bool
    completed_by: CompletedBy
    reported_by: str
    state: Literal["new", "in_progress", "finished", "passed", "failed"]
    best_score: Score | None
    tries: int
    is_last: bool
    is_open: bool
    missing: tuple[Condition, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NextView:
    """What to do next: an activity, under the title of what is to be done in it."""

    kind: str
    activity_id: UUID
    title: str
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementView:
    """One thing that completion asks for. What is asked of an activity comes with its kind and title."""

    activity_id: UUID | None
    kind: str | None
    title: str
    condition: Condition
    done: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceView:
    """How many meetings count as attended, are closed, and there are; and the share that is asked for."""

    present: int
    closed: int
    total: int
    minimum_percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateRefView:
    """The certificate of an enrolment. `state` is valid or revoked."""

    id: UUID
    number: str
    verification_code: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrollmentView:
    """An enrolment with progress, what is missing and what is next.

    Attributes:
        activities_done: of those that the course requires.
        activities_total: those that the course requires.
        minutes_left: of required activities that are not complete.
        activities: null in lists.
        last_activity_id: what the participant marked last.
    """

    id: UUID
    course: EnrolledCourseView
    run: EnrolledRunView | None
    state: EnrollmentState
    enrolled_at: datetime
    completed_at: datetime | None
    activities_done: int
    activities_total: int
    minutes_left: int
    progress_percent: int
    activities: tuple[ActivityView, ...] | None
    last_activity_id: UUID | None
    next: NextView | None
    requirements: tuple[RequirementView, ...]
    attendance: AttendanceView | None
    score: Score | None
    jp_credited: Jp | None
    certificate: CertificateRefView | None
