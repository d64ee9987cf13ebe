"""Says what went wrong in a handler without saying with which values: these may be personal data."""

import traceback
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from shared.errors import SinauError

_OURS = ("services", "shared")


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


def _is_ours(filename: str) -> bool:
    return any(part in _OURS for part in Path(filename).parts) and "site-packages" not in filename
