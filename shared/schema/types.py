"""What an annotation of a dataclass says about a value, beside its type: `Annotated[str, Length(max=200)]`.

Nothing here does IO, so that `domain` can declare shapes.
"""

import enum
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal
from typing import Annotated, Any, Final, Literal

from shared.errors import SinauError


class InvalidShape(SinauError):
    """A dataclass has an annotation that no schema can be made from; found when its schema is made."""


class Invalid(Exception):
    """A value breaks a rule that is more than a type.

    A dataclass raises it in `__post_init__` for what holds between its members.

    Args:
        message: one sentence for a person, in English.
        field: the member that the message stands beside; empty for the whole.
    """

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class Unset(enum.Enum):
    """The type of `UNSET`."""

    UNSET = "unset"

    def __bool__(self) -> Literal[False]:
        return False


UNSET: Final = Unset.UNSET
"""Stands for a member that was left out, where null says something: `name: str | Unset = UNSET`."""


def given(change: object) -> dict[str, Any]:
    """The members of a change that were sent, by name."""
    if not is_dataclass(change):
        raise TypeError(f"{change!r} is no dataclass")
    values = {member.name: getattr(change, member.name) for member in fields(change)}
    return {name: value for name, value in values.items() if value is not UNSET}


@dataclass(frozen=True, slots=True)
class Length:
    """How many characters a text has, or items a list."""

    min: int | None = None
    max: int | None = None


@dataclass(frozen=True, slots=True)
class Range:
    """Between which values a number lies, both included."""

    min: int | Decimal | None = None
    max: int | Decimal | None = None


@dataclass(frozen=True, slots=True)
class OneOf:
    """Which texts are taken, where no `Literal` or `StrEnum` names them."""

    values: Sequence[str]


@dataclass(frozen=True, slots=True)
class Pattern:
    """What the whole text looks like, in the regular expressions that Python and ECMA 262 share.

    Args:
        expression: without anchors; it has to match all of the text.
        message: what to do, for a person.
    """

    expression: str
    message: str = "String does not match expected pattern."

    def fits(self, text: str) -> bool:
        """Whether all of the text matches."""
        return re.fullmatch(self.expression, text) is not None


@dataclass(frozen=True, slots=True)
class Check:
    """A rule of the domain that a value has to keep.

    Args:
        holds: the rule.
        message: what to do, for a person.
    """

    holds: Callable[[Any], bool]
    message: str


@dataclass(frozen=True, slots=True)
class Places:
    """How many decimal places a `Decimal` is written and read with."""

    count: int


@dataclass(frozen=True, slots=True)
class Inexact:
    """Allows a float, which no event and no document carries: for measurements alone."""


@dataclass(frozen=True, slots=True)
class Tagged:
    """One of several dataclasses, chosen by a text.

    Args:
        by: the member that names the choice.
        choices: the dataclasses by that name, or a function that gives them; without, the union's dataclasses by
            their `Literal` member `by`.
        beside: `by` is a member of the object that holds this one, not of this one itself.
    """

    by: str
    choices: Mapping[str, type[Any]] | Callable[[], Mapping[str, type[Any]]] | None = None
    beside: bool = False


@dataclass(frozen=True, slots=True)
class Described:
    """How a document is described that a schema of its own checks.

    Args:
        by: gives its JSON Schema.
    """

    by: Callable[[], Mapping[str, Any]]


class Lines(enum.Enum):
    """What a text, or the texts in a document, may hold beside visible characters and spaces; by itself nothing."""

    MANY = "many"
    """Line breaks and tabs."""
    UNCHECKED = "unchecked"
    """Whatever a database keeps: the text of a file, which its own reader checks line by line."""


Text = Annotated[str, Lines.MANY]
"""A text of several lines; a plain `str` has one."""

FileText = Annotated[str, Lines.UNCHECKED]
"""The text of an uploaded file."""

Measured = Annotated[float, Inexact()]
"""A measurement, such as seconds."""

Json = dict[str, Any]
"""A document whose members are checked elsewhere."""
