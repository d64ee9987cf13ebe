"""Who in this process takes messages from which queue, so that what is published is handed over without a detour.

A message that is put into a queue in which nothing waits is leased to a taker of this process, who has room for it, in
the same transaction, and given to it when that is committed: it need not be looked for. What waits, and what another
process has put there, the takers look for when they are told to, and now and then by themselves.
"""

import contextlib
import threading
import time
from collections import deque
from collections.abc import Iterable

from shared.messaging.embedded_broker.messages import Incoming

LEASE_SECONDS = 30.0
AT_ONCE = 100
"""How many messages somebody who sets no limit takes at a time."""


class Signal:
    """Wakes one thread that waits, as `threading.Event` does, at a fraction of its cost: it rings for each message."""

    def __init__(self) -> None:
        self._silence = threading.Lock()
        self._silence.acquire()

    def ring(self) -> None:
        """Wake the waiter, now or when it next waits. May be called from any thread."""
        # Another thread may have rung in between.
        with contextlib.suppress(RuntimeError):
            if self._silence.locked():
                self._silence.release()

    def wait(self, seconds: float) -> None:
        """Wait for a ring, so many seconds at most; it has been heard then."""
        self._silence.acquire(timeout=max(0.0, seconds))

    def hush(self) -> None:
        """Forget that it rang."""
        self._silence.acquire(blocking=False)


def lease_end() -> float:
    """Until when, by the machine's monotonic clock, a lease lasts that begins now."""
    return time.monotonic() + LEASE_SECONDS


class Room:
    """How many messages a channel may have on its hands. Asked by its own thread and by those that publish."""

    def __init__(self) -> None:
        self._limit = 0
        self._used = 0
        self._lock = threading.Lock()

    def limit(self, count: int) -> None:
        """Set how many there may be; 0 for any number."""
        self._limit = count

    def take(self, most: int = AT_ONCE) -> int:
        """Take room for so many messages, if there is; for how many there was."""
        with self._lock:
            got = max(0, min(most, self._limit - self._used)) if self._limit else most
            self._used += got
            return got

    def force(self, count: int) -> None:
        """Take room for so many messages that are there anyway."""
        with self._lock:
            self._used += count

    def give_back(self, count: int) -> None:
        """So many messages need room no more."""
        with self._lock:
            self._used -= count

    @property
    def is_used(self) -> bool:
        """Whether there is a message."""
        return self._used > 0


class Consumer:
    """A consumer of a queue.

    Args:
        queue: whose messages it takes.
        owner: of the leases.
        room: of its channel.
        bell: rung when there is something for it.
    """

    def __init__(self, queue: str, owner: str, room: Room, bell: Signal) -> None:
        self.queue = queue
        self.owner = owner
        self.room = room
        self.bell = bell
        self._lock = threading.Lock()
        self.given: deque[Incoming] = deque()
        """Leased to it, and not yet seen by it, oldest first."""
        self.must_look = True
        """Something may wait in the queue."""

    def look(self) -> None:
        """Have it look into its queue."""
        self.must_look = True
        self.bell.ring()

    def give(self, message: Incoming) -> None:
        """Hand it a message that is leased to it."""
        with self._lock:
            self.given.append(message)
        self.bell.ring()

    def found(self, messages: Iterable[Incoming]) -> None:
        """Hand it what it has looked for. Meanwhile it may have been given what was published after that."""
        with self._lock:
            self.given = deque(sorted((*self.given, *messages)))


_NOBODY: deque[Consumer] = deque()


class Consumers:
    """The takers of this process."""

    def __init__(self) -> None:
        self._by_queue: dict[str, deque[Consumer]] = {}
        self._lock = threading.Lock()

    def add(self, taker: Consumer) -> None:
        """From now on it is given messages."""
        with self._lock:
            self._by_queue.setdefault(taker.queue, deque()).append(taker)

    def remove(self, taker: Consumer) -> None:
        """It is given no more, but for those of a transaction that is under way. A second call changes nothing."""
        with self._lock, contextlib.suppress(ValueError):
            self._by_queue[taker.queue].remove(taker)

    def with_room(self, queue: str) -> Consumer | None:
        """Who takes the next message of a queue, in turns; the room for it is taken."""
        with self._lock:
            takers = self._by_queue.get(queue, _NOBODY)
            for taker in takers:
                if taker.room.take(1):
                    # The next one is another's turn.
                    takers.rotate(-1)
                    return taker
        return None

    def look(self, queues: Iterable[str]) -> None:
        """Have those look who take from these queues."""
        with self._lock:
            takers = [taker for queue in queues for taker in self._by_queue.get(queue, ())]
        for taker in takers:
            taker.look()
