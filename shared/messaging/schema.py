"""A marshmallow schema and a JSON Schema for a frozen dataclass, both made from its annotations.

Understood are: str, bool, int, Decimal, date, aware datetime, UUID, enums of strings, `Literal` strings, `X | None`,
`tuple[X, ...]`, `dict[str, X]` and other frozen dataclasses. A float is not: it is not exact.
"""

import dataclasses
import enum
import inspect
import types
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from marshmallow import EXCLUDE, RAISE, Schema, ValidationError, fields, post_load, validate

from shared.messaging.errors import InvalidEventClass


class Instant(fields.Field[datetime]):
    """An aware instant as RFC 3339 in UTC: `2026-05-19T02:15:00.000001Z`."""

    def _serialize(self, value: datetime | None, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValidationError("A naive time: which instant it means would be a guess.", attr or "_schema")
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> datetime:
        try:
            instant = datetime.fromisoformat(value)
        except (TypeError, ValueError) as error:
            raise ValidationError("Not an RFC 3339 instant.") from error
        if instant.tzinfo is None:
            raise ValidationError("An instant without a zone.")
        return instant.astimezone(UTC)


class Several(fields.List[Any]):
    """Items in order, a tuple in Python: frozen events hold nothing that can change."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        return tuple(super()._deserialize(value, attr, data, **kwargs))


_made: dict[tuple[Any, bool], type[Schema]] = {}


def schema_of(cls: type[Any], *, reading: bool = False) -> type[Schema]:
    """The marshmallow schema of a dataclass; loading gives an instance of it.

    Args:
        cls: a dataclass, its annotations resolvable.
        reading: tolerant of unknown members, as a consumer must be; otherwise they are refused.

    Raises:
        InvalidEventClass: an annotation is not one of those understood.
    """
    if (cls, reading) in _made:
        return _made[cls, reading]
    hints = get_type_hints(cls)
    members: dict[str, Any] = {}
    for member in dataclasses.fields(cls):
        has_default = not (
            member.default is dataclasses.MISSING and member.default_factory is dataclasses.MISSING
        )
        members[member.name] = _field(
            hints[member.name], f"{cls.__name__}.{member.name}", reading, required=not has_default
        )

    def _make(self: Schema, data: dict[str, Any], **kwargs: Any) -> Any:
        return cls(**data)

    members["_make"] = post_load(_make)
    members["Meta"] = type("Meta", (), {"unknown": EXCLUDE if reading else RAISE, "register": False})
    made = _made[cls, reading] = type(f"{cls.__name__}Schema", (Schema,), members)
    return made


def _field(hint: Any, where: str, reading: bool, **options: Any) -> fields.Field[Any]:
    inner = _without_none(hint)
    if inner is not hint:
        options["allow_none"] = True
    if inner in _PLAIN:
        plain: fields.Field[Any] = _PLAIN[inner](**options)
        return plain
    origin, arguments = get_origin(inner), get_args(inner)
    if origin is Literal and all(isinstance(value, str) for value in arguments):
        return fields.String(validate=validate.OneOf(arguments), **options)
    if origin is tuple and len(arguments) == 2 and arguments[1] is Ellipsis:
        return Several(_field(arguments[0], where, reading), **options)
    if origin is dict and arguments[0] is str:
        return fields.Dict(keys=fields.String(), values=_field(arguments[1], where, reading), **options)
    if isinstance(inner, type) and issubclass(inner, enum.Enum):
        return fields.Enum(inner, by_value=True, **options)
    if isinstance(inner, type) and dataclasses.is_dataclass(inner):
        nested: type[Any] = inner
        return fields.Nested(schema_of(nested, reading=reading), **options)
    raise InvalidEventClass(f"{where}: {hint!r} is no type that an event can carry")


def _without_none(hint: Any) -> Any:
    if get_origin(hint) in (Union, types.UnionType):
        others = [argument for argument in get_args(hint) if argument is not type(None)]
        if len(others) == 1:
            return others[0]
    return hint


def _boolean(**options: Any) -> fields.Field[Any]:
    return fields.Boolean(truthy={True}, falsy={False}, **options)


_PLAIN: dict[Any, Any] = {
    str: fields.String,
    bool: _boolean,
    int: lambda **options: fields.Integer(strict=True, **options),
    Decimal: lambda **options: fields.Decimal(as_string=True, allow_nan=False, **options),
    date: fields.Date,
    datetime: Instant,
    UUID: fields.UUID,
}

_PLAIN_JSON: dict[Any, dict[str, Any]] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    Decimal: {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"},
    date: {"type": "string", "format": "date"},
    datetime: {"type": "string", "format": "date-time"},
    UUID: {"type": "string", "format": "uuid"},
}


def json_schema_of(cls: type[Any]) -> dict[str, Any]:
    """The JSON Schema (2020-12) of what a dataclass looks like on the wire; what is stored and compared."""
    hints = get_type_hints(cls)
    members = dataclasses.fields(cls)
    required = [
        member.name
        for member in members
        if member.default is dataclasses.MISSING and member.default_factory is dataclasses.MISSING
    ]
    return {
        "title": cls.__name__,
        "description": inspect.cleandoc(cls.__doc__ or ""),
        "type": "object",
        "properties": {member.name: _json(hints[member.name]) for member in members},
        "required": required,
    }


def _json(hint: Any) -> dict[str, Any]:
    inner = _without_none(hint)
    if inner is not hint:
        return {"anyOf": [_json(inner), {"type": "null"}]}
    if inner in _PLAIN_JSON:
        return dict(_PLAIN_JSON[inner])
    origin, arguments = get_origin(inner), get_args(inner)
    if origin is Literal:
        return {"type": "string", "enum": list(arguments)}
    if origin is tuple:
        return {"type": "array", "items": _json(arguments[0])}
    if origin is dict:
        return {"type": "object", "additionalProperties": _json(arguments[1])}
    if issubclass(inner, enum.Enum):
        return {"type": "string", "enum": [item.value for item in inner]}
    return json_schema_of(inner)
