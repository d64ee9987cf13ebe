"""The plan of a run (angkatan): its meetings in order, in a zone, with or without a limit of seats."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from shared.schema.types import Length, Range

LONGEST_MEETING = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedMeeting:
    """One class meeting. It has no id until the plan is saved."""

    id: UUID | None = None
    title: Annotated[str, Length(1, 200)]
    place: Annotated[str, Length(max=200)] = ""
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RunPlan:
    """The plan of a run.

    Attributes:
        time_zone: IANA name of the zone that its times are shown in.
        capacity: seats; none for no limit.
        trainer_ids: who runs its meetings; if nobody is named, those who did, or the course's trainers.
    """

    name: Annotated[str, Length(1, 100)]
    time_zone: Annotated[str, Length(1, 50)]
    capacity: Annotated[int, Range(1, 1_000_000)] | None = None
    trainer_ids: Annotated[tuple[UUID, ...], Length(max=50)] = ()
    meetings: Annotated[tuple[PlannedMeeting, ...], Length(max=100)] = ()


def plan_problems(plan: RunPlan) -> dict[str, list[str]]:
    """What contradicts itself in a plan, by field path; empty if nothing does."""
    problems: dict[str, list[str]] = {}
    try:
        ZoneInfo(plan.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        problems["time_zone"] = [f"“{plan.time_zone}” is not a time zone; use a name such as Asia/Jakarta."]
    seen: set[UUID] = set()
    for position, meeting in enumerate(plan.meetings):
        if meeting.ends_at <= meeting.starts_at:
            problems[f"meetings.{position}.ends_at"] = ["A meeting ends after it starts."]
        elif meeting.ends_at - meeting.starts_at > LONGEST_MEETING:
            problems[f"meetings.{position}.ends_at"] = [
                "A meeting takes at most 24 hours; plan one for each day."
            ]
        if meeting.id is not None and meeting.id in seen:
            problems[f"meetings.{position}.id"] = ["Two meetings have the same id."]
        seen.update({meeting.id} if meeting.id else ())
    return problems


def touched_after_start(
    now: datetime, before: Mapping[UUID, PlannedMeeting], after: Iterable[PlannedMeeting]
) -> tuple[UUID, ...]:
    """The meetings that have begun by `now` and that a new plan removes or begins at another time.

    Attendance may have been taken in them, so they stay; title, place and end may still be corrected.
    """
    kept = {meeting.id: meeting for meeting in after if meeting.id}
    return tuple(
        key
        for key, was in before.items()
        if was.starts_at <= now and (key not in kept or kept[key].starts_at != was.starts_at)
    )
