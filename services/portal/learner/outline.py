"""A course's modules and activities as a learner sees them: what is done, what comes next, what is closed and why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from services.portal.clients.shapes.catalog import ActivityOutlineView, VersionOutlineView
from services.portal.clients.shapes.enrollment import ActivityView, EnrollmentView
from services.portal.learner.progress import is_complete
from services.portal.web.activity_kinds import ActivityKind, activity_kind
from services.portal.web.conditions import Titles, opens_when, still_missing


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityLine:
    """One activity in the outline.

    Attributes:
        address: its page; none while it is closed, and for a kind that this portal does not know.
        closed: what opens it, in words; empty if it is open.
        facts: what its line says beside title and state.
        is_next: it is what enrollment suggests.
    """

    title: str
    kind: ActivityKind
    address: str | None
    closed: str
    facts: list[str]
    state: str
    is_complete: bool
    is_required: bool
    score: str | None
    minutes: int
    is_next: bool

    @property
    def mark(self) -> tuple[str, str]:
        """The icon of its state and that icon's colour."""
        if self.closed:
            return "lock", "todo"
        if self.is_complete:
            return "done", "done"
        return ("circle", "todo") if self.state == "new" else ("half", "done")


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleLine:
    """One module in the outline; `is_shown` if it is the one to look at first."""

    title: str
    activities: list[ActivityLine]
    is_shown: bool

    @property
    def done(self) -> int:
        """How many activities are complete."""
        return sum(line.is_complete for line in self.activities)


def course_outline(version: VersionOutlineView, enrollment: EnrollmentView) -> list[ModuleLine]:
    """The outline of the version that an enrolment is pinned to, with what the participant has reached."""
    reached = {activity["id"]: activity for activity in enrollment["activities"] or ()}
    titles = titles_of(reached.values())
    step = enrollment["next"]
    here = step["activity_id"] if step else enrollment["last_activity_id"]
    modules = version["modules"]
    shown = next((m["id"] for m in modules for a in m["activities"] if a["id"] == here), modules[0]["id"])
    return [
        ModuleLine(
            title=module["title"],
            is_shown=module["id"] == shown,
            activities=[
                _line(activity, reached[activity["id"]], enrollment, titles)
                for activity in module["activities"]
                if activity["id"] in reached
            ],
        )
        for module in modules
    ]


def first_closed(outline: Iterable[ModuleLine]) -> ActivityLine | None:
    """The first activity that is closed, of those that the course asks for if one of them is."""
    closed = [line for module in outline for line in module.activities if line.closed]
    return min(closed, key=lambda line: not line.is_required, default=None)


def titles_of(activities: Iterable[ActivityView]) -> Titles:
    """The titles of activities by id."""
    return {activity["id"]: activity["title"] for activity in activities}


def closed_words(available_when: Mapping[str, Any] | None, activity: ActivityView, titles: Titles) -> str:
    """What opens an activity that is closed to the participant; empty if it is open.

    Args:
        available_when: the whole condition, as the version has it; None if it is not at hand.
        activity: the `ActivityView` of enrollment.
    """
    if activity["is_open"]:
        return ""
    missing = activity["missing"]
    left = available_when and still_missing(available_when, missing)
    return opens_when(left or {"kind": "all", "conditions": missing}, titles)


def _line(
    activity: ActivityOutlineView, reached: ActivityView, enrollment: EnrollmentView, titles: Titles
) -> ActivityLine:
    kind = activity_kind(activity["kind"])
    closed = closed_words(activity["available_when"], reached, titles)
    step = enrollment["next"]
    return ActivityLine(
        title=activity["title"],
        kind=kind,
        address=kind.address(enrollment["id"], activity["id"]) if kind.is_known and not closed else None,
        closed=closed,
        facts=kind.facts(activity["settings"]) if kind.is_known else [],
        state=reached["state"],
        is_complete=is_complete(reached),
        is_required=reached["required"],
        score=reached["best_score"],
        minutes=reached["minutes"],
        is_next=step is not None and step["activity_id"] == activity["id"],
    )
