"""The handlers' thread: gives the consumer's messages to the inbox in batches, and retries what failed.

Nothing is acknowledged before the database has it. While the database is unavailable this thread keeps its batch and
waits; the broker sends no more than the prefetch limit.
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
from shared.messaging.runtime.consumer import Consumer
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
        handover: where the messages come from; None in it ends `run`.
        consumer: acknowledges what the inbox has.
    """

    def __init__(
        self, database: Database, inbox: Inbox, handover: "SimpleQueue[PendingAck | None]", consumer: Consumer
    ) -> None:
        self._database = database
        self._inbox = inbox
        self._handover = handover
        self._consumer = consumer
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
                if not self._apply([pending.message for pending in group]):
                    return
                self._consumer.acknowledge(group[-1])
            if last:
                return
            wait = self._retry_when_due(busy=bool(batch))

    def stop(self) -> None:
        """End `run` after the transaction that is under way."""
        self._stop.set()
        self.finish()

    def finish(self) -> None:
        """End `run` when all that was handed over is handled; retries are left to the next process."""
        self._is_ending = True
        self._handover.put(None)

    def _collect(self, wait: float) -> tuple[list[PendingAck], bool]:
        batch: list[PendingAck] = []
        try:
            pending = self._handover.get(timeout=wait) if wait > 0 else self._handover.get_nowait()
            while True:
                if pending is None:
                    return batch, True
                # What came by a broken channel is redelivered by the next.
                if pending.channel is self._consumer.channel:
                    batch.append(pending)
                if len(batch) >= BATCH:
                    return batch, False
                pending = self._handover.get_nowait()
        except Empty:
            return batch, False

    def _apply(self, messages: Sequence[DecodedMessage]) -> bool:
        """Have the inbox take a group, however long the database is unavailable; False when stopped before."""
        backoff = Backoff()
        while not self._stop.is_set():
            failure = self._failure_of(messages)
            if failure is None:
                self.thread_health.working("handling")
                return True
            if len(messages) > 1:
                # One of them spoils the transaction, or the database is unavailable: one by one, each waits for itself.
                return all(self._apply([message]) for message in messages)
            in_doubt = is_of_the_database(failure) or not self._database_answers()
            if not in_doubt and self._kept_for_retry(messages[0], failure):
                return True
            self.thread_health.failing(failure)
            self._stop.wait(backoff.seconds())
        return False

    def _failure_of(self, messages: Sequence[DecodedMessage]) -> Exception | None:
        """The error of the inbox. It is returned, and not handled here, because Python names an error that is being
        handled as the context of the next one: a failure of one event would be taken for one of the database.
        """
        try:
            self._inbox.take(messages)
        except Exception as error:  # noqa: BLE001  # the caller finds out what it is
            return error
        return None

    def _kept_for_retry(self, message: DecodedMessage, error: Exception) -> bool:
        try:
            self._inbox.store_failed(message, error)
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

    def _retry_when_due(self, *, busy: bool) -> float:
        """Try again what is due, under load once a second; how long to wait for the next delivery."""
        if busy and time.monotonic() - self._looked_at < POLL_SECONDS:
            return 0.0
        self._looked_at = time.monotonic()
        try:
            rests = self._consumer.rests()
            due_at = None if rests else self._retry()
            self._consumer.begin()
            self.thread_health.working("resting" if rests else "handling")
        except Exception as error:  # noqa: BLE001  # a retry must not end the thread, whatever it meets
            _log.warning("retries_failed", reason=describe(error))
            self.thread_health.failing(error)
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
    """Split a batch, in its order, into groups that may share a transaction.

    Redelivered messages are handled one by one, so that one that kills the process does not affect the others.
    """
    group: list[PendingAck] = []
    for pending in batch:
        if pending.redelivered or inbox.runs_alone(pending.message):
            if group:
                yield group
            yield [pending]
            group = []
        else:
            group.append(pending)
    if group:
        yield group
