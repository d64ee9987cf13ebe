"""marshmallow schemas made from dataclasses; loading gives an instance, dumping does not go through marshmallow."""

import enum
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache, partial
from typing import Any
from uuid import UUID

from marshmallow import EXCLUDE, RAISE, Schema, ValidationError, fields, post_load, validate

from shared.schema.dumping import dumper_of
from shared.schema.fields import CheckedJson, CheckedText, Instant, OneOfSeveral, Several
from shared.schema.json_schema import json_of, names_of
from shared.schema.shapes import (
    Anything,
    Choice,
    Many,
    Map,
    Member,
    Nested,
    OneOfNested,
    Plain,
    Value,
    lines_of,
    shape_of,
)
from shared.schema.types import Check, Invalid, Length, OneOf, Pattern, Places, Range


class Use(enum.Enum):
    """What a schema is for."""

    RECORDED = "recorded"
    """An event that is being recorded: unknown members are refused, texts are taken as they are."""
    RECEIVED = "received"
    """An event that arrived: unknown members are left out and limits are not checked; a consumer is tolerant."""
    BODY = "body"
    """A request's JSON: unknown members are refused, texts are checked."""
    QUERY = "query"
    """A request's query arguments, which are all texts."""
    ANSWER = "answer"
    """What a request is answered with: every member is there."""


def event_schema_of(cls: type[Any], *, reading: bool = False) -> type[Schema]:
    """The schema of an event.

    Args:
        cls: a dataclass, its annotations resolvable.
        reading: tolerant of unknown members, as a consumer must be; otherwise they are refused.

    Raises:
        InvalidShape: an annotation is not one of those understood.
    """
    return schema_class_of(cls, Use.RECEIVED if reading else Use.RECORDED)


def schema_of(cls: Any, use: Use) -> Schema:
    """The one schema instance of a dataclass for a use; schemas hold no state.

    Raises:
        InvalidShape: an annotation is not one of those understood.
    """
    return _schema_of(cls, use)


@cache
def _schema_of(cls: Any, use: Use) -> Schema:
    return schema_class_of(cls, use)()


def schema_class_of(cls: Any, use: Use) -> type[Schema]:
    """The schema class of a dataclass for a use."""
    if use is Use.ANSWER and _looks_the_same_both_ways(cls, frozenset()):
        use = Use.BODY
    return _class_of(cls, use)


@cache
def _class_of(cls: Any, use: Use) -> type[Schema]:
    shape = shape_of(cls)
    members: dict[str, Any] = {member.name: _member(member, use) for member in shape.members}
    bare = getattr(cls, "__origin__", cls)
    dump = dumper_of(cls, json_values=use in (Use.RECORDED, Use.RECEIVED))

    def _make(self: Schema, data: dict[str, Any], **kwargs: Any) -> Any:
        try:
            return bare(**data)
        except Invalid as error:
            raise ValidationError(error.message, error.field or "_schema") from error

    def _dump(self: Schema, obj: Any, *, many: bool | None = None) -> Any:
        return dump(obj)

    members["_make"] = post_load(_make)
    members["dump"] = _dump
    # flask-smorest copies what it documents; a schema holds no state.
    members["__deepcopy__"] = lambda self, memo: self
    unknown = EXCLUDE if use in (Use.RECEIVED, Use.QUERY) else RAISE
    members["Meta"] = type("Meta", (), {"unknown": unknown, "register": False})
    # Not `description`, which a dataclass may have as a member.
    members["_description"] = shape.description
    return type(_name(shape.name, use), (Schema,), members)


def _name(name: str, use: Use) -> str:
    # An answer that differs from the request of the same class is a schema of its own.
    return name if use is not Use.ANSWER or name.endswith(("View", "Page")) else f"{name}View"


def _looks_the_same_both_ways(cls: Any, seen: frozenset[Any]) -> bool:
    if cls in seen:
        return True
    return all(
        member.required and _value_looks_the_same(member.value, seen | {cls})
        for member in shape_of(cls).members
    )


def _value_looks_the_same(value: Value, seen: frozenset[Any]) -> bool:
    match value:
        case Many(item=part) | Map(value=part):
            return _value_looks_the_same(part, seen)
        case Nested(cls=nested):
            return _looks_the_same_both_ways(nested, seen)
        case OneOfNested():
            return all(_looks_the_same_both_ways(cls, seen) for cls in value.choices().values())
    return True


def _member(member: Member, use: Use) -> fields.Field[Any]:
    required = not member.omittable if use is Use.ANSWER else member.required
    metadata = {"description": member.description} if member.description else {}
    if not required and use in (Use.BODY, Use.QUERY):
        default = _json_default(member.default)
        metadata |= {} if default is None else {"default": default}
    return _field(member.value, use, required=required, metadata=metadata)


def _json_default(value: Any) -> Any:
    if isinstance(value, enum.Enum):
        value = value.value
    if isinstance(value, Decimal):
        return str(value)
    return value if isinstance(value, (str, int)) and value != "unset" else None


def _field(value: Value, use: Use, **given: Any) -> fields.Field[Any]:
    options = _options(value, use, **given)
    match value:
        case Plain():
            return _plain(value, use, options)
        case Choice(enumeration=None):
            return fields.String(**{**options, "validate": validate.OneOf(value.values)})
        case Choice(enumeration=choices):
            return fields.Enum(choices, by_value=True, **options)  # type: ignore[arg-type]  # None is matched above
        case Many():
            return Several(_field(value.item, use), **options)
        case Map():
            return fields.Dict(keys=_field(value.key, use), values=_field(value.value, use), **options)
        case Nested():
            return fields.Nested(partial(schema_of, value.cls, use), **options)
        case OneOfNested():
            return OneOfSeveral(value, partial(schema_of, use=use), **options)
        case Anything():
            if use is Use.BODY:
                return CheckedJson(lines_of(value), is_object=value.is_object, **options)
            return fields.Dict(keys=fields.String(), **options) if value.is_object else fields.Raw(**options)
    raise TypeError(f"{value!r} is no kind of value")


def _options(value: Value, use: Use, **given: Any) -> dict[str, Any]:
    nullable = value.nullable and use is not Use.QUERY
    described = names_of(value) if isinstance(value, Map) else json_of(value, nullable=nullable)
    options = {**given, "metadata": {**given.get("metadata", {}), "json_schema": described}}
    if nullable or (isinstance(value, Anything) and not value.is_object):
        options["allow_none"] = True
    if use in (Use.RECORDED, Use.BODY, Use.QUERY):
        options["validate"] = _validators(value)
    return options


def _plain(value: Plain, use: Use, options: dict[str, Any]) -> fields.Field[Any]:
    from_text = use is Use.QUERY
    if value.cls is str:
        if use in (Use.BODY, Use.QUERY):
            return CheckedText(lines_of(value), **options)
        return fields.String(**options)
    if value.cls is bool:
        return (
            fields.Boolean(**options)
            if from_text
            else fields.Boolean(truthy={True}, falsy={False}, **options)
        )
    if value.cls is int:
        return fields.Integer(strict=not from_text, **options)
    if value.cls is Decimal:
        places = value.rule(Places)
        return fields.Decimal(
            places=None if places is None else places.count, as_string=True, allow_nan=False, **options
        )
    kind: Callable[..., fields.Field[Any]] = _OTHERS[value.cls]
    return kind(**options)


_OTHERS: Mapping[Any, Any] = {date: fields.Date, datetime: Instant, UUID: fields.UUID, float: fields.Float}


def _validators(value: Value) -> list[Callable[[Any], Any]]:
    made = [_validator(rule, value) for rule in value.rules]
    return [validator for validator in made if validator is not None]


def _validator(rule: Any, value: Value) -> Callable[[Any], Any] | None:
    match rule:
        case Length():
            return validate.Length(rule.min, rule.max)
        case Range():
            limits = validate.Range(rule.min, rule.max)
            # As a function its limits are not described as those of a number: a Decimal is a text in JSON.
            return limits.__call__ if isinstance(value, Plain) and value.cls is Decimal else limits
        case OneOf():
            return validate.OneOf(tuple(rule.values))
        case Pattern():
            return _must(rule.fits, rule.message)
        case Check():
            return _must(rule.holds, rule.message)
    return None


def _must(holds: Callable[[Any], bool], message: str) -> Callable[[Any], None]:
    def check(value: Any) -> None:
        if not holds(value):
            raise ValidationError(message)

    return check
