"""The draft of a course: one document that its author edits. Modules contain activities, and nothing else.

A draft may be incomplete; `completeness.problems_of` says what keeps it from being published.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from shared.contracts.activities import CompletedBy
from shared.contracts.conditions import Condition

LANGUAGES = ("id", "en")
MODES = ("online", "in_person", "blended")
LEVELS = ("dasar", "menengah", "lanjutan")
E_LEARNING = 16
"""The civil-service agency's code of the kind of training; its list runs from 1 to 25."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """An activity as its author edits it. It has no id until the draft is saved.

    Attributes:
        kind: names a plug-in of `services.catalog.activity_kinds`, which also reads `settings`.
        minutes: the time that a learner needs, as the author declares it.
        required: the course asks for it.
        completed_by: what completes it.
        available_when: opens it; none: open from enrolment on.
    """

    id: UUID | None = None
    kind: str
    title: str = ""
    minutes: int = 0
    required: bool = False
    completed_by: CompletedBy = CompletedBy.FINISHED
    available_when: Condition | None = None
    settings: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseModule:
    """A part of a course: a title and its activities in order."""

    id: UUID | None = None
    title: str = ""
    activities: tuple[Activity, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The whole document. `jp` counts lesson hours of 45 minutes, as the organiser declares them."""

    slug: str
    title: str
    summary: str = ""
    category: str = ""
    language: str = "id"
    mode: str = "online"
    kind: int = E_LEARNING
    jp: Decimal = Decimal("0.00")
    level: str = "dasar"
    competencies: tuple[str, ...] = ()
    audience: str = ""
    outcomes: tuple[str, ...] = ()
    why: str = ""
    owner_unit_id: UUID | None = None
    trainer_ids: tuple[UUID, ...] = ()
    modules: tuple[CourseModule, ...] = ()

    @property
    def activities(self) -> tuple[Activity, ...]:
        """Every activity, in the course's order."""
        return tuple(activity for module in self.modules for activity in module.activities)
