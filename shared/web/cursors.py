"""Cursors read back into the types that a list is ordered by; one that another list gave out is refused."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID

from shared.web.pagination import CursorNotReadable, decode_cursor

A = TypeVar("A")
B = TypeVar("B")
LARGEST = 2**63 - 1


def number_in(cursor: str | None) -> int | None:
    """The last row seen in a list ordered by a number from 0 to 2⁶³-1; all here raise `CursorNotReadable`."""
    return _one(cursor, _number)


def text_in(cursor: str | None) -> str | None:
    """The last row seen in a list ordered by one text."""
    return _one(cursor, _text)


def key_in(cursor: str | None) -> UUID | None:
    """The last row seen in a list ordered by key."""
    return _one(cursor, UUID)


def text_and_key_in(cursor: str | None) -> tuple[str, UUID] | None:
    """The last row seen in a list ordered by a name, then by key."""
    return _two(cursor, _text, UUID)


def instant_and_key_in(cursor: str | None) -> tuple[datetime, UUID] | None:
    """The last row seen in a list ordered by time, then by key."""
    return _two(cursor, _instant, UUID)


def _one(cursor: str | None, read: Callable[[Any], A]) -> A | None:
    values = _read(cursor, read)
    return None if values is None else values[0]


def _two(cursor: str | None, first: Callable[[Any], A], second: Callable[[Any], B]) -> tuple[A, B] | None:
    values = _read(cursor, first, second)
    return None if values is None else (values[0], values[1])


def _read(cursor: str | None, *readers: Callable[[Any], Any]) -> list[Any] | None:
    values = decode_cursor(cursor, len(readers))
    if values is None:
        return None
    try:
        return [read(value) for read, value in zip(readers, values, strict=True)]
    except (ValueError, TypeError, AttributeError, OverflowError) as error:
        raise CursorNotReadable("The cursor belongs to another list: start again without one.") from error


def _number(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= LARGEST:
        raise ValueError("not a number of a row")
    return value


def _text(value: Any) -> str:
    # PostgreSQL compares with no text that holds a NUL.
    if not isinstance(value, str) or "\0" in value:
        raise ValueError("not a text")
    return value


def _instant(value: Any) -> datetime:
    instant = datetime.fromisoformat(value)
    if instant.tzinfo is None:
        raise ValueError("a time without a zone")
    # An instant at the edge of the calendar overflows here and not in a query.
    return instant.astimezone(UTC)
