"""Functions that turn an instance into what JSON holds, made once per dataclass.

A function takes all members at once and touches again only those whose value is not what is written. It is for
instances that fit their annotations: nothing is checked, and what a subclass adds is left out.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from operator import attrgetter
from typing import Any, cast
from uuid import UUID

from marshmallow import ValidationError

from shared.schema.shapes import (
    Anything,
    Choice,
    Many,
    Map,
    Nested,
    OneOfNested,
    Plain,
    Shape,
    Value,
    shape_of,
)
from shared.schema.types import UNSET, Places

Dump = Callable[[Any], Any]


def dumper_of(cls: Any, *, json_values: bool) -> Callable[[Any], dict[str, Any]]:
    """The function that dumps instances of a dataclass.

    Args:
        json_values: keys, dates and instants become texts, instants in UTC with a `Z`; otherwise they are left to
            orjson, which writes them itself.

    Raises:
        InvalidShape: an annotation is not one of those understood.
    """
    return _dumper_of(cls, json_values)


@cache
def _dumper_of(cls: Any, json_values: bool) -> Callable[[Any], dict[str, Any]]:
    shape = shape_of(cls)
    names = tuple(member.name for member in shape.members)
    conversions = [
        (member.name, convert)
        for member in shape.members
        if (convert := _nullable(member.value, json_values)) is not None
    ]
    omittable = tuple(member.name for member in shape.members if member.omittable)
    get = _getter(names)

    def dump(value: Any) -> dict[str, Any]:
        document = dict(zip(names, get(value), strict=True))
        for name in omittable:
            if document[name] is UNSET:
                del document[name]
        for name, convert in conversions:
            if name in document:
                document[name] = convert(document[name])
        return document

    return dump


def _getter(names: tuple[str, ...]) -> Callable[[Any], tuple[Any, ...]]:
    if len(names) > 1:
        return attrgetter(*names)
    return lambda value: tuple(getattr(value, name) for name in names)


def _nullable(value: Value, json_values: bool) -> Dump | None:
    convert = _conversion(value, json_values)
    if convert is None or not value.nullable:
        return convert
    return lambda given: None if given is None else convert(given)


def _conversion(value: Value, json_values: bool) -> Dump | None:
    """What makes JSON of such a value, or None where it is written as it is."""
    match value:
        case Plain():
            return _plain(value, json_values)
        case Choice(enumeration=choices):
            return None if choices is None or not json_values else lambda given: choices(given).value
        case Many():
            return _many(_nullable(value.item, json_values))
        case Map():
            return _map(value, json_values)
        case Nested():
            return _later(value.cls, json_values)
        case OneOfNested():
            return _one_of(value, json_values)
        case Anything():
            return None
    raise TypeError(f"{value!r} is no kind of value")


def _plain(value: Plain, json_values: bool) -> Dump | None:
    if value.cls is Decimal:
        places = value.rule(Places)
        written = "f" if places is None else f".{places.count}f"
        return lambda given: format(given, written)
    if not json_values:
        return None
    if value.cls is UUID:
        return str
    if value.cls is datetime:
        return _instant
    return cast(Dump, date.isoformat) if value.cls is date else None


def _instant(value: datetime) -> str:
    if value.tzinfo is None:
        raise ValidationError("A naive time: which instant it means would be a guess.")
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _many(item: Dump | None) -> Dump:
    return list if item is None else lambda given: [item(part) for part in given]


def _map(value: Map, json_values: bool) -> Dump:
    convert = _nullable(value.value, json_values) or _same
    if isinstance(value.key, Plain) and value.key.cls is str:
        return lambda given: {key: convert(part) for key, part in given.items()}
    return lambda given: {str(key): convert(part) for key, part in given.items()}


def _same(value: Any) -> Any:
    return value


def _later(cls: Any, json_values: bool) -> Dump:
    """The dumper of a nested class, looked up at its first use: dataclasses may hold one another."""
    found: list[Dump] = []

    def dump(value: Any) -> Any:
        if not found:
            found.append(dumper_of(cls, json_values=json_values))
        return found[0](value)

    return dump


def _one_of(value: OneOfNested, json_values: bool) -> Dump:
    found: dict[type[Any], tuple[Dump, dict[str, str]]] = {}

    def dump(given: Any) -> Any:
        cls = type(given)
        if cls not in found:
            found[cls] = (dumper_of(cls, json_values=json_values), _tag_of(value, cls))
        convert, tag = found[cls]
        return {**tag, **convert(given)}

    return dump


def _tag_of(value: OneOfNested, cls: Any) -> dict[str, str]:
    name = next(name for name, choice in value.choices().items() if choice is cls)
    shape: Shape = shape_of(cls)
    if value.tagged.beside or any(member.name == value.tagged.by for member in shape.members):
        return {}
    return {value.tagged.by: name}
