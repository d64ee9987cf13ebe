"""Cursors of lists that run from the newest to the oldest."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_

from shared.web.pagination import CursorNotReadable, decode_cursor


def after_cursor(cursor: str | None, moment: Any, key: Any) -> ColumnElement[bool] | None:
    """The condition for what follows a cursor in a list ordered by a moment, then by id, both descending.

    Args:
        moment: column of instants.
        key: column of ids.

    Raises:
        CursorNotReadable: the cursor is not one of such a list.
    """
    values = decode_cursor(cursor, 2)
    if values is None:
        return None
    try:
        instant, last = datetime.fromisoformat(values[0]), UUID(values[1])
    except (TypeError, ValueError, AttributeError) as error:
        raise CursorNotReadable("The cursor belongs to another list: start again without one.") from error
    if instant.tzinfo is None:
        raise CursorNotReadable("The cursor belongs to another list: start again without one.")
    return or_(moment < instant, and_(moment == instant, key < last))
