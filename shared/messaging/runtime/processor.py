"""The handlers' thread: takes what the listener hands over to the inbox, in batches, and tries again what failed.

Nothing is acknowledged before the database has it. While the database is away this thread waits with its batch in its
hands; the broker sends no more than it has promised room for.
"""

import threading
import time
from collections.abc import Iterator, Sequence
from datetime import datetime
from queue import Empty, SimpleQueue

import structlog
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from shared.messaging.broker.consumer_channel import PendingAck
from shared.messaging.inbox.decoding import DecodedMessage
from shared.messaging.inbox.failures import describe, is_of_the_database
from shared.messaging.inbox.processing import Inbox
from shared.messaging.runtime.consumer import Listener
from shared.messaging.runtime.health import ThreadHealth
from shared.messaging.runtime.waiting import Backoff
from shared.persistence.database import Database

BATCH = 100
POLL_SECONDS = 1.0

_log = structlog.get_logger(__name__)


class Processor:
    """Feeds an inbox.

    Args:
        database: of the service.
        inbox: what applies the events.
        handover: where the readings come from; None in it says that there will be no more.
        listener: is told what the broker may forget.
    """

    def __init__(
        self, database: Database, inbox: Inbox, handover: "SimpleQueue[PendingAck | None]", listener: Listener
    ) -> None:
        self._database = database
        self._inbox = inbox
        self._handover = handover
        self._listener = listener
        self._stop = threading.Event()
        self._is_ending = False
        self._looked_at = 0.0
        self.thread_health = ThreadHealth("handlers")

    def run(self) -> None:
        """Work until `stop`, or until None is handed over."""
        wait = 0.0
        while not self._stop.is_set():
            batch, last = self._collect(wait)
            for group in _groups(self._inbox, batch):
                if not self._settle([ticket.reading for ticket in group]):
                    return
                self._listener.settle(group[-1])
            if last:
                return
            wait = self._see_to_retries(busy=bool(batch))

    def stop(self) -> None:
        """End `run` after the transaction that is under way."""
        self._stop.set()
        self.finish()

    def finish(self) -> None:
        """End `run` when all that was handed over is handled; what is due again is left to the next process."""
        self._is_ending = True
        self._handover.put(None)

    def _collect(self, wait: float) -> tuple[list[PendingAck], bool]:
        batch: list[PendingAck] = []
        try:
            ticket = self._handover.get(timeout=wait) if wait > 0 else self._handover.get_nowait()
            while True:
                if ticket is None:
                    return batch, True
                # What came by a line that is broken comes again by the next.
                if ticket.line is self._listener.line:
                    batch.append(ticket)
                if len(batch) >= BATCH:
                    return batch, False
                ticket = self._handover.get_nowait()
        except Empty:
            return batch, False

    def _settle(self, readings: Sequence[DecodedMessage]) -> bool:
        """Have the inbox take a group, however long the database is away; False when told to stop before."""
        backoff = Backoff()
        while not self._stop.is_set():
            failure = self._failure_of(readings)
            if failure is None:
                self.thread_health.well("handling")
                return True
            if len(readings) > 1:
                # One of them spoils the transaction, or the database is away: one by one, each waits for itself.
                return all(self._settle([reading]) for reading in readings)
            in_doubt = is_of_the_database(failure) or not self._database_answers()
            if not in_doubt and self._kept_for_retry(readings[0], failure):
                return True
            self.thread_health.ill(failure)
            self._stop.wait(backoff.seconds())
        return False

    def _failure_of(self, readings: Sequence[DecodedMessage]) -> Exception | None:
        """What went wrong when the inbox took them. It is handed back and not handled here: what goes wrong while an
        error is handled is said to come from it, so that a failure of one event would pass for one of the database.
        """
        try:
            self._inbox.take(readings)
        except Exception as error:  # noqa: BLE001  # what it was is found out by who asked
            return error
        return None

    def _kept_for_retry(self, reading: DecodedMessage, error: Exception) -> bool:
        try:
            self._inbox.store_failed(reading, error)
        except SQLAlchemyError:
            return False
        return True

    def _database_answers(self) -> bool:
        try:
            with self._database.begin() as context:
                context.session.execute(text("SELECT 1"))
        except SQLAlchemyError:
            return False
        return True

    def _see_to_retries(self, *, busy: bool) -> float:
        """Try again what is due, now and then under load; how long to wait for the next delivery."""
        if busy and time.monotonic() - self._looked_at < POLL_SECONDS:
            return 0.0
        self._looked_at = time.monotonic()
        try:
            rests = self._listener.rests()
            due_at = None if rests else self._retry()
            self._listener.begin()
            self.thread_health.well("resting" if rests else "handling")
        except Exception as error:  # noqa: BLE001  # a retry must not end the thread, whatever it meets
            _log.warning("retries_failed", reason=describe(error))
            self.thread_health.ill(error)
            return POLL_SECONDS
        if due_at is None:
            return POLL_SECONDS
        return min(POLL_SECONDS, max(0.001, (due_at - self._database.clock.now()).total_seconds()))

    def _retry(self) -> datetime | None:
        """Try again what is due; when the next is."""
        due_at = self._inbox.next_due()
        if due_at is None or due_at > self._database.clock.now():
            return due_at
        for _ in range(BATCH):
            if self._is_ending or not self._inbox.retry_due(1):
                break
        return self._inbox.next_due()


def _groups(inbox: Inbox, batch: Sequence[PendingAck]) -> Iterator[list[PendingAck]]:
    """Split a batch, in its order, into what may share a transaction.

    Redelivered messages are handled one by one, so that one that kills the process cannot take its neighbours along.
    """
    group: list[PendingAck] = []
    for ticket in batch:
        if ticket.redelivered or inbox.runs_alone(ticket.reading):
            if group:
                yield group
            yield [ticket]
            group = []
        else:
            group.append(ticket)
    if group:
        yield group
