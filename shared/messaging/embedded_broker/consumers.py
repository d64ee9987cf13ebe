"""The consumers of this process, so that a published message is delivered directly.

A message for a queue in which nothing waits is leased, in the transaction that stores it, to a consumer of this process
that has capacity, and delivered after the commit. Messages that wait, or that another process has published, are read
from the file: when a consumer is told to poll, and several times a second.
"""

import contextlib
import threading
import time
from collections import deque
from collections.abc import Iterable

from shared.messaging.embedded_broker.messages import Incoming

LEASE_SECONDS = 30.0
AT_ONCE = 100
"""How many messages a channel without a prefetch limit leases at a time."""


class Signal:
    """Wakes one waiting thread, like `threading.Event`, at a fraction of its cost: it is set for each message."""

    def __init__(self) -> None:
        self._clear = threading.Lock()
        self._clear.acquire()

    def set(self) -> None:
        """Wake the waiter, now or when it next waits. May be called from any thread."""
        # Another thread may have set it in between.
        with contextlib.suppress(RuntimeError):
            if self._clear.locked():
                self._clear.release()

    def wait(self, seconds: float) -> None:
        """Wait until it is set, so many seconds at most, and clear it."""
        self._clear.acquire(timeout=max(0.0, seconds))

    def clear(self) -> None:
        """Clear it."""
        self._clear.acquire(blocking=False)


def lease_end() -> float:
    """When a lease that begins now ends, by the machine's monotonic clock."""
    return time.monotonic() + LEASE_SECONDS


class Capacity:
    """How many messages a channel may hold. Used by its own thread and by those that publish."""

    def __init__(self) -> None:
        self._limit = 0
        self._used = 0
        self._lock = threading.Lock()

    def set_limit(self, count: int) -> None:
        """Set the limit; 0 for any number."""
        self._limit = count

    def acquire(self, most: int = AT_ONCE) -> int:
        """Acquire capacity for up to so many messages; for how many there was."""
        with self._lock:
            got = max(0, min(most, self._limit - self._used)) if self._limit else most
            self._used += got
            return got

    def occupy(self, count: int) -> None:
        """Occupy capacity for messages that are held anyway."""
        with self._lock:
            self._used += count

    def release(self, count: int) -> None:
        """Release the capacity of so many messages."""
        with self._lock:
            self._used -= count

    @property
    def is_used(self) -> bool:
        """Whether a message is held."""
        return self._used > 0


class Consumer:
    """A consumer of a queue.

    Args:
        queue: whose messages it receives.
        owner: of the leases.
        capacity: of its channel.
        signal: set when there is something for it.
    """

    def __init__(self, queue: str, owner: str, capacity: Capacity, signal: Signal) -> None:
        self.queue = queue
        self.owner = owner
        self.capacity = capacity
        self.signal = signal
        self._lock = threading.Lock()
        self.leased: deque[Incoming] = deque()
        """Leased to it and not delivered yet, oldest first."""
        self.must_poll = True
        """Whether something may wait in the queue."""

    def poll_soon(self) -> None:
        """Have it read its queue."""
        self.must_poll = True
        self.signal.set()

    def deliver(self, message: Incoming) -> None:
        """Add a message that was leased to it when it was published."""
        with self._lock:
            self.leased.append(message)
        self.signal.set()

    def add_leased(self, messages: Iterable[Incoming]) -> None:
        """Add what it has read from its queue. Meanwhile later messages may have been delivered."""
        with self._lock:
            self.leased = deque(sorted((*self.leased, *messages)))


_NOBODY: deque[Consumer] = deque()


class Consumers:
    """The consumers of this process."""

    def __init__(self) -> None:
        self._by_queue: dict[str, deque[Consumer]] = {}
        self._lock = threading.Lock()

    def add(self, consumer: Consumer) -> None:
        """Have it receive messages."""
        with self._lock:
            self._by_queue.setdefault(consumer.queue, deque()).append(consumer)

    def remove(self, consumer: Consumer) -> None:
        """Have it receive no more, except those of a running transaction. A second call changes nothing."""
        with self._lock, contextlib.suppress(ValueError):
            self._by_queue[consumer.queue].remove(consumer)

    def with_capacity(self, queue: str) -> Consumer | None:
        """The consumer of a queue's next message, in turns; its capacity is acquired."""
        with self._lock:
            consumers = self._by_queue.get(queue, _NOBODY)
            for consumer in consumers:
                if consumer.capacity.acquire(1):
                    # Next time it is another one's turn.
                    consumers.rotate(-1)
                    return consumer
        return None

    def poll_soon(self, queues: Iterable[str]) -> None:
        """Have the consumers of these queues read them."""
        with self._lock:
            consumers = [consumer for queue in queues for consumer in self._by_queue.get(queue, ())]
        for consumer in consumers:
            consumer.poll_soon()
