"""Cursors of identity's lists, read back into the types that their queries compare with."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from shared.web.pagination import CursorNotReadable, decode_cursor


def _typed(cursor: str | None, *readers: Callable[[str], Any]) -> tuple[Any, ...] | None:
    values = decode_cursor(cursor, len(readers))
    if values is None:
        return None
    try:
        return tuple(read(value) for read, value in zip(readers, values, strict=True))
    except (ValueError, TypeError, AttributeError) as error:
        raise CursorNotReadable("The cursor belongs to another list: start again without one.") from error


def name_and_id(cursor: str | None) -> tuple[str, UUID] | None:
    """The last person seen in a list by name."""
    values = _typed(cursor, str, UUID)
    return (values[0], values[1]) if values else None


def instant_and_id(cursor: str | None) -> tuple[datetime, UUID] | None:
    """The last row seen in a list by time."""
    values = _typed(cursor, _aware, UUID)
    return (values[0], values[1]) if values else None


def text(cursor: str | None) -> str | None:
    """The last row seen in a list by one text."""
    values = _typed(cursor, str)
    return values[0] if values else None


def _aware(value: str) -> datetime:
    instant = datetime.fromisoformat(value)
    if instant.tzinfo is None:
        raise ValueError("a time without a zone")
    return instant
