"""Cursors of notification's lists, read back into the types that their queries compare with."""

from datetime import datetime
from uuid import UUID

from shared.web.pagination import CursorNotReadable, decode_cursor


def instant_and_id(cursor: str | None) -> tuple[datetime, UUID] | None:
    """The last row seen in a list by time."""
    values = decode_cursor(cursor, 2)
    if values is None:
        return None
    try:
        instant, key = datetime.fromisoformat(values[0]), UUID(values[1])
        if instant.tzinfo is None:
            raise ValueError("a time without a zone")
    except (ValueError, TypeError, AttributeError) as error:
        raise CursorNotReadable("The cursor belongs to another list: start again without one.") from error
    return instant, key
