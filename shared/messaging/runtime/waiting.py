"""How a thread waits: until another wakes it, or before it tries again."""

import contextlib
import os
import random
import select
import threading


class WakeUp:
    """Set by any thread; one thread waits for it, and can wait for a socket at the same time, because it is a pipe."""

    def __init__(self) -> None:
        self._read_end, self._write_end = os.pipe()
        os.set_blocking(self._read_end, False)
        os.set_blocking(self._write_end, False)
        self._lock = threading.Lock()
        self._open = True

    def set(self) -> None:
        """Wake the waiter, now or when it next waits. After `close` it does nothing."""
        with self._lock:
            if self._open:
                # A full pipe wakes the waiter as well.
                with contextlib.suppress(BlockingIOError):
                    os.write(self._write_end, b"!")

    def wait(self, seconds: float, also: int | None = None) -> None:
        """Wait until it is set.

        Args:
            seconds: at most.
            also: a file descriptor; something to read there ends the wait as well.
        """
        ready, _, _ = select.select(
            [self._read_end] if also is None else [self._read_end, also], [], [], max(0.0, seconds)
        )
        if self._read_end in ready:
            os.read(self._read_end, 65536)

    def close(self) -> None:
        """Free the descriptors."""
        with self._lock:
            self._open = False
            os.close(self._read_end)
            os.close(self._write_end)


class Backoff:
    """Waits between attempts to reach a server: from a tenth of a second, doubling, up to 15 seconds.

    A random part keeps many workers from trying at the same moment.
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
        """It answered: begin with the first wait again."""
        self._next = self._first
