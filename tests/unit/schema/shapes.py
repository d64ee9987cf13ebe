"""Dataclasses with everything that an annotation can say."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Generic, Literal, TypeVar
from uuid import UUID

from shared.schema.types import (
    UNSET,
    Check,
    Invalid,
    Json,
    Length,
    Measured,
    OneOf,
    Pattern,
    Places,
    Range,
    Tagged,
    Text,
    Unset,
)

T = TypeVar("T")


class Size(enum.StrEnum):
    SMALL = "small"
    LARGE = "large"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part."""

    name: Annotated[str, Length(1, 20)]
    price: Annotated[Decimal, Places(2), Range(0, 100)] = Decimal("1.00")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewThing:
    """Everything that a request can carry.

    Attributes:
        name: one line,
            and no more.
        notes: several lines.
    """

    name: Annotated[str, Length(max=10)]
    notes: Text = ""
    color: Annotated[str, OneOf(("red", "blue"))] = "red"
    key: Annotated[str, Pattern(r"[a-z]+|[0-9]+", "Letters or digits.")] = "a"
    even: Annotated[int, Range(0, 10), Check(lambda number: number % 2 == 0, "Not even.")] = 0
    size: Size = Size.SMALL
    kind: Literal["a", "b"] = "a"
    is_good: bool = False
    made_on: date | None = None
    made_at: datetime | None = None
    parts: tuple[Part, ...] = ()
    by_name: Mapping[Annotated[str, OneOf(("x", "y"))], Sequence[UUID]] = field(default_factory=dict)
    free: Json = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ThingChange:
    """What is to change of a thing."""

    name: Annotated[str, Length(max=10)] | Unset = UNSET
    owner_id: UUID | Unset | None = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Either of two, never both."""

    pin: str | None = None
    token: str | None = None

    def __post_init__(self) -> None:
        if bool(self.pin) == bool(self.token):
            raise Invalid("Send either pin or token.", "pin")


@dataclass(frozen=True, slots=True, kw_only=True)
class Circle:
    """Round."""

    shape: Literal["circle"] = "circle"
    radius: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Square:
    """Not round."""

    shape: Literal["square"] = "square"
    side: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSettings:
    """Settings of a page."""

    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizSettings:
    """Settings of a quiz."""

    attempts: int


KINDS: dict[str, type[object]] = {"page": PageSettings, "quiz": QuizSettings}


def kinds() -> Mapping[str, type[object]]:
    return KINDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """An activity, its settings chosen by the kind beside them."""

    kind: str
    settings: Annotated[object, Tagged("kind", KINDS, beside=True)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """Figures, each naming what it is; settings that a registry chooses and that do not name themselves."""

    figures: tuple[Annotated[Circle | Square, Tagged("shape")], ...]
    settings: Annotated[object, Tagged("type", kinds)] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """A node and what hangs below it."""

    name: str
    below: tuple[Tree, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class All:
    """Every one of several conditions."""

    kind: Literal["all"] = "all"
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Not:
    """The opposite of a condition."""

    kind: Literal["not"] = "not"
    condition: Condition


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """An activity is finished."""

    kind: Literal["finished"] = "finished"
    activity_id: UUID


Condition = Annotated[All | Not | Finished, Tagged("kind")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What completes something."""

    when: Condition | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartView:
    """A part as it is answered."""

    id: UUID
    price: Annotated[Decimal, Places(2)]
    score: Decimal | None
    made_at: datetime
    size: Size
    seconds: Measured | None
    by_name: Mapping[str, int]
    parts: Sequence[Part]
    extra: str | Unset = UNSET


@dataclass(frozen=True, slots=True)
class Sheet(Generic[T]):
    """Some of many."""

    items: Sequence[T]
    next: str | None = None
