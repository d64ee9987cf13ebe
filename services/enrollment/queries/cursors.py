"""Reading the values in a cursor; a forged one is refused like any other bad input."""

from datetime import datetime
from typing import Any
from uuid import UUID

from shared.web.pagination import CursorNotReadable, decode_cursor


def uuid_after(cursor: str | None) -> UUID | None:
    """The key in a cursor of lists that are ordered by key alone.

    Raises:
        CursorNotReadable: it holds something else.
    """
    values = decode_cursor(cursor, 1)
    return None if values is None else _uuid(values[0])


def text_after(cursor: str | None) -> tuple[str, UUID] | None:
    """Text and key, for lists ordered by a name.

    Raises:
        CursorNotReadable: it holds something else.
    """
    values = decode_cursor(cursor, 2)
    if values is None:
        return None
    if not isinstance(values[0], str) or "\0" in values[0]:
        raise CursorNotReadable()
    return values[0], _uuid(values[1])


def instant_after(cursor: str | None) -> tuple[datetime, UUID] | None:
    """Instant and key, for lists ordered by time.

    Raises:
        CursorNotReadable: it holds something else.
    """
    values = text_after(cursor)
    if values is None:
        return None
    try:
        instant = datetime.fromisoformat(values[0])
    except ValueError as error:
        raise CursorNotReadable() from error
    if instant.tzinfo is None:
        raise CursorNotReadable()
    return instant, values[1]


def _uuid(value: Any) -> UUID:
    try:
        return UUID(value)
    except (ValueError, AttributeError, TypeError) as error:
        raise CursorNotReadable() from error
