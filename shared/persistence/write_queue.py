"""A fair queue for the writers of one file: whoever asks first writes first, among threads and among processes.

SQLite lets one writer in at a time and makes the others sleep and try again, so that a writer may lose to newcomers
for as long as there are any. Writers that queue here first never meet at SQLite's own lock. The queue decides about
order alone: what keeps two writers apart is still SQLite. See `docs/adr/0017`.
"""

import fcntl
import os
import threading
import time
from collections import deque
from pathlib import Path

_FIRST_PAUSE_SECONDS, _LONGEST_PAUSE_SECONDS = 0.0002, 0.002
_CLOSED = -1
_MUTEX = 1 << 62
"""The byte that a process locks while it looks for its place. All bytes before it, from 1, are places."""


class WriteQueue:
    """The queue of one file within this process, and this process's part in the queue of all processes.

    A turn belongs to whoever acquired it, not to a thread: another thread may release it.

    Args:
        lock_file: is made when it is needed. Its content does not matter; it may be deleted when nobody writes.
    """

    def __init__(self, lock_file: Path) -> None:
        self._threads = _ThreadQueue()
        self._processes = _ProcessQueue(lock_file)

    def acquire(self, seconds: float) -> bool:
        """Wait for a turn, at most so long; whether it came. The caller has to release it."""
        deadline = time.monotonic() + seconds
        if not self._threads.acquire(seconds):
            return False
        is_granted = False
        try:
            is_granted = self._processes.acquire(deadline)
        finally:
            if not is_granted:
                self._threads.release()
        return is_granted

    def release(self) -> None:
        """Let the next one in."""
        self._processes.release()
        self._threads.release()

    @property
    def waiting_count(self) -> int:
        """How many threads of this process wait for others of it."""
        return self._threads.waiting_count

    def close(self) -> None:
        """Close the file. The queue may be used again, and opens it again."""
        self._processes.close()


class _ThreadQueue:
    """A first-come, first-served lock. `threading.Lock` lets a newcomer overtake those that wait."""

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._is_taken = False
        self._waiting: deque[threading.Lock] = deque()

    def acquire(self, seconds: float) -> bool:
        with self._mutex:
            if not self._is_taken:
                self._is_taken = True
                return True
            turn = threading.Lock()
            turn.acquire()
            self._waiting.append(turn)
        has_turn = False
        try:
            has_turn = turn.acquire(timeout=max(0.0, min(seconds, threading.TIMEOUT_MAX)))
        finally:
            if not has_turn:
                has_turn = self._leave(turn)
        return has_turn

    def release(self) -> None:
        with self._mutex:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._is_taken = False

    @property
    def waiting_count(self) -> int:
        return len(self._waiting)

    def _leave(self, turn: threading.Lock) -> bool:
        """Stop waiting; whether the turn came meanwhile."""
        with self._mutex:
            if turn in self._waiting:
                self._waiting.remove(turn)
                return False
        return True


class _ProcessQueue:
    """The queue of processes: a process in it has locked one byte of a file, its place.

    A new one takes the first place behind which nobody is. It is its turn when no place before it is locked. The locks
    are POSIX record locks, as SQLite's own: the operating system releases those of a process that ends, however it
    ends. At most one thread of a process may be in here; `_ThreadQueue` sees to that.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor = _CLOSED
        self._pause = threading.Event()

    def acquire(self, deadline: float) -> bool:
        if self._descriptor == _CLOSED:
            try:
                self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            except OSError:
                # A folder that cannot be written to: SQLite itself says so, in words that are known.
                return True
        if self._lock(1, 0):
            # Nobody else is in the queue.
            self._unlock(2, 0)
            return True
        is_granted = False
        try:
            is_granted = self._queue_up(deadline)
        finally:
            if not is_granted:
                self.release()
        return is_granted

    def release(self) -> None:
        self._unlock(1, 0)

    def close(self) -> None:
        if self._descriptor != _CLOSED:
            os.close(self._descriptor)
            self._descriptor = _CLOSED

    def _queue_up(self, deadline: float) -> bool:
        if not self._wait_for(_MUTEX, 1, deadline):
            return False
        place = self._first_free_place()
        # All that lies behind the place, the mutex included.
        self._unlock(place + 1, 0)
        return place == 1 or self._wait_for(1, place - 1, deadline)

    def _first_free_place(self) -> int:
        # What is free from some place on is found by doubling, then by halving. It stays locked from there on.
        low, high = 0, 1
        while not self._lock(high, _MUTEX - high):
            low, high = high, high * 2
        while high - low > 1:
            middle = (low + high) // 2
            if self._lock(middle, _MUTEX - middle):
                high = middle
            else:
                low = middle
        return high

    def _wait_for(self, start: int, length: int, deadline: float) -> bool:
        # A lock that is waited for in the kernel cannot be given up at a deadline, so it is asked for again and again.
        pause = _FIRST_PAUSE_SECONDS
        while not self._lock(start, length):
            if time.monotonic() >= deadline:
                return False
            self._pause.wait(pause)
            pause = min(pause * 2, _LONGEST_PAUSE_SECONDS)
        return True

    def _lock(self, start: int, length: int) -> bool:
        """Lock some bytes, if nobody has locked one of them; a length of 0 is all to the end."""
        try:
            fcntl.lockf(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB, length, start)
        except (BlockingIOError, PermissionError):
            return False
        return True

    def _unlock(self, start: int, length: int) -> None:
        if self._descriptor != _CLOSED:
            fcntl.lockf(self._descriptor, fcntl.LOCK_UN, length, start)


_queues: dict[str, tuple[WriteQueue, int]] = {}
_queues_lock = threading.Lock()


def join(path: str) -> WriteQueue:
    """The queue of a file, which all who write to it in this process have in common. Who joins has to `leave`."""
    name = str(Path(path).resolve())
    with _queues_lock:
        queue, members = _queues.get(name) or (WriteQueue(Path(f"{name}.writers")), 0)
        _queues[name] = queue, members + 1
        return queue


def leave(queue: WriteQueue) -> None:
    """Have done with a queue; the last one closes its file."""
    with _queues_lock:
        name, members = next((name, members) for name, (one, members) in _queues.items() if one is queue)
        if members > 1:
            _queues[name] = queue, members - 1
        else:
            del _queues[name]
            queue.close()
