"""Attendance: what a check-in is worth and when a run was attended enough."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

from shared.schema.types import Invalid, OneOf, Range

PRESENT, LATE, EXCUSED, SICK, ON_DUTY, ABSENT = "present", "late", "excused", "sick", "on_duty", "absent"
STATUSES = (PRESENT, LATE, EXCUSED, SICK, ON_DUTY, ABSENT)
EXCUSES = frozenset({EXCUSED, SICK, ON_DUTY})

PLANNED, OPEN, CLOSED = "planned", "open", "closed"
MEETING_STATES = (PLANNED, OPEN, CLOSED)
MOST_MINUTES = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceRule:
    """What a check-in counts as, and which share of a run's meetings has to be attended.

    Attributes:
        minimum_percent: share of the meetings, 0 to 100, that must be attended.
        present_minutes: a check-in up to so many minutes after the start is present.
        late_minutes: up to so many minutes it is late, afterwards absent.
        counted: the statuses that count as attended.
    """

    minimum_percent: Annotated[int, Range(0, 100)] = 80
    present_minutes: Annotated[int, Range(0, MOST_MINUTES)] = 15
    late_minutes: Annotated[int, Range(0, MOST_MINUTES)] = 30
    counted: tuple[Annotated[str, OneOf(STATUSES)], ...] = (PRESENT, LATE)

    def __post_init__(self) -> None:
        """Refuse a rule by which somebody would be late before they were present."""
        if self.late_minutes < self.present_minutes:
            raise Invalid(
                "Late cannot end before present does: give at least as many minutes.", "late_minutes"
            )


def status_of_check_in(
    rule: AttendanceRule, *, starts_at: datetime, opened_at: datetime, at: datetime
) -> str:
    """Present, late or absent by the server's time `at`.

    Minutes run from the start of the meeting, or from the opening of check-in where the trainer opened it later:
    nobody is late because a trainer was.
    """
    delay = at - max(starts_at, opened_at)
    if delay <= timedelta(minutes=rule.present_minutes):
        return PRESENT
    if delay <= timedelta(minutes=rule.late_minutes):
        return LATE
    return ABSENT


def attended_enough(rule: AttendanceRule, *, attended: int, meetings: int) -> bool:
    """Whether `attended` of `meetings` reaches the minimum; never for a run without meetings. Whole numbers only."""
    return meetings > 0 and attended * 100 >= rule.minimum_percent * meetings


@dataclass(frozen=True, slots=True)
class MeetingMark:
    """One meeting of the run and what is marked there for a participant; no status means no mark yet."""

    meeting_id: UUID
    title: str
    starts_at: datetime
    state: str
    closed_at: datetime | None
    status: str | None


@dataclass(frozen=True, slots=True)
class RunAttendance:
    """The attendance of a participant in the meetings of the run that count, by the rule of the course's owner."""

    rule: AttendanceRule
    marks: tuple[MeetingMark, ...]

    @property
    def attended(self) -> tuple[MeetingMark, ...]:
        """The meetings that count as attended."""
        return tuple(mark for mark in self.marks if mark.status in self.rule.counted)

    @property
    def fulfilled_at(self) -> datetime | None:
        """When enough meetings were attended: the closing of the last list; none while a list is not closed.

        Only closed lists count: until then a trainer may still be filling them in.
        """
        closings = [
            mark.closed_at for mark in self.marks if mark.state == CLOSED and mark.closed_at is not None
        ]
        enough = attended_enough(self.rule, attended=len(self.attended), meetings=len(self.marks))
        return max(closings) if enough and len(closings) == len(self.marks) else None
