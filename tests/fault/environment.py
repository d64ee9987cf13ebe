"""A shop and a store as processes over databases and a broker, with a client that keeps the answers."""

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from shared.messaging.broker.declarations import apply
from shared.messaging.broker.topology import topology_of
from shared.persistence.database import Database
from tests.fault import checker
from tests.fault.process import subscriptions_of

ROOT = Path(__file__).parents[2]
SERVICES = ("shop", "store")


class ServiceProcess:
    """One service that runs, or ran.

    Args:
        failpoint: what SINAU_FAILPOINT is set to.
    """

    def __init__(self, service: str, database_url: str, broker_url: str, *words: str, failpoint: str) -> None:
        command = [sys.executable, "-m", "tests.fault.process", service, database_url, broker_url, *words]
        self.service = service
        self.acknowledged: set[int] = set()
        self.refused: set[int] = set()
        self._log = tempfile.TemporaryFile("w+")  # noqa: SIM115  # closed by `end`
        self._popen = subprocess.Popen(
            command,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
            env={**os.environ, "SINAU_FAILPOINT": failpoint},
        )
        self._reader = threading.Thread(target=self._read_answers, daemon=True)
        self._reader.start()

    def order(self, numbers: Iterable[int]) -> None:
        """Send one command; a process that has ended does not receive it."""
        assert self._popen.stdin is not None
        try:
            self._popen.stdin.write(" ".join(map(str, numbers)) + "\n")
            self._popen.stdin.flush()
        except BrokenPipeError:
            return

    def send(self, number: signal.Signals) -> None:
        """Send it a signal."""
        self._popen.send_signal(number)

    def has_logged(self, word: str) -> bool:
        """Whether its log contains a word."""
        return word in self.log()

    def log(self) -> str:
        """Its log."""
        # Opened anew: the process writes where this one would read on.
        with Path(f"/proc/self/fd/{self._log.fileno()}").open() as log:
            return log.read()

    def is_frozen(self) -> bool:
        """Whether it is stopped by a signal."""
        status = Path(f"/proc/{self._popen.pid}/status").read_text()
        return "\nState:\tT" in status

    def is_gone(self) -> bool:
        """Whether it has ended."""
        return self._popen.poll() is not None

    def ended(self, timeout: float = 30.0) -> int:
        """Wait for its end; how it ended, minus the signal if one ended it."""
        code = self._popen.wait(timeout)
        self._reader.join(timeout)
        return code

    def end(self) -> None:
        """End it, by force if needed."""
        if not self.is_gone():
            self.send(signal.SIGKILL)
        self.ended()
        self._log.close()
        for pipe in (self._popen.stdin, self._popen.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except BrokenPipeError:
                    continue

    def _read_answers(self) -> None:
        assert self._popen.stdout is not None
        for line in self._popen.stdout:
            word, *rest = line.split()
            if word == "ack":
                self.acknowledged.update(map(int, rest))
            elif word == "no":
                self.refused.update(map(int, rest[1:]))


@dataclass
class Environment:
    """Both services. `broker_url` is for processes, `admin_url` for the test itself."""

    databases: dict[str, Database]
    broker_url: str
    admin_url: str = ""
    processes: list[ServiceProcess] = field(default_factory=list)
    attempted: set[int] = field(default_factory=set)

    def prepare(self) -> None:
        """Declare the topology."""
        apply(self.admin, topology_of({name: subscriptions_of(name) for name in SERVICES}))

    @property
    def admin(self) -> str:
        """The broker's address for the operator."""
        return self.admin_url or self.broker_url

    def start(
        self, service: str, *words: str, failpoint: str = "", url: str = "", **other: Any
    ) -> ServiceProcess:
        """Start a service.

        Args:
            url: of the broker, by another way.
            other: parts of its database's address that differ, such as `port`.
        """
        address = self.databases[service].url.set(**other).render_as_string(hide_password=False)
        process = ServiceProcess(service, address, url or self.broker_url, *words, failpoint=failpoint)
        self.processes.append(process)
        return process

    def order(self, shop: ServiceProcess, *numbers: int, together: bool = False) -> None:
        """Have a shop place orders: a transaction for each, or one for all."""
        self.attempted.update(numbers)
        for group in [numbers] if together else [(number,) for number in numbers]:
            shop.order(group)

    @property
    def acknowledged(self) -> set[int]:
        """The orders that the client was told are done."""
        return {number for process in self.processes for number in process.acknowledged}

    def packed(self) -> int:
        """How many orders are placed, packed, and known as packed."""
        return len(checker.numbers_of(self.databases["shop"], "store.order_packed.v1"))

    def wait_until_finished(self, timeout: float = 40.0) -> None:
        """Wait until all that was recorded has arrived and is finished."""
        self.wait_for(lambda: not checker.missing(self.databases), timeout)

    def check(self, *, given_up: Iterable[int] = ()) -> checker.Comparison:
        """Wait until all is finished, and compare the services with what the client was told; print the result."""
        self.wait_until_finished()
        comparison = checker.compare(
            self.databases, attempted=self.attempted, acknowledged=self.acknowledged, given_up=set(given_up)
        )
        print(comparison)  # noqa: T201  # the record of a fault
        assert (comparison.lost, comparison.duplicated, comparison.unexpected) == ([], [], []), str(
            comparison
        )
        self.wait_for(lambda: not checker.imbalance(self.databases, self.admin), 10)
        return comparison

    def wait_for(self, fact: Callable[[], object], timeout: float = 30.0) -> None:
        """Wait until something is so."""
        ends_at = time.monotonic() + timeout
        pause = threading.Event()
        while not fact():
            if time.monotonic() > ends_at:
                logs = "\n".join(process.log()[-3000:] for process in self.processes)
                raise AssertionError(f"not within {timeout} s: {checker.missing(self.databases)}\n{logs}")
            pause.wait(0.05)

    def close(self) -> None:
        """End every process."""
        for process in self.processes:
            process.end()
        for database in self.databases.values():
            database.dispose()
