"""Frozen dataclasses as JSON documents, read and written by their annotations. Numbers are exact: strings.

Understood are: str, bool, Decimal, enums of strings, `X | None`, and tuples of such dataclasses. A member without a
default is required; null stands for the default. Texts lose white space around them and carriage returns.
"""

import dataclasses
import enum
import types
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from services.assessment.domain.numbers import written
from services.assessment.domain.problems import Problem, ProblemKind

MEMBER_MISSING = ProblemKind("member_missing", "The question lacks '%(member)s'. Add it.")
MEMBER_UNKNOWN = ProblemKind(
    "member_unknown", "A question of this type has no '%(member)s'. Leave it out, or correct its name."
)
MEMBER_MISSHAPEN = ProblemKind("member_misshapen", "'%(member)s' has to be a JSON %(wanted)s. Correct it.")
VALUE_UNKNOWN = ProblemKind("value_unknown", "'%(member)s' cannot be '%(value)s'. Use one of: %(known)s.")

D = TypeVar("D")
Refuse = Callable[[ProblemKind, Mapping[str, str | int]], None]


@dataclasses.dataclass(frozen=True, slots=True)
class _Member:
    name: str
    hint: Any
    is_optional: bool
    has_default: bool


def read_document(cls: type[D], document: Mapping[str, Any]) -> D | list[Problem]:
    """The instance that a document describes, or every problem of its shape.

    Args:
        cls: the dataclass; the document's member `type` is passed over.
    """
    problems: list[Problem] = []

    def refuse(kind: ProblemKind, values: Mapping[str, str | int]) -> None:
        problems.append(Problem(kind, values))

    given = {name: value for name, value in document.items() if name != "type"}
    instance: D | None = _read_object(cls, given, "", refuse)
    return problems if instance is None else instance


def document_of(value: Any) -> dict[str, Any]:
    """The document of a dataclass; a question's begins with its type."""
    type_name = getattr(value, "TYPE", None)
    document: dict[str, Any] = {} if type_name is None else {"type": type_name}
    for member in dataclasses.fields(value):
        document[member.name] = _written(getattr(value, member.name))
    return document


def _written(value: Any) -> Any:
    if isinstance(value, Decimal):
        return written(value)
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, tuple):
        return [_written(item) for item in value]
    return document_of(value) if dataclasses.is_dataclass(value) else value


@cache
def _members(cls: type[Any]) -> tuple[_Member, ...]:
    hints = get_type_hints(cls)
    return tuple(
        _Member(
            member.name,
            *_without_none(hints[member.name]),
            member.default is not dataclasses.MISSING or member.default_factory is not dataclasses.MISSING,
        )
        for member in dataclasses.fields(cls)
    )


def _without_none(hint: Any) -> tuple[Any, bool]:
    if get_origin(hint) in (Union, types.UnionType):
        (inner,) = (argument for argument in get_args(hint) if argument is not type(None))
        return inner, True
    return hint, False


def _read_object(cls: Any, document: Any, path: str, refuse: Refuse) -> Any:
    """The instance, or None if it was refused."""
    if not isinstance(document, Mapping):
        refuse(MEMBER_MISSHAPEN, {"member": path.removesuffix("."), "wanted": "object"})
        return None
    values: dict[str, Any] = {}
    is_whole = True
    members = _members(cls)
    for name in document.keys() - {member.name for member in members}:
        refuse(MEMBER_UNKNOWN, {"member": f"{path}{name}"[:100]})
        is_whole = False
    for member in members:
        value = document.get(member.name)
        if value is None:
            if member.is_optional and member.name in document:
                values[member.name] = None
            elif not member.has_default:
                refuse(MEMBER_MISSING, {"member": path + member.name})
                is_whole = False
            continue
        read = _read_value(member.hint, value, path + member.name, refuse)
        if read is None:
            is_whole = False
        values[member.name] = read
    return cls(**values) if is_whole else None


def _read_value(hint: Any, value: Any, path: str, refuse: Refuse) -> Any:
    """The value, or None if it was refused."""
    if get_origin(hint) is tuple:
        if not isinstance(value, list):
            refuse(MEMBER_MISSHAPEN, {"member": path, "wanted": "array"})
            return None
        item_hint = get_args(hint)[0]
        items = [
            _read_value(item_hint, item, f"{path}[{number}]", refuse) for number, item in enumerate(value)
        ]
        return None if any(item is None for item in items) else tuple(items)
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return _read_object(hint, value, path + ".", refuse)
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        known = [one.value for one in hint]
        if value not in known:
            refuse(VALUE_UNKNOWN, {"member": path, "value": str(value)[:40], "known": ", ".join(known)})
            return None
        return hint(value)
    read, wanted = _PLAIN[hint]
    found = read(value)
    if found is None:
        refuse(MEMBER_MISSHAPEN, {"member": path, "wanted": wanted})
    return found


def _text(value: Any) -> str | None:
    if not isinstance(value, str):
        return None
    return value.replace("\r\n", "\n").replace("\r", "\n").strip()


def _truth(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def _number(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


_PLAIN: Mapping[Any, tuple[Callable[[Any], Any], str]] = {
    str: (_text, "string"),
    bool: (_truth, "boolean"),
    Decimal: (_number, "number"),
}
