"""Lists in pages, by keyset: a cursor names the last row seen, so no row is skipped or repeated while others come."""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeVar

import orjson

from shared.errors import InvalidInput
from shared.schema.types import Range

T = TypeVar("T")
MOST = 100


class CursorNotReadable(InvalidInput):
    """The cursor is not one that this list gave out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageArgs:
    """The query arguments of every list.

    Attributes:
        limit: rows per page.
        cursor: `next` of the page before.
    """

    limit: Annotated[int, Range(1, MOST)] = 20
    cursor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LongPageArgs(PageArgs):
    """The query arguments of a list that is mostly read whole."""

    limit: Annotated[int, Range(1, MOST)] = MOST


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page. `next` opens the following one; none on the last."""

    items: Sequence[T]
    next: str | None = None


def page_of(rows: Sequence[T], limit: int, key: Callable[[T], Sequence[Any]]) -> Page[T]:
    """Make a page of up to `limit + 1` rows that a query fetched.

    Args:
        key: the values that order the list, of one row, JSON-ready.
    """
    if len(rows) <= limit:
        return Page(rows)
    return Page(rows[:limit], encode_cursor(key(rows[limit - 1])))


def encode_cursor(values: Sequence[Any]) -> str:
    """Make an opaque cursor of the ordering values of a row."""
    return urlsafe_b64encode(orjson.dumps(list(values), default=str)).decode().rstrip("=")


def decode_cursor(cursor: str | None, length: int) -> list[Any] | None:
    """The ordering values in a cursor, none for the first page.

    Raises:
        CursorNotReadable: it was not made by `encode_cursor` for such a list.
    """
    if cursor is None:
        return None
    try:
        values = orjson.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError) as error:
        raise CursorNotReadable("The cursor is damaged: start again without one.") from error
    if not isinstance(values, list) or len(values) != length:
        raise CursorNotReadable("The cursor belongs to another list: start again without one.")
    return values
