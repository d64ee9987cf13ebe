"""Learners who walk the journey side by side, again and again, while something happens to the deployment."""

import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import httpx

from tests.journey.visitor import JourneyFailed, Visitor
from tests.journey.walk import Journey

TRIES_FOR_SECONDS = 120.0
PAUSE_SECONDS = 0.5


class Watched(Visitor):
    """A visitor whose every failed request is written down.

    Args:
        note: is told of each.
        is_patient: sends a request again after a failure, as a person taps again; the form's key goes along.
    """

    def __init__(self, base: str, *, note: Callable[[str], None], is_patient: bool) -> None:
        super().__init__(base, timeout=60)
        self._note = note
        self._is_patient = is_patient

    def _send(self, method: str, address: str, **content: object) -> httpx.Response:
        ends_at = time.monotonic() + TRIES_FOR_SECONDS
        pause = threading.Event()
        while True:
            is_last = not self._is_patient or time.monotonic() > ends_at
            try:
                response = super()._send(method, address, **content)
            except httpx.TransportError as error:
                self._note(f"{time.strftime('%H:%M:%S')} {method} {address}: {error!r}")
                if is_last:
                    raise
            else:
                if response.status_code < httpx.codes.INTERNAL_SERVER_ERROR:
                    return response
                self._note(f"{time.strftime('%H:%M:%S')} {method} {address}: {response.status_code}")
                if is_last:
                    return response
            pause.wait(PAUSE_SECONDS)


class Learners:
    """Threads, each with one journey after the other until `finish`; those on the way go on to their end.

    Attributes:
        completed: the report of each journey that came to its end.
        failed_requests: what did not get an answer, or one that speaks of a failure of the server.
        interrupted: journeys that ended early, and why.
    """

    def __init__(self, base: str, *, count: int, is_patient: bool = False) -> None:
        self._base = base
        self._stop = threading.Event()
        self.completed: list[dict[str, Any]] = []
        self.failed_requests: list[str] = []
        self.interrupted: list[str] = []
        self._visit = partial(Watched, note=self.failed_requests.append, is_patient=is_patient)
        self._patience = TRIES_FOR_SECONDS if is_patient else Journey.patience
        self._threads = [threading.Thread(target=self._run, daemon=True) for _ in range(count)]

    def start(self) -> None:
        """Let them come."""
        for thread in self._threads:
            thread.start()

    def finish(self, timeout: float = 300.0) -> None:
        """Let nobody come any more, and wait until all have arrived."""
        self._stop.set()
        ends_at = time.monotonic() + timeout
        for thread in self._threads:
            thread.join(max(0.0, ends_at - time.monotonic()))
        assert self.is_over, "learners are still on the way"

    @property
    def is_over(self) -> bool:
        """Whether nobody is on the way any more."""
        return not any(thread.is_alive() for thread in self._threads)

    @property
    def request_count(self) -> int:
        """Requests of the journeys that came to their end."""
        return sum(report["requests"] for report in self.completed)

    @property
    def verifications(self) -> list[str]:
        """Where the certificates that learners have seen can be checked."""
        return [report["verification"] for report in self.completed]

    def _run(self) -> None:
        while not self._stop.is_set():
            journey = Journey(self._base, visit=self._visit, patience=self._patience)
            try:
                self.completed.append(journey.walk())
            except (JourneyFailed, httpx.HTTPError, LookupError) as error:
                self.interrupted.append(f"{type(error).__name__}: {error}"[:1000])
