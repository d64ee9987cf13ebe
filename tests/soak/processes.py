"""Processes that are restarted when they end, like `restart: unless-stopped` in Compose."""

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

from shared.starting import ServerAway

ROOT = Path(__file__).parents[2]
RESTART_SECONDS = 0.3
REFUSED = ServerAway.exit_code
"""The exit code of a start while database or broker is away."""


class ManagedProcess:
    """A process with its child processes.

    Args:
        name: such as `enrollment worker`.
        words: the command line after `python -m`.
        environment: additional environment variables.
    """

    def __init__(self, name: str, *words: str, environment: dict[str, str]) -> None:
        self.name = name
        self._words = words
        self.environment = environment
        self._log = tempfile.TemporaryFile("w+")  # noqa: SIM115  # closed by `end`
        self._popen: subprocess.Popen[str] | None = None
        self._ended_at = 0.0
        self.deaths_asked_for = 0
        self.deaths: Counter[int] = Counter()

    def start(self, failpoint: str = "") -> None:
        """Start it; `failpoint` breaks it at a place (`shared.messaging.failpoints`)."""
        self._popen = subprocess.Popen(
            [sys.executable, "-m", *self._words],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=self._log,
            env={**os.environ, **self.environment, "SINAU_FAILPOINT": failpoint},
            start_new_session=True,
            text=True,
        )

    def send(self, number: signal.Signals) -> None:
        """Send a signal to it and to all that it has started."""
        if self._popen is not None and self._popen.poll() is None:
            os.killpg(self._popen.pid, number)

    def is_gone(self) -> bool:
        """Whether it has ended."""
        return self._popen is None or self._popen.poll() is not None

    def wait(self, timeout: float = 30.0) -> int:
        """Wait for its end; return the exit code."""
        return 0 if self._popen is None else self._popen.wait(timeout)

    def revive(self) -> None:
        """Restart it a moment after it ended, and count its exit code."""
        if self._popen is None or self._popen.poll() is None:
            return
        if not self._ended_at:
            self._ended_at = time.monotonic()
            self.deaths[self._popen.returncode] += 1
        elif time.monotonic() - self._ended_at >= RESTART_SECONDS:
            self._ended_at = 0.0
            self.start()

    def family(self) -> list[int]:
        """The process ids of its group."""
        if self._popen is None or self._popen.poll() is not None:
            return []
        group = self._popen.pid
        return [pid for pid in _pids() if _group_of(pid) == group]

    def log(self) -> str:
        """The end of its log."""
        with Path(f"/proc/self/fd/{self._log.fileno()}").open(errors="replace") as log:
            return log.read()[-4000:]

    def end(self) -> None:
        """Kill it."""
        self.send(signal.SIGCONT)
        self.send(signal.SIGKILL)
        self.wait()
        self._log.close()


def _pids() -> list[int]:
    return [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]


def _group_of(pid: int) -> int:
    try:
        return os.getpgid(pid)
    except ProcessLookupError:
        return -1


class Supervisor:
    """Restarts processes until it is closed."""

    def __init__(self) -> None:
        self.processes: dict[str, ManagedProcess] = {}
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def add(self, process: ManagedProcess, failpoint: str = "") -> ManagedProcess:
        """Start and supervise a process."""
        process.start(failpoint)
        with self._lock:
            self.processes[process.name] = process
        return process

    def remove(self, process: ManagedProcess) -> None:
        """Kill a process without restart."""
        with self._lock:
            del self.processes[process.name]
        process.end()

    def restart(self, process: ManagedProcess, failpoint: str) -> None:
        """Kill it and start it with a failpoint."""
        with self._lock:
            process.deaths_asked_for += 2
            process.send(signal.SIGKILL)
            process.wait()
            process.deaths[-signal.SIGKILL] += 1
            process.start(failpoint)

    def died_unasked(self) -> dict[str, dict[int, int]]:
        """Processes that ended more often than they were killed, with their exit codes. Refused starts do not count."""
        with self._lock:
            return {
                name: dict(process.deaths)
                for name, process in self.processes.items()
                if process.deaths.total() - process.deaths[REFUSED] > process.deaths_asked_for
            }

    def close(self) -> None:
        """Kill all."""
        self._stop.set()
        self._thread.join()
        for process in list(self.processes.values()):
            process.end()

    def _run(self) -> None:
        while not self._stop.wait(0.1):
            with self._lock:
                for process in self.processes.values():
                    process.revive()
