"""Generates a sample message of an event class: the default when no real one was recorded.

The result is deterministic, so that the stored files do not change from run to run.
"""

import dataclasses
import enum
import types
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints
from uuid import NAMESPACE_URL, UUID, uuid5

import orjson

from shared.messaging.cloudevents import encode
from shared.messaging.envelope import wrap
from shared.messaging.event import Event
from shared.persistence.context import Cause

_AT = datetime(2026, 11, 21, 2, 15, tzinfo=UTC)


def sample_message(cls: type[Event]) -> dict[str, Any]:
    """A whole CloudEvents message as JSON values."""
    cause = Cause(correlation_id=_key(f"{cls.NAME} correlation"))
    envelope = wrap(sample_of(cls), event_id=_key(cls.NAME), time=_AT, cause=cause)
    # A trace context is random, so samples have none.
    steady = dataclasses.replace(envelope, traceparent=None)
    message: dict[str, Any] = orjson.loads(encode(steady))
    return message


def sample_of(cls: type[Any], path: str = "") -> Any:
    """An instance of a dataclass, each field filled by its annotation."""
    hints = get_type_hints(cls)
    values = {
        member.name: _value(hints[member.name], f"{path}{member.name}") for member in dataclasses.fields(cls)
    }
    return cls(**values)


def _value(hint: Any, path: str) -> Any:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _value(next(one for one in arguments if not _holds_a_union(one)), path)
    if origin is Literal:
        return arguments[0]
    if origin is tuple:
        return (_value(arguments[0], path),)
    if origin is dict:
        return {} if arguments[1] is Any else {"key": _value(arguments[1], path)}
    if dataclasses.is_dataclass(hint):
        return sample_of(hint, f"{path}.")  # type: ignore[arg-type]  # an annotation is a class, not an instance
    if issubclass(hint, enum.Enum):
        return next(iter(hint))
    return {
        str: path.rsplit(".", 1)[-1].replace("_", " "),
        bool: True,
        int: 1,
        Decimal: Decimal("1.00"),
        date: _AT.date(),
        datetime: _AT,
        UUID: _key(path),
    }[hint]


def _holds_a_union(hint: Any) -> bool:
    """Whether it is a dataclass with a member that may be of several classes, as conditions have."""
    if not dataclasses.is_dataclass(hint):
        return False
    members = get_type_hints(hint).values()
    return any(_classes_in(one) > 1 for member in members for one in (member, *get_args(member)))


def _classes_in(hint: Any) -> int:
    is_union = get_origin(hint) in (Union, types.UnionType)
    return sum(dataclasses.is_dataclass(one) for one in get_args(hint)) if is_union else 0


def _key(words: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"urn:sinau:sample:{words}")
