"""A service's worker: a relay that sends what the service recorded, and a consumer that handles what it receives.

Three threads: the relay, the consumer's connection, and the handlers. Any number of workers of one service may run;
one of them relays, all of them consume.
"""

import signal
import threading
import time
from collections.abc import Callable, Sequence
from queue import SimpleQueue
from typing import Any

import structlog

from shared.messaging.broker.consumer_channel import PendingAck
from shared.messaging.inbox.processing import Inbox
from shared.messaging.inbox.retry_policy import RetryPolicy
from shared.messaging.runtime.announce import announce
from shared.messaging.runtime.consumer import Consumer
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
        subscriptions: of the service.
        retry: when a failed event is tried again.
        rests: whether it begins nothing new: during maintenance. What it has begun it finishes.
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
        self.broker_url = broker_url
        handover: SimpleQueue[PendingAck | None] = SimpleQueue()
        self._relay = Relay(database, broker_url)
        self._inbox = Inbox(database, self.subscriptions, retry=retry)
        self.consumer = Consumer(service, broker_url, self._inbox.read, handover, rests)
        self._processor = Processor(database, self._inbox, handover, self.consumer)
        parts: tuple[Relay | Consumer | Processor, ...] = (self._relay, self.consumer, self._processor)
        self._parts = dict(zip(PARTS, parts, strict=True))
        self._threads = [
            threading.Thread(target=part.run, name=f"{service} {name}", daemon=True)
            for name, part in self._parts.items()
        ]
        self._asked_to_end = threading.Event()

    def start(self) -> None:
        """Start the threads, once. Neither database nor broker need be available yet."""
        announce(self.database)
        for thread in self._threads:
            thread.start()

    def stop(self, timeout: float = 10.0) -> bool:
        """Finish what is in flight and end; whether all ended in time. What was not finished is redelivered.

        Args:
            timeout: seconds, for all of it.
        """
        ends_at = time.monotonic() + timeout
        relay, consumer, handlers = self._threads
        self._relay.stop()
        self.consumer.pause(min(1.0, timeout))
        self._processor.finish()
        _join(handlers, max(0.0, ends_at - time.monotonic()) * 0.8)
        self._processor.stop()
        self.consumer.stop()
        for thread in (relay, consumer, handlers):
            _join(thread, max(0.1, ends_at - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def is_alive(self) -> bool:
        """Whether all threads run; `is_ready` says whether they work."""
        return all(thread.is_alive() for thread in self._threads)

    def is_ready(self, patience: float = READY_WITHIN_SECONDS) -> bool:
        """Whether relay, consumer and handlers have worked without an error within `patience` seconds."""
        return self.is_alive() and all(
            part.thread_health.is_healthy(patience) for part in self._parts.values()
        )

    def health(self) -> dict[str, Any]:
        """For readiness and operators: of each thread its state, last error and seconds since its last report."""
        return {
            "alive": self.is_alive(),
            "ready": self.is_ready(),
            **{
                name: {
                    "healthy": part.thread_health.is_healthy(READY_WITHIN_SECONDS),
                    **part.thread_health.facts(),
                }
                for name, part in self._parts.items()
            },
        }

    def run_forever(self) -> int:
        """Run until SIGTERM or SIGINT, then finish what is in flight; the exit code, 0 when all was finished."""
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


def _join(thread: threading.Thread, timeout: float) -> None:
    if thread.is_alive():
        thread.join(timeout)
