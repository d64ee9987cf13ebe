"""How a thread waits: until it is woken, or before it tries again."""

import contextlib
import os
import random
import select
import threading


class WakeUp:
    """Rung by any thread, any number of times, waited for by one. Rings between two waits count as one."""

    def __init__(self) -> None:
        self._ear, self._mouth = os.pipe()
        os.set_blocking(self._ear, False)
        os.set_blocking(self._mouth, False)
        self._lock = threading.Lock()
        self._open = True

    def ring(self) -> None:
        """Wake the waiter, now or when it next waits. After `close` it does nothing."""
        with self._lock:
            if self._open:
                # A full pipe has been rung often enough.
                with contextlib.suppress(BlockingIOError):
                    os.write(self._mouth, b"!")

    def wait(self, seconds: float, also: int | None = None) -> None:
        """Wait for a ring.

        Args:
            seconds: at most.
            also: a file descriptor; something to read there ends the wait, too.
        """
        ready, _, _ = select.select(
            [self._ear] if also is None else [self._ear, also], [], [], max(0.0, seconds)
        )
        if self._ear in ready:
            os.read(self._ear, 65536)

    def close(self) -> None:
        """Free the descriptors."""
        with self._lock:
            self._open = False
            os.close(self._ear)
            os.close(self._mouth)


class Backoff:
    """Waits between attempts to reach what is away: from a tenth of a second, doubling, up to 15 seconds.

    A little chance keeps many workers from knocking at one moment.
    """

    def __init__(self, first: float = 0.1, longest: float = 15.0) -> None:
        self._first = first
        self._longest = longest
        self._next = first

    def seconds(self) -> float:
        """The next wait."""
        wait, self._next = self._next, min(self._next * 2, self._longest)
        return wait * random.uniform(0.75, 1.25)  # noqa: S311  # spreads load, keeps no secret

    def reset(self) -> None:
        """It answered: begin anew."""
        self._next = self._first
