"""JSON Schema (2020-12) of what a dataclass looks like on the wire; what is stored and compared."""

import enum
import inspect
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, get_origin
from uuid import UUID

from shared.schema.shapes import Anything, Choice, Many, Map, Nested, OneOfNested, Plain, Value, shape_of
from shared.schema.types import Described, Length, OneOf, Pattern, Places, Range

_PLAIN: dict[Any, dict[str, Any]] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    Decimal: {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"},
    date: {"type": "string", "format": "date"},
    datetime: {"type": "string", "format": "date-time"},
    UUID: {"type": "string", "format": "uuid"},
}


def json_schema_of(cls: type[Any]) -> dict[str, Any]:
    """The JSON Schema of a dataclass.

    Raises:
        InvalidShape: an annotation is not one of those understood.
    """
    repeated: set[Any] = set()
    made = _object(cls, (), repeated)
    definitions: dict[str, Any] = {}
    while missing := [one for one in repeated if shape_of(one).name not in definitions]:
        for one in missing:
            definitions[shape_of(one).name] = _object(one, (), repeated)
    return {**made, "$defs": dict(sorted(definitions.items()))} if definitions else made


def json_of(value: Value, *, nullable: bool) -> dict[str, Any]:
    """The JSON Schema of a single value, with its rules; nothing of one that holds others.

    Args:
        nullable: whether null is allowed, as one more type.
    """
    schema = _bare(value, (), set()) if isinstance(value, (Plain, Choice, Anything)) else {}
    if nullable and schema:
        schema["type"] = [schema["type"], "null"]
        if "enum" in schema:
            schema["enum"] = [*schema["enum"], None]
    return schema


def names_of(value: Map) -> dict[str, Any]:
    """Which names a mapping takes, if not every one."""
    keys = _bare(value.key, (), set())
    return {} if keys == {"type": "string"} else {"propertyNames": keys}


def _object(cls: Any, within: tuple[Any, ...], repeated: set[Any]) -> dict[str, Any]:
    shape = shape_of(cls)
    inside = (*within, cls)
    return {
        "title": shape.name,
        "description": inspect.cleandoc((get_origin(cls) or cls).__doc__ or ""),
        "type": "object",
        "properties": {member.name: _json(member.value, inside, repeated) for member in shape.members},
        "required": [member.name for member in shape.members if member.required],
    }


def _json(value: Value, within: tuple[Any, ...], repeated: set[Any]) -> dict[str, Any]:
    schema = _bare(value, within, repeated)
    return {"anyOf": [schema, {"type": "null"}]} if value.nullable else schema


def _bare(value: Value, within: tuple[Any, ...], repeated: set[Any]) -> dict[str, Any]:
    match value:
        case Plain():
            return _plain(value)
        case Choice():
            return _choice(value)
        case Many():
            return {"type": "array", "items": _json(value.item, within, repeated), **_items(value)}
        case Map():
            members = _json(value.value, within, repeated)
            return {"type": "object", "additionalProperties": members, **names_of(value)}
        case Nested():
            return _nested(value.cls, within, repeated)
        case OneOfNested():
            choices = value.choices()
            return {"oneOf": [_tagged(value, name, within, repeated) for name in choices]}
        case Anything():
            described = next((rule.by() for rule in value.rules if isinstance(rule, Described)), {})
            return {**({"type": "object"} if value.is_object else {}), **described}
    raise TypeError(f"{value!r} is no kind of value")


def _nested(cls: Any, within: tuple[Any, ...], repeated: set[Any]) -> dict[str, Any]:
    if cls in within or _holds_itself(cls):
        repeated.add(cls)
        return {"$ref": f"#/$defs/{shape_of(cls).name}"}
    return _object(cls, within, repeated)


@cache
def _holds_itself(cls: Any) -> bool:
    """Whether an instance may hold another of its class at any depth: such a schema is written once and referred to."""
    seen: set[Any] = set()
    ahead = list(_held_by(cls))
    while ahead:
        one = ahead.pop()
        if one == cls:
            return True
        if one not in seen:
            seen.add(one)
            ahead += _held_by(one)
    return False


def _held_by(cls: Any) -> tuple[Any, ...]:
    return tuple(one for member in shape_of(cls).members for one in _classes_in(member.value))


def _classes_in(value: Value) -> tuple[Any, ...]:
    match value:
        case Nested(cls=cls):
            return (cls,)
        case OneOfNested():
            return tuple(value.choices().values())
        case Many(item=inner) | Map(value=inner):
            return _classes_in(inner)
    return ()


def _tagged(value: OneOfNested, name: str, within: tuple[Any, ...], repeated: set[Any]) -> dict[str, Any]:
    cls, by = value.choices()[name], value.tagged.by
    schema = _nested(cls, within, repeated)
    if value.tagged.beside or any(member.name == by for member in shape_of(cls).members):
        return schema
    tag = {"properties": {by: {"type": "string", "enum": [name]}}, "required": [by]}
    return {"allOf": [schema, tag]}


def _choice(value: Choice) -> dict[str, Any]:
    return {"type": "string", "enum": list(value.values)}


def _plain(value: Plain) -> dict[str, Any]:
    schema = dict(_PLAIN[value.cls])
    for rule in value.rules:
        match rule:
            case Length(min=least, max=most):
                schema |= _limits(minLength=least, maxLength=most)
            case Range(min=least, max=most) if value.cls is not Decimal:
                schema |= _limits(minimum=least, maximum=most)
            case OneOf(values=values):
                schema["enum"] = [item.value if isinstance(item, enum.Enum) else item for item in values]
            case Pattern(expression=expression):
                schema["pattern"] = f"^(?:{expression})$" if "|" in expression else f"^{expression}$"
            case Places(count=count):
                schema["pattern"] = rf"^-?[0-9]+(\.[0-9]{{1,{count}}})?$"
    return schema


def _items(value: Many) -> dict[str, Any]:
    length = next((rule for rule in value.rules if isinstance(rule, Length)), Length())
    return _limits(minItems=length.min, maxItems=length.max)


def _limits(**limits: Any) -> dict[str, Any]:
    return {name: limit for name, limit in limits.items() if limit is not None}
