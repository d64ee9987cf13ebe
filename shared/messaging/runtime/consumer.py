"""Consumes a service's queues, on the thread of its connection. The handlers run on another thread.

The connection's thread does nothing that takes long, so heartbeats and leases go on while a handler works. It hands
messages over to the handlers' thread; that one reports what the database has, and then the broker may forget it.
"""

import threading
from collections.abc import Callable
from queue import SimpleQueue

import structlog

from shared.messaging.broker.connection import BROKER_ERRORS, Link
from shared.messaging.broker.consumer_channel import ConsumerChannel, PendingAck
from shared.messaging.inbox.decoding import DecodedMessage, Delivery
from shared.messaging.runtime.health import ThreadHealth
from shared.messaging.runtime.waiting import Backoff

_log = structlog.get_logger(__name__)

BUSY_SECONDS = 0.005
IDLE_SECONDS = 0.25


class Consumer:
    """The consuming end of a service's connection to the broker.

    Args:
        service: whose queues.
        broker_url: where.
        read: decodes a message, on this thread, while the handlers' thread waits for its database.
        handover: where decoded messages go, in the order of the queue.
        rests: whether nothing is to be consumed although the connection stays: during maintenance.

    Attributes:
        channel: in use now or last; what came by an earlier one will be delivered again.
    """

    def __init__(
        self,
        service: str,
        broker_url: str,
        read: Callable[[Delivery], DecodedMessage],
        handover: "SimpleQueue[PendingAck | None]",
        rests: Callable[[], bool] = lambda: False,
    ) -> None:
        self._service = service
        self.rests = rests
        self._broker_url = broker_url
        self._read = read
        self._handover = handover
        self._stop = threading.Event()
        self._enough = threading.Event()
        self._paused = threading.Event()
        self._may_begin = threading.Event()
        self._link: Link | None = None
        self.channel: ConsumerChannel | None = None
        self.thread_health = ThreadHealth("consumer")

    @property
    def received_count(self) -> int:
        """How many messages the channel has received."""
        return 0 if self.channel is None else self.channel.received_count

    @property
    def outstanding_count(self) -> int:
        """How many messages are with the handlers, or handled and not yet acknowledged."""
        return 0 if self.channel is None else self.channel.outstanding_count

    @property
    def depths(self) -> dict[str, int]:
        """How many messages wait at the broker, by queue (inbox, parked); empty while it is unavailable."""
        return {} if self.channel is None or self._link is None else self.channel.depths

    def acknowledge(self, pending: PendingAck) -> None:
        """Acknowledge this message and all before it: the database has them. May be called from any thread."""
        pending.channel.mark_handled(pending.delivery_tag)
        self._wake()

    def begin(self) -> None:
        """Start consuming: the handlers have their database."""
        self._may_begin.set()

    def run(self) -> None:
        """Consume until `stop`, from `begin` on.

        Messages that were consumed before that would be redelivered at each restart, until the broker gave them up.
        """
        while not self._may_begin.wait(IDLE_SECONDS):
            if self._enough.is_set():
                self._paused.set()
                return
        backoff = Backoff()
        while not self._stop.is_set():
            link = None
            try:
                link = self._link = Link(
                    self._broker_url, name=f"{self._service} consumer", user=self._service
                )
                self._consume(link, backoff)
                link.close()
            except Exception as error:  # noqa: BLE001  # the consumer must outlive whatever a lost connection raises
                if not isinstance(error, BROKER_ERRORS):
                    _log.exception("consumer_surprised")
                self.thread_health.failing(error)
                self._link = None
                if link is not None:
                    link.abandon()
                if self._enough.is_set():
                    self._paused.set()
                self._stop.wait(backoff.seconds())

    def pause(self, timeout: float) -> None:
        """Consume no more, and wait until that is so or the time is over. What is here is still acknowledged."""
        self._enough.set()
        self._wake()
        self._paused.wait(timeout)

    def stop(self) -> None:
        """End `run`."""
        self._enough.set()
        self._stop.set()
        self._wake()

    def _wake(self) -> None:
        link = self._link
        if link is not None:
            link.wake()

    def _consume(self, link: Link, backoff: Backoff) -> None:
        channel = self.channel = ConsumerChannel(link, self._service, self._read, self._handover)
        while not self._stop.is_set():
            channel.acknowledge()
            channel.count()
            if self._enough.is_set() or self.rests():
                channel.cancel()
                if self._enough.is_set():
                    self._paused.set()
            else:
                channel.consume()
            link.drain(BUSY_SECONDS if channel.outstanding_count else IDLE_SECONDS)
            is_finishing = self._enough.is_set() or channel.outstanding_count
            self.thread_health.working(
                "listening" if channel.is_consuming else "finishing" if is_finishing else "resting"
            )
            backoff.reset()
        channel.acknowledge()
