"""A service's worker: a relay that sends what the service recorded, and a consumer that applies what it hears.

Three threads: the relay, the consumer's connection, and the handlers. Any number of workers of one service may run;
one of them relays, all of them consume.
"""

import signal
import threading
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from queue import SimpleQueue
from typing import Any

import structlog

from shared.messaging.broker.connection import BROKER_ERRORS, Link
from shared.messaging.broker.consumer_channel import PendingAck
from shared.messaging.broker.topology import inbox_queue
from shared.messaging.inbox import statements
from shared.messaging.inbox.processing import Inbox
from shared.messaging.inbox.retry_policy import RetryPolicy
from shared.messaging.outbox import pending
from shared.messaging.runtime.announce import announce
from shared.messaging.runtime.consumer import Listener
from shared.messaging.runtime.processor import Processor
from shared.messaging.runtime.relay import Relay
from shared.messaging.subscription import Subscription
from shared.persistence.database import Database

_log = structlog.get_logger(__name__)

READY_WITHIN_SECONDS = 30.0
PARTS = ("relay", "consumer", "handlers")


class Worker:
    """Moves the events of one service.

    Args:
        service: its name.
        database: its database.
        broker_url: see `shared.messaging.broker.addresses`.
        subscriptions: what it hears.
        retry: when a failed event is tried again.
        rests: says when it takes and tries nothing new: during maintenance. What is in its hands it still finishes.
    """

    def __init__(
        self,
        service: str,
        database: Database,
        broker_url: str,
        subscriptions: Sequence[Subscription],
        *,
        retry: RetryPolicy | None = None,
        rests: Callable[[], bool] = lambda: False,
    ) -> None:
        self.service = service
        self.subscriptions = tuple(subscriptions)
        self.database = database
        self._broker_url = broker_url
        handover: SimpleQueue[PendingAck | None] = SimpleQueue()
        self._relay = Relay(database, broker_url)
        self._inbox = Inbox(database, self.subscriptions, retry=retry)
        self._listener = Listener(service, broker_url, self._inbox.read, handover, rests)
        self._applier = Processor(database, self._inbox, handover, self._listener)
        parts: tuple[Relay | Listener | Processor, ...] = (self._relay, self._listener, self._applier)
        self._parts = dict(zip(PARTS, parts, strict=True))
        self._threads = [
            threading.Thread(target=part.run, name=f"{service} {name}", daemon=True)
            for name, part in self._parts.items()
        ]
        self._asked_to_end = threading.Event()

    def start(self) -> None:
        """Start the threads. Neither database nor broker need be there yet. A worker starts once."""
        announce(self.database)
        for thread in self._threads:
            thread.start()

    def stop(self, timeout: float = 10.0) -> bool:
        """Finish what is in flight and end; whether all ended in time. What was not finished will be delivered again.

        Args:
            timeout: seconds, for all of it.
        """
        ends_at = time.monotonic() + timeout
        relay, consumer, handlers = self._threads
        self._relay.stop()
        self._listener.pause(min(1.0, timeout))
        self._applier.finish()
        _join(handlers, max(0.0, ends_at - time.monotonic()) * 0.8)
        self._applier.stop()
        self._listener.stop()
        for thread in (relay, consumer, handlers):
            _join(thread, max(0.1, ends_at - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def is_alive(self) -> bool:
        """Whether all threads run. That they do their work as well is what `is_ready` says."""
        return all(thread.is_alive() for thread in self._threads)

    def is_ready(self, patience: float = READY_WITHIN_SECONDS) -> bool:
        """Whether relay, consumer and handlers have worked without an error within `patience` seconds."""
        return self.is_alive() and all(part.thread_health.is_well(patience) for part in self._parts.values())

    def health(self) -> dict[str, Any]:
        """Facts for readiness and operators: of each thread its state, last error and seconds of silence."""
        return {
            "alive": self.is_alive(),
            "ready": self.is_ready(),
            **{
                name: {"well": part.thread_health.is_well(READY_WITHIN_SECONDS), **part.thread_health.facts()}
                for name, part in self._parts.items()
            },
        }

    def depths(self) -> dict[str, int]:
        """How many messages wait at the broker, by queue (inbox, parked); empty while it is away."""
        return self._listener.depths

    def wait_idle(self, timeout: float = 10.0) -> bool:
        """Wait until nothing is to be sent, delivered, handled or tried again now; whether that came in time.

        A message may be on its way between two services: wait for the sender first, then for the receiver.
        """
        ends_at = time.monotonic() + timeout
        pause = threading.Event()
        before: int | None = None
        while time.monotonic() < ends_at:
            now = self._listener.received_count if self._is_idle() else None
            if now is not None and now == before:
                return True
            before = now
            pause.wait(0.02)
        return False

    def run_forever(self) -> int:
        """Run until SIGTERM or SIGINT, then finish what is in flight; 0 when all of it was, to be the exit code."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._asked_to_end.set())
        self.start()
        _log.info("worker_started", service=self.service)
        while not self._asked_to_end.wait(1.0):
            if not self.is_alive():
                _log.critical("worker_thread_died", service=self.service, **self.health())
                break
        finished = self.stop()
        _log.info("worker_ended", service=self.service, finished=finished)
        return 0 if finished and self._asked_to_end.is_set() else 1

    def _is_idle(self) -> bool:
        now = self.database.clock.now()
        with self.database.reading() as session:
            unsent = pending.unsent_count(session, now)
            due_at = statements.next_due(session, self.service)
        if (
            unsent
            or self._listener.outstanding_count
            or self._inbox.is_trying
            or (due_at and due_at <= now + timedelta(milliseconds=200))
        ):
            return False
        try:
            link = Link(self._broker_url, name=f"{self.service} probe")
        except BROKER_ERRORS:
            return False
        try:
            ready = link.channel().queue_declare(inbox_queue(self.service), passive=True).message_count
        except BROKER_ERRORS:
            return False
        finally:
            link.close()
        return not ready and not self._listener.outstanding_count


def _join(thread: threading.Thread, timeout: float) -> None:
    if thread.is_alive():
        thread.join(timeout)
