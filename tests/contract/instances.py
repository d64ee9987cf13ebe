"""Events of any class with any values that their annotations allow."""

import dataclasses
import enum
import types
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from hypothesis import strategies as st

from shared.schema.types import Check, Range

NOW = datetime(2026, 11, 21, 2, 15, tzinfo=UTC)
_PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    # What no database keeps is refused at the doors: surrogates and NUL.
    str: st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20),
    bool: st.booleans(),
    int: st.integers(-(2**31), 2**31),
    Decimal: st.decimals(-1000, 1000, places=2),
    date: st.dates(date(1900, 1, 1), date(2200, 1, 1)),
    datetime: st.datetimes(
        datetime(1900, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
        datetime(2200, 1, 1),  # noqa: DTZ001
        timezones=st.just(UTC),
    ),
    UUID: st.uuids(),
    types.NoneType: st.none(),
    # A document that its own reader checks.
    Any: st.integers(-(2**31), 2**31),
}


def instances(cls: type[Any]) -> st.SearchStrategy[Any]:
    """Instances of a frozen dataclass."""
    hints = get_type_hints(cls, include_extras=True)
    return st.builds(cls, **{member.name: _values(hints[member.name]) for member in dataclasses.fields(cls)})


def _values(hint: Any) -> st.SearchStrategy[Any]:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        limits = next((rule for rule in arguments[1:] if isinstance(rule, Range)), None)
        if limits is not None and arguments[0] is Decimal:
            return st.decimals(limits.min, limits.max, places=2)
        checks = [rule.holds for rule in arguments[1:] if isinstance(rule, Check)]
        return _values(arguments[0]).filter(lambda value: all(holds(value) for holds in checks))
    if origin in (Union, types.UnionType):
        # Put off, because a condition holds conditions.
        return st.one_of(*(_later(one) for one in arguments))
    if origin is Literal:
        return st.sampled_from(arguments)
    if origin is dict:
        return st.dictionaries(_values(arguments[0]), _values(arguments[1]), max_size=2)
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return st.sampled_from(hint)
    if origin is tuple:
        return st.lists(_values(arguments[0]), max_size=3).map(tuple)
    if dataclasses.is_dataclass(hint):
        return instances(hint)  # type: ignore[arg-type]  # an annotation is a class, not an instance
    return _PLAIN[hint]


@cache
def _later(hint: Any) -> st.SearchStrategy[Any]:
    return st.deferred(lambda: _values(hint))
