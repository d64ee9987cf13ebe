r"""Converts values of SQLite to PostgreSQL's COPY text format, and back.

Archives hold rows as lines of COPY's text format: columns separated by tabs, `\N` for NULL, a backslash as escape.
PostgreSQL reads and writes it itself. SQLite stores times, decimals and keys in other forms, which are converted here.
Source: PostgreSQL's manual, COPY, "Text Format".
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from deploy.backup.errors import DamagedArchive

Value = Any
"""A value of sqlite3: str, int, float or bytes."""

_ESCAPES = str.maketrans(
    {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\b": "\\b", "\f": "\\f", "\v": "\\v"}
)
_UNESCAPED = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f", "v": "\v"}
_NOTHING = "\\N"


def _time_to_text(value: Value) -> str:
    return f"{value}+00"


def _time_from_text(text: str) -> Value:
    # SQLite compares times as text, so all have six digits of microseconds.
    instant = datetime.fromisoformat(text).astimezone(UTC)
    return instant.strftime("%Y-%m-%d %H:%M:%S.%f")


def _exact_to_text(value: Value) -> str:
    return str(Decimal(value).scaleb(-2))


def _exact_from_text(text: str) -> Value:
    return int(Decimal(text).scaleb(2))


KINDS: dict[str, tuple[Callable[[Value], str], Callable[[str], Value]]] = {
    "text": (str, str),
    "json": (str, str),
    "date": (str, str),
    "integer": (str, int),
    "real": (repr, float),
    "boolean": (lambda value: "t" if value else "f", lambda text: int(text == "t")),
    "bytes": (lambda value: "\\x" + value.hex(), lambda text: bytes.fromhex(text.removeprefix("\\x"))),
    "uuid": (lambda value: str(UUID(value)), lambda text: UUID(text).hex),
    "time": (_time_to_text, _time_from_text),
    "exact": (_exact_to_text, _exact_from_text),
}
"""By kind: to text, and from text."""


def lines(rows: Iterable[tuple[Value, ...]], kinds: list[str]) -> Iterator[bytes]:
    """Rows of SQLite as COPY lines."""
    to_text = [KINDS[kind][0] for kind in kinds]
    for row in rows:
        fields = (
            _NOTHING if value is None else convert(value).translate(_ESCAPES)
            for value, convert in zip(row, to_text, strict=True)
        )
        yield "\t".join(fields).encode() + b"\n"


def rows(pieces: Iterable[bytes], kinds: list[str]) -> Iterator[tuple[Value, ...]]:
    """COPY lines as rows for SQLite. A piece ends with a whole row.

    Raises:
        DamagedArchive: a line is not a row of this table.
    """
    from_text = [KINDS[kind][1] for kind in kinds]
    for piece in pieces:
        # Not splitlines, which also splits at other characters.
        for line in piece.decode().split("\n")[:-1]:
            try:
                yield tuple(
                    None if field == _NOTHING else convert(_unescaped(field))
                    for field, convert in zip(line.split("\t"), from_text, strict=True)
                )
            except (ValueError, ArithmeticError) as error:
                raise DamagedArchive(f"A row cannot be read: {error}.") from error


def _unescaped(field: str) -> str:
    if "\\" not in field:
        return field
    parts = iter(field.split("\\"))
    found = [next(parts)]
    for part in parts:
        if part:
            found.append(_UNESCAPED.get(part[0], part[0]) + part[1:])
        else:
            # Two backslashes are one literal backslash.
            found.append("\\" + next(parts, ""))
    return "".join(found)
