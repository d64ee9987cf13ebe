"""Processes that are started again when they end, as `restart: unless-stopped` does it in the deployment."""

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
"""How a program ends that is started while its database or its broker is away; it is started again."""


class Program:
    """One process of the deployment, with all that it starts.

    Args:
        name: such as `enrollment worker`.
        words: of the command, after `python -m`.
        environment: what it is told.
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
        """Wait for its end; how it ended."""
        return 0 if self._popen is None else self._popen.wait(timeout)

    def revive(self) -> None:
        """Start it again when it has been gone for a moment; what it ended with is counted."""
        if self._popen is None or self._popen.poll() is None:
            return
        if not self._ended_at:
            self._ended_at = time.monotonic()
            self.deaths[self._popen.returncode] += 1
        elif time.monotonic() - self._ended_at >= RESTART_SECONDS:
            self._ended_at = 0.0
            self.start()

    def family(self) -> list[int]:
        """The ids of its processes."""
        if self._popen is None or self._popen.poll() is not None:
            return []
        group = self._popen.pid
        return [pid for pid in _pids() if _group_of(pid) == group]

    def log(self) -> str:
        """The end of what it has said."""
        with Path(f"/proc/self/fd/{self._log.fileno()}").open(errors="replace") as log:
            return log.read()[-4000:]

    def end(self) -> None:
        """End it in whatever way works."""
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
    """Looks after programs until it is closed."""

    def __init__(self) -> None:
        self.programs: dict[str, Program] = {}
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def add(self, program: Program, failpoint: str = "") -> Program:
        """Start a program and look after it."""
        program.start(failpoint)
        with self._lock:
            self.programs[program.name] = program
        return program

    def remove(self, program: Program) -> None:
        """End a program for good."""
        with self._lock:
            del self.programs[program.name]
        program.end()

    def restart(self, program: Program, failpoint: str) -> None:
        """Kill it and start it with a failpoint."""
        with self._lock:
            program.deaths_asked_for += 2
            program.send(signal.SIGKILL)
            program.wait()
            program.deaths[-signal.SIGKILL] += 1
            program.start(failpoint)

    def died_unasked(self) -> dict[str, dict[int, int]]:
        """Which programs ended more often than somebody had ended them, and how. A refused start is no such end."""
        with self._lock:
            return {
                name: dict(program.deaths)
                for name, program in self.programs.items()
                if program.deaths.total() - program.deaths[REFUSED] > program.deaths_asked_for
            }

    def close(self) -> None:
        """End them all."""
        self._stop.set()
        self._thread.join()
        for program in list(self.programs.values()):
            program.end()

    def _run(self) -> None:
        while not self._stop.wait(0.1):
            with self._lock:
                for program in self.programs.values():
                    program.revive()
