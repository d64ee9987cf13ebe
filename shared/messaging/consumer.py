"""Listens to a service's queue, on the thread of its connection. The handlers run on another one.

The connection's thread does nothing that takes long, so heartbeats and leases go on while a handler works. Messages go
over to the handlers' thread; their numbers come back when the database has them, and then the broker may forget them.
"""

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Any

import structlog

from shared.messaging.addresses import is_embedded
from shared.messaging.connection import BROKER_ERRORS, Link
from shared.messaging.delivery import Delivery, Reading
from shared.messaging.pace import Backoff
from shared.messaging.queues import inbox_queue, parked_queue
from shared.messaging.standing import Standing

_log = structlog.get_logger(__name__)

PREFETCH = 300
BUSY_SECONDS = 0.005
IDLE_SECONDS = 0.25
COUNT_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Ticket:
    """What was read of a message, on its way to the handlers, and what the broker calls it.

    A number means something on the channel alone that it came by; `line` counts the channels.
    """

    reading: Reading
    redelivered: bool
    line: int
    number: int


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
        read: Callable[[Delivery], Reading],
        handover: "SimpleQueue[Ticket | None]",
        rests: Callable[[], bool] = lambda: False,
    ) -> None:
        self._service = service
        self.rests = rests
        self._broker_url = broker_url
        self._read = read
        self._handover = handover
        self._settled: deque[tuple[int, int]] = deque()
        self._stop = threading.Event()
        self._enough = threading.Event()
        self._paused = threading.Event()
        self._may_begin = threading.Event()
        self._link: Link | None = None
        self._line = 0
        self._received = 0
        self._acknowledged = 0
        self._careful = True
        self._accounts = False
        self.depths: dict[str, int] = {}
        """How many messages wait at the broker, in the inbox's queue and in the parked one; seen some seconds ago."""
        self.standing = Standing("consumer")

    @property
    def line(self) -> int:
        """The channel that is in use; tickets of an earlier one will be delivered again."""
        return self._line

    @property
    def received_count(self) -> int:
        """How many messages came, ever."""
        return self._received

    @property
    def outstanding_count(self) -> int:
        """How many messages are with the handlers, or done and not yet acknowledged."""
        return self._received - self._acknowledged

    def settle(self, ticket: Ticket) -> None:
        """The database has this message and all before it. May be called from any thread."""
        self._settled.append((ticket.line, ticket.number))
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
                self.standing.ill(error)
                self._link, self.depths = None, {}
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
        channel = link.channel()
        # An account of our own means that every service has one; a shared account says nothing of who sends.
        self._accounts = link.user == self._service
        self._line += 1
        self._received = self._acknowledged = 0
        self._settled.clear()
        tags: list[str] = []
        opened = False
        counted_at = 0.0
        while not self._stop.is_set():
            self._acknowledge(channel)
            if tags and time.monotonic() - counted_at >= COUNT_SECONDS:
                counted_at = time.monotonic()
                self._count(channel)
            if self._enough.is_set() or self.rests():
                self._cancel(channel, tags)
                tags = []
                if self._enough.is_set():
                    self._paused.set()
            elif not tags:
                # One at a time until the first message that was never delivered before: those that were may be what
                # killed the process, and neighbours that are taken along would be counted as often as it.
                self._careful, opened = True, False
                tags = [*self._consume_parked(channel), *self._consume(channel, prefetch=1)]
            elif not self._careful and not opened:
                self._cancel(channel, tags[1:])
                tags[1:] = self._consume(channel, prefetch=PREFETCH)
                opened = True
            link.drain(BUSY_SECONDS if self.outstanding_count else IDLE_SECONDS)
            is_finishing = self._enough.is_set() or self.outstanding_count
            self.standing.well("listening" if tags else "finishing" if is_finishing else "resting")
            backoff.reset()
        self._acknowledge(channel)

    def _count(self, channel: Any) -> None:
        queues = {"inbox": inbox_queue(self._service), "parked": parked_queue(self._service)}
        # A queue that is gone is noticed by this as well, should the broker have said nothing.
        self.depths = {
            name: channel.queue_declare(queue, passive=True).message_count for name, queue in queues.items()
        }

    def _consume(self, channel: Any, prefetch: int) -> list[str]:
        channel.basic_qos(0, prefetch, False)
        queue, tag = inbox_queue(self._service), f"inbox-{prefetch}"
        channel.basic_consume(queue=queue, consumer_tag=tag, callback=self._receiver(channel, parked=False))
        return [tag]

    def _consume_parked(self, channel: Any) -> list[str]:
        channel.basic_qos(0, 1, False)
        queue, tag = parked_queue(self._service), "parked"
        channel.basic_consume(queue=queue, consumer_tag=tag, callback=self._receiver(channel, parked=True))
        return [tag]

    def _cancel(self, channel: Any, tags: list[str]) -> None:
        for tag in tags:
            channel.basic_cancel(tag)

    def _receiver(self, channel: Any, *, parked: bool) -> Any:
        def receive(raw: Any) -> None:
            message = channel.message_to_python(raw)
            redelivered = bool(message.delivery_info.get("redelivered"))
            why = str(message.headers.get("x-first-death-reason", "unknown")) if parked else None
            body = message.body.encode() if isinstance(message.body, str) else bytes(message.body)
            user = message.properties.get("user_id")
            delivery = Delivery(
                body=body,
                redelivered=redelivered,
                parked=why and f"given up by the broker: {why}",
                user=user,
                # Within one machine, what bears no name was put there by its operator.
                identified=self._accounts and not (user is None and is_embedded(self._broker_url)),
            )
            self._received += 1
            if not redelivered and not parked:
                self._careful = False
            self._handover.put(Ticket(self._read(delivery), redelivered, self._line, message.delivery_tag))

        return receive

    def _acknowledge(self, channel: Any) -> None:
        highest = 0
        while self._settled:
            line, number = self._settled.popleft()
            if line == self._line:
                highest = max(highest, number)
        if highest:
            channel.basic_ack(highest, multiple=True)
            self._acknowledged = highest
