"""Which processes that use a broker's file are alive: each locks a small file of its own.

The system releases the lock when the process dies, however it dies, so its leases end at once.
"""

import contextlib
import fcntl
import os
from pathlib import Path
from secrets import token_hex


class ProcessLock:
    """The lock of this process.

    Args:
        path: of the broker's file; None when it is in memory, where there is no other process.
    """

    def __init__(self, path: Path | None) -> None:
        self.token = token_hex(8)
        self._path = path
        self._descriptor: int | None = None
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._descriptor = os.open(self._file(self.token), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            fcntl.flock(self._descriptor, fcntl.LOCK_EX)

    def is_alive(self, token: str) -> bool:
        """Whether the process of a token lives. The file of a dead one is deleted."""
        if token == self.token or self._path is None:
            return True
        try:
            descriptor = os.open(self._file(token), os.O_RDWR | os.O_CLOEXEC)
        except FileNotFoundError:
            return False
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        else:
            self._file(token).unlink(missing_ok=True)
            return False
        finally:
            os.close(descriptor)

    def release(self) -> None:
        """This process uses the broker's file no more."""
        if self._descriptor is not None:
            with contextlib.suppress(OSError):
                self._file(self.token).unlink()
            os.close(self._descriptor)
            self._descriptor = None

    def _file(self, token: str) -> Path:
        path = self._path or Path()
        return path.with_name(f"{path.name}-{token}.alive")
