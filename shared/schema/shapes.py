"""A dataclass, read once: its members with their types and rules, for whatever is made of them.

Understood are: str, bool, int, Decimal, date, aware datetime, UUID, `Measured`, enums of strings, `Literal` texts,
`X | None`, `X | Unset`, tuples, sequences, mappings with texts as keys, dataclasses (generic ones, too), unions of
dataclasses with `Tagged`, and `Any` for a value that is checked elsewhere. A plain float is not: it is not exact.
"""

import dataclasses
import enum
import inspect
import re
import types
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from shared.schema.types import Inexact, InvalidShape, Lines, Tagged, Unset

PLAIN: tuple[Any, ...] = (str, bool, int, float, Decimal, date, datetime, UUID)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """What a value may be; each subclass is a kind of value.

    Attributes:
        nullable: whether null is one of its values.
        rules: constraints of `types`, in the order in which they are checked.
    """

    nullable: bool = False
    rules: tuple[Any, ...] = ()

    def rule(self, kind: type[Any]) -> Any:
        """The rule of this kind, or None."""
        return next((rule for rule in self.rules if isinstance(rule, kind)), None)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Plain(Value):
    """A value of one of the types in `PLAIN`."""

    cls: Any


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Value):
    """One of several texts, of an enum if there is one."""

    values: tuple[str, ...]
    enumeration: type[enum.Enum] | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Many(Value):
    """Items in order; a tuple in Python."""

    item: Value


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Map(Value):
    """Values by name; a dict in Python."""

    key: Value
    value: Value


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Nested(Value):
    """An instance of a dataclass, perhaps of a generic one with its arguments."""

    cls: Any


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class OneOfNested(Value):
    """An instance of one of several dataclasses."""

    tagged: Tagged
    members: tuple[Any, ...] = ()

    def choices(self) -> Mapping[str, type[Any]]:
        """The dataclasses by the text that names them."""
        given = self.tagged.choices
        if given is None:
            return {text: cls for cls in self.members for text in _texts_of(cls, self.tagged.by)}
        return given() if callable(given) else given


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Anything(Value):
    """Any JSON value, or any JSON object."""

    is_object: bool = False


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A field of a dataclass.

    Attributes:
        omittable: it may be `UNSET`.
        required: it has no default.
        default: its default as Python has it; `dataclasses.MISSING` where there is none, or a factory.
        description: what the class's docstring says of it under `Attributes:`.
    """

    name: str
    value: Value
    omittable: bool
    required: bool
    default: Any
    description: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A dataclass as it is read.

    Attributes:
        name: of its schema; a generic class's arguments come first: `PersonPage`.
        description: its docstring up to `Attributes:`.
    """

    cls: Any
    name: str
    description: str
    members: tuple[Member, ...]


def shape_of(cls: Any) -> Shape:
    """Read a dataclass, or a generic one with its arguments.

    Raises:
        InvalidShape: it is no dataclass, or an annotation is not one of those understood.
    """
    return _shape_of(cls)


@cache
def _shape_of(cls: Any) -> Shape:
    bare = get_origin(cls) or cls
    if not (isinstance(bare, type) and dataclasses.is_dataclass(bare)):
        raise InvalidShape(f"{cls!r} is no dataclass")
    arguments = dict(zip(getattr(bare, "__parameters__", ()), get_args(cls), strict=False))
    hints = get_type_hints(bare, include_extras=True)
    sentences = _described(bare)
    members = tuple(
        _member(member, hints[member.name], arguments, f"{bare.__name__}.{member.name}", sentences)
        for member in dataclasses.fields(bare)
    )
    name = "".join(argument.__name__.removesuffix("View") for argument in get_args(cls)) + bare.__name__
    return Shape(cls=cls, name=name, description=_summary(bare), members=members)


def _member(
    member: Any, hint: Any, arguments: Mapping[Any, Any], where: str, sentences: Mapping[str, str]
) -> Member:
    hint, omittable = _without(Unset, hint)
    return Member(
        name=member.name,
        value=_value(hint, arguments, where),
        omittable=omittable,
        required=member.default is dataclasses.MISSING and member.default_factory is dataclasses.MISSING,
        default=member.default,
        description=sentences.get(member.name, ""),
    )


def _value(hint: Any, arguments: Mapping[Any, Any], where: str, rules: tuple[Any, ...] = ()) -> Value:
    hint = arguments.get(hint, hint) if isinstance(hint, TypeVar) else hint
    if get_origin(hint) is Annotated:
        inner, *extra = get_args(hint)
        return _value(inner, arguments, where, (*extra, *rules))
    inner, nullable = _without(type(None), hint)
    if inner is not hint:
        return dataclasses.replace(_value(inner, arguments, where, rules), nullable=nullable)
    tagged = next((rule for rule in rules if isinstance(rule, Tagged)), None)
    if tagged is not None:
        members = get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)
        return OneOfNested(tagged=tagged, members=members)
    return _simple(hint, where, rules) or _composed(hint, arguments, where, rules)


def _simple(hint: Any, where: str, rules: tuple[Any, ...]) -> Value | None:
    if hint in PLAIN:
        plain = Plain(cls=hint, rules=rules)
        if hint is float and plain.rule(Inexact) is None:
            raise InvalidShape(f"{where}: a float is not exact")
        return plain
    if hint is Any:
        return Anything(rules=rules)
    if get_origin(hint) is Literal and all(isinstance(text, str) for text in get_args(hint)):
        return Choice(values=get_args(hint), rules=rules)
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return Choice(values=tuple(item.value for item in hint), enumeration=hint, rules=rules)
    return None


def _composed(hint: Any, arguments: Mapping[Any, Any], where: str, rules: tuple[Any, ...]) -> Value:
    origin, parts = get_origin(hint), get_args(hint)
    if (origin is tuple and len(parts) == 2 and parts[1] is Ellipsis) or origin in (list, Sequence):
        return Many(item=_value(parts[0], arguments, where), rules=rules)
    if origin in (dict, Mapping):
        if parts[0] is str and parts[1] is Any:
            return Anything(is_object=True, rules=rules)
        key = _value(parts[0], arguments, where)
        if isinstance(key, Choice) or (isinstance(key, Plain) and key.cls in (str, UUID)):
            return Map(key=key, value=_value(parts[1], arguments, where), rules=rules)
    if dataclasses.is_dataclass(origin or hint):
        resolved = origin[tuple(arguments.get(part, part) for part in parts)] if origin else hint
        return Nested(cls=resolved, rules=rules)
    raise InvalidShape(f"{where}: no schema can be made from {hint!r}")


def _without(unwanted: Any, hint: Any) -> tuple[Any, bool]:
    """A union without one of its types, and whether it was there."""
    if get_origin(hint) not in (Union, types.UnionType):
        return hint, False
    others = tuple(part for part in get_args(hint) if part is not unwanted)
    if len(others) == len(get_args(hint)):
        return hint, False
    return (others[0] if len(others) == 1 else Union[others]), True  # noqa: UP007  # its parts are known at run time


def _texts_of(cls: Any, by: str) -> tuple[str, ...]:
    tag = next((member.value for member in shape_of(cls).members if member.name == by), None)
    if not isinstance(tag, Choice):
        raise InvalidShape(f"{cls.__name__} has no member `{by}` that names it")
    return tag.values


def lines_of(value: Value) -> Lines | None:
    """What a text may hold beside visible characters; None for nothing."""
    found: Lines | None = value.rule(Lines)
    return found


def _summary(cls: type[Any]) -> str:
    text = inspect.cleandoc(cls.__doc__ or "")
    return re.split(r"^\s*Attributes:\s*$", text, maxsplit=1, flags=re.MULTILINE)[0].strip()


def _described(cls: type[Any]) -> dict[str, str]:
    """What docstrings say under `Attributes:`, of the class and of those that it inherits from."""
    sentences: dict[str, str] = {}
    for base in reversed(cls.__mro__):
        _, _, listed = inspect.cleandoc(base.__doc__ or "").partition("Attributes:\n")
        for name, sentence in re.findall(r"^ {4}(\w+): (.*(?:\n {5,}.*)*)", listed, flags=re.MULTILINE):
            words = " ".join(sentence.split())
            sentences[name] = words[:1].upper() + words[1:]
    return sentences
