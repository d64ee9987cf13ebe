"""The health of a worker's threads, for readiness and for the operator."""

import threading
import time
from typing import Any

import structlog

_log = structlog.get_logger(__name__)


class ThreadHealth:
    """The health of a thread: written by it, read by others, and logged when it changes.

    Args:
        part: which thread.
    """

    def __init__(self, part: str) -> None:
        self._part = part
        self._lock = threading.Lock()
        self._state = "starting"
        self._error: str | None = None
        self._seen_at = time.monotonic()

    def working(self, state: str) -> None:
        """It does its work; `state` says which."""
        with self._lock:
            changed = self._state != state
            self._state, self._error, self._seen_at = state, None, time.monotonic()
        if changed:
            _log.info("thread_state", part=self._part, state=state)

    def failing(self, error: BaseException) -> None:
        """It cannot work, and tries again."""
        name = type(error).__name__
        with self._lock:
            changed = self._error != name
            self._state, self._error, self._seen_at = "waiting", name, time.monotonic()
        if changed:
            _log.warning("thread_state", part=self._part, state="waiting", error=name)

    def facts(self) -> dict[str, Any]:
        """State, last error, and the seconds since its last report."""
        with self._lock:
            return {
                "state": self._state,
                "error": self._error,
                "silent_s": round(time.monotonic() - self._seen_at, 1),
            }

    def is_healthy(self, patience: float) -> bool:
        """Whether it works and has reported so within `patience` seconds."""
        with self._lock:
            return (
                self._error is None
                and self._state != "starting"
                and time.monotonic() - self._seen_at < patience
            )
