"""The language in which courses say when they are complete and when an activity opens.

A condition is a tree: `all`, `any` and `not` over leaves. It is plain data: it travels in a course version's event, is
evaluated in enrollment (`services.enrollment.domain.conditions`) and is explained in words by the portal.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal, TypeAlias
from uuid import UUID

from shared.schema.types import Check, Places, Range, Tagged


@dataclass(frozen=True, slots=True, kw_only=True)
class AllOf:
    """Every condition is met; met if there is none."""

    kind: Literal["all"] = "all"
    conditions: tuple["Condition", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyOf:
    """At least one condition is met; never met if there is none."""

    kind: Literal["any"] = "any"
    conditions: tuple["Condition", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Not:
    """The condition is not met."""

    kind: Literal["not"] = "not"
    condition: "Condition"


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityFinished:
    """The person finished the activity, with whatever result."""

    kind: Literal["finished"] = "finished"
    activity_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityPassed:
    """The person passed the activity."""

    kind: Literal["passed"] = "passed"
    activity_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreAtLeast:
    """The person's best score in the activity is at least `score` (0 to 100)."""

    kind: Literal["score_at_least"] = "score_at_least"
    activity_id: UUID
    score: Annotated[Decimal, Places(2), Range(min=0, max=100)]


def _is_in_reach(at: datetime) -> bool:
    return 2000 <= at.year < 3000


@dataclass(frozen=True, slots=True, kw_only=True)
class NotBefore:
    """The instant has come."""

    kind: Literal["not_before"] = "not_before"
    at: Annotated[datetime, Check(_is_in_reach, "From the year 2000 to 2999.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class InGroup:
    """The person is a member of the group of participants."""

    kind: Literal["in_group"] = "in_group"
    group_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileIs:
    """A field of the person's profile has one of the values; `unit` means the unit's subtree, its values being ids."""

    kind: Literal["profile"] = "profile"
    field: Literal["employment_type", "position", "rank", "unit"]
    any_of: tuple[str, ...]


Condition: TypeAlias = Annotated[
    AllOf | AnyOf | Not | ActivityFinished | ActivityPassed | ScoreAtLeast | NotBefore | InGroup | ProfileIs,
    Tagged("kind"),
]
Leaf: TypeAlias = ActivityFinished | ActivityPassed | ScoreAtLeast | NotBefore | InGroup | ProfileIs
OVER_ACTIVITIES = (ActivityFinished, ActivityPassed, ScoreAtLeast)
"""The leaves that completion may be made of: they depend on results alone, so it never changes by itself."""


def leaves_of(condition: Condition) -> Iterator[Leaf]:
    """Every leaf of a condition, from left to right."""
    match condition:
        case AllOf(conditions=parts) | AnyOf(conditions=parts):
            for part in parts:
                yield from leaves_of(part)
        case Not(condition=part):
            yield from leaves_of(part)
        case _:
            yield condition


def depth_of(condition: Condition) -> int:
    """How many levels the tree has; a leaf is one."""
    match condition:
        case AllOf(conditions=parts) | AnyOf(conditions=parts):
            return 1 + max((depth_of(part) for part in parts), default=0)
        case Not(condition=part):
            return 1 + depth_of(part)
        case _:
            return 1
