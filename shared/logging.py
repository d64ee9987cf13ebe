"""Logs: one JSON object a line, with the ids of the request, the trace and the event, and without personal data.

What libraries say by `logging` (gunicorn, kombu, SQLAlchemy, warnings, a thread's last words) goes the same way. An
exception is told by its kind and the places it came through: its message may hold what somebody typed.
"""

import logging
import os
import re
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

import orjson
import structlog
from structlog.typing import EventDict, Processor

from shared.config import WrongSettings

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
ABOUT: ContextVar[Callable[[], dict[str, str]] | None] = ContextVar("about", default=None)
"""Tells the ids of what this thread is at, for work that goes on too fast to bind them before a line needs them."""
_QUERY = re.compile(r"\?[^\s\"')\]]+")
_MOST_FRAMES = 30


def configure_logging(
    *,
    level: str = "INFO",
    plain: bool = False,
    service: str | None = None,
    process: str | None = None,
    stream: TextIO | None = None,
) -> None:
    """Set up the process's logs; called once by whatever starts it.

    Args:
        level: the least that is logged, unless `SINAU_LOG_LEVEL` says otherwise.
        plain: readable lines, with whole tracebacks, for a person at a terminal instead of JSON.
        service: stands in each line that names no other.
        process: `web` or `worker`, likewise.
        stream: none is standard error.

    Raises:
        WrongSettings: `SINAU_LOG_LEVEL` is no level.
    """
    level = os.environ.get("SINAU_LOG_LEVEL", "").upper() or level
    if level not in LEVELS:
        raise WrongSettings(f"SINAU_LOG_LEVEL is {level!r}: use one of {', '.join(LEVELS)}.")
    always = {name: value for name, value in (("service", service), ("process", process)) if value}
    ending: list[Processor] = (
        [structlog.dev.ConsoleRenderer()]
        if plain
        else [_tell_exceptions, structlog.processors.JSONRenderer(serializer=_as_json)]
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            _tell_about,
            _adding(always),
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *ending,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.WriteLoggerFactory(stream or sys.stderr),
    )
    root = logging.getLogger()
    for handler in [handler for handler in root.handlers if isinstance(handler, _Bridge)]:
        root.removeHandler(handler)
    root.addHandler(_Bridge())
    # Libraries speak up from WARNING on; what serves HTTP says at INFO when it starts and stops.
    root.setLevel(max(logging.WARNING, logging.getLevelNamesMapping()[level]))
    for name in ("gunicorn", "services", "shared", "deploy"):
        logging.getLogger(name).setLevel(level)


def log_last_words() -> None:
    """Let warnings and what ends a thread or the process come by the logs too; for a process that does nothing else."""
    logging.captureWarnings(True)
    sys.excepthook = _on_uncaught
    threading.excepthook = _on_dead_thread


class _Bridge(logging.Handler):
    """Hands on what is said by `logging`."""

    def emit(self, record: logging.LogRecord) -> None:
        logger = structlog.get_logger()
        # Addresses stand in what libraries say, and their queries may hold what somebody looked for.
        logger.log(
            record.levelno,
            _QUERY.sub("?…", record.getMessage()),
            logger=record.name,
            exc_info=record.exc_info,
        )


def _tell_about(_logger: Any, _method: str, line: EventDict) -> EventDict:
    tell = ABOUT.get()
    return line if tell is None else {**tell(), **line}


def _adding(always: dict[str, str]) -> Processor:
    def add(_logger: Any, _method: str, line: EventDict) -> EventDict:
        return {**always, **line}

    return add


def _as_json(line: EventDict, **_: object) -> str:
    return orjson.dumps(line, default=str).decode()


def _tell_exceptions(_logger: Any, _method: str, line: EventDict) -> EventDict:
    given = line.pop("exc_info", None)
    error = given[1] if isinstance(given, tuple) else sys.exc_info()[1] if given is True else given
    if isinstance(error, BaseException):
        line["exception"] = [
            {"kind": type(one).__name__, "through": _places(one.__traceback__)} for one in _chain(error)
        ]
    return line


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    following: BaseException | None = error
    while following is not None and id(following) not in seen:
        seen.add(id(following))
        yield following
        following = following.__cause__ or (None if following.__suppress_context__ else following.__context__)


def _places(found: TracebackType | None) -> list[str]:
    frames = traceback.extract_tb(found)[-_MOST_FRAMES:]
    return [f"{'/'.join(Path(frame.filename).parts[-3:])}:{frame.lineno} {frame.name}" for frame in frames]


def _on_uncaught(kind: type[BaseException], error: BaseException, found: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, found)
        return
    structlog.get_logger().critical("process_died", error=kind.__name__, exc_info=error)


def _on_dead_thread(ended: threading.ExceptHookArgs) -> None:
    if ended.exc_type is not SystemExit:
        name = ended.thread.name if ended.thread else None
        structlog.get_logger().critical(
            "thread_died", thread=name, error=ended.exc_type.__name__, exc_info=ended.exc_value
        )
