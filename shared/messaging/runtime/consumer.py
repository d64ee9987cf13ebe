"""Listens to a service's queues, on the thread of its connection. The handlers run on another one.

The connection's thread does nothing that takes long, so heartbeats and leases go on while a handler works. Messages go
over to the handlers' thread; their numbers come back when the database has them, and then the broker may forget them.
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


class Listener:
    """The consuming end of a service's connection to the broker.

    Args:
        service: whose queues.
        broker_url: where.
        read: reads a message. It is done on this thread, while the handlers' one waits for its database.
        handover: where readings go; they come in the order of the queue.
        rests: says when nothing is to be taken from the broker, though the connection stays: during maintenance.
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
        self._line: ConsumerChannel | None = None
        self.thread_health = ThreadHealth("consumer")

    @property
    def line(self) -> ConsumerChannel | None:
        """The line that is in use, or was; tickets of an earlier one will be delivered again."""
        return self._line

    @property
    def received_count(self) -> int:
        """How many messages came by the line."""
        return 0 if self._line is None else self._line.received_count

    @property
    def outstanding_count(self) -> int:
        """How many messages are with the handlers, or done and not yet acknowledged."""
        return 0 if self._line is None else self._line.outstanding_count

    @property
    def depths(self) -> dict[str, int]:
        """How many messages wait at the broker, by queue (inbox, parked); empty while it is away."""
        return {} if self._line is None or self._link is None else self._line.depths

    def settle(self, ticket: PendingAck) -> None:
        """The database has this message and all before it. May be called from any thread."""
        ticket.line.settle(ticket.number)
        self._wake()

    def begin(self) -> None:
        """The handlers have their database, so that what is taken from the broker can be handled."""
        self._may_begin.set()

    def run(self) -> None:
        """Listen until `stop`, from `begin` on.

        Who took messages before that would be given them once more with each of its starts, until the broker gave up.
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
                self._listen(link, backoff)
                link.close()
            except Exception as error:  # noqa: BLE001  # the consumer must outlive whatever a lost connection raises
                if not isinstance(error, BROKER_ERRORS):
                    _log.exception("consumer_surprised")
                self.thread_health.ill(error)
                self._link = None
                if link is not None:
                    link.abandon()
                if self._enough.is_set():
                    self._paused.set()
                self._stop.wait(backoff.seconds())

    def pause(self, timeout: float) -> None:
        """Take no more from the broker and wait, a while, until that is so. What is here is still acknowledged."""
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

    def _listen(self, link: Link, backoff: Backoff) -> None:
        line = self._line = ConsumerChannel(link, self._service, self._read, self._handover)
        while not self._stop.is_set():
            line.acknowledge()
            line.count()
            if self._enough.is_set() or self.rests():
                line.take_no_more()
                if self._enough.is_set():
                    self._paused.set()
            else:
                line.take()
            link.drain(BUSY_SECONDS if line.outstanding_count else IDLE_SECONDS)
            is_finishing = self._enough.is_set() or line.outstanding_count
            self.thread_health.well(
                "listening" if line.is_taking else "finishing" if is_finishing else "resting"
            )
            backoff.reset()
        line.acknowledge()
