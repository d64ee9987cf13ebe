"""How a thread that waits is woken: by another thread, or by a socket, whichever comes first."""

import contextlib
import os
import select
import threading


class Bell:
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
