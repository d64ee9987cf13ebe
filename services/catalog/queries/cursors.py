"""Cursors of lists that run from the newest to the oldest."""

from typing import Any

from sqlalchemy import ColumnElement, and_, or_

from shared.web.cursors import instant_and_key_in


def after_cursor(cursor: str | None, moment: Any, key: Any) -> ColumnElement[bool] | None:
    """The condition for what follows a cursor in a list ordered by a moment, then by id, both descending.

    Args:
        moment: column of instants.
        key: column of ids.

    Raises:
        CursorNotReadable: the cursor is not one of such a list.
    """
    values = instant_and_key_in(cursor)
    if values is None:
        return None
    instant, last = values
    return or_(moment < instant, and_(moment == instant, key < last))
