"""Describes a handler's error without values, which may be personal data."""

import sqlite3
import traceback
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from shared.errors import SinauError

_OURS = ("services", "shared")
_SQLITE_TROUBLE = frozenset(
    {"BUSY", "LOCKED", "FULL", "IOERR", "NOMEM", "CANTOPEN", "READONLY", "PROTOCOL", "CORRUPT", "NOTADB"}
)
_POSTGRESQL_TROUBLE = ("08", "53", "57", "58", "XX", "40001", "40P01")
"""Connection, resources, operator intervention, system, internal; serialization failure and deadlock."""


def describe(error: BaseException) -> str:
    """The kind of error and where it was raised: `AttemptUnknown (attempt_unknown) at assessment/handlers/x.py:12`."""
    words = [type(error).__name__]
    if isinstance(error, SinauError):
        words.append(f"({error.code})")
    if isinstance(error, DBAPIError) and error.orig is not None:
        constraint = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
        words.append(f"({constraint or type(error.orig).__name__})")
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if _is_ours(frame.filename)]
    if frames:
        path = Path(frames[-1].filename)
        words.append(f"at {'/'.join(path.parts[-3:])}:{frames[-1].lineno} in {frames[-1].name}")
    return " ".join(words)


def is_of_the_database(error: BaseException) -> bool:
    """Whether an error, or one that caused it, says that the database cannot work now, whatever the statement.

    Sources: SQLite's result codes; PostgreSQL's manual, appendix A.
    """
    return any(_is_trouble(found) for found in _chain(error))


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        yield cause
        cause = cause.__cause__ or cause.__context__


def _is_trouble(error: BaseException) -> bool:
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    if isinstance(error, sqlite3.Error):
        name = getattr(error, "sqlite_errorname", None) or ""
        return name.removeprefix("SQLITE_").split("_")[0] in _SQLITE_TROUBLE
    state = getattr(error, "sqlstate", None)
    return isinstance(state, str) and state.startswith(_POSTGRESQL_TROUBLE)


def _is_ours(filename: str) -> bool:
    return any(part in _OURS for part in Path(filename).parts) and "site-packages" not in filename
