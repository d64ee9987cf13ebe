"""Activities: what the modules of a course version are made of, and how their owners report what people reach in them.

A kind of activity is a plug-in with one module per side: its settings here (`<kind>.py`), its checks at publishing in
`services.catalog.activity_kinds`, its work in the service that owns it, its pages in `services.portal.activities`.
Nothing else in this package knows a kind.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from shared.contracts.conditions import Condition

LEARNER = "learner"
"""Reported by the participant: opening a page, saying that it was read."""


class Outcome(StrEnum):
    """What a person has reached in an activity."""

    IN_PROGRESS = "in_progress"
    FINISHED = "finished"
    PASSED = "passed"
    FAILED = "failed"


class CompletedBy(StrEnum):
    """What completes an activity: finishing it with whatever result, or passing it."""

    FINISHED = "finished"
    PASSED = "passed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """One activity of a version. Its id is the same in every version of the course.

    Attributes:
        kind: names the plug-in; the settings' form is the kind's own.
        reported_by: `learner`, or the service whose `activity_result_recorded` counts.
        minutes: the time that the author declares; 0 if it takes none of its own.
        completed_by: what completes it.
        required: the course asks for it.
        available_when: opens it; none: open from enrolment on.
    """

    id: UUID
    kind: str
    title: str
    reported_by: str
    minutes: int = 0
    completed_by: CompletedBy = CompletedBy.FINISHED
    required: bool = False
    available_when: Condition | None = None
    settings: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """A module of a version: a title and its activities in order."""

    id: UUID
    title: str
    activities: tuple[Activity, ...]
