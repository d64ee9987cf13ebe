"""Faults of processes: killed, frozen, terminated, and a second worker."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random

from deploy.embedded.settings import BACKEND
from shared.messaging.failpoints import POINTS
from tests.soak.environment import Environment
from tests.soak.processes import ManagedProcess


@contextmanager
def worker_killed(environment: Environment, chance: Random) -> Iterator[None]:
    _end(_worker(environment, chance), signal.SIGKILL)
    yield


@contextmanager
def web_killed(environment: Environment, chance: Random) -> Iterator[None]:
    _end(environment.supervisor.processes[f"{chance.choice(BACKEND)} web"], signal.SIGKILL)
    yield


@contextmanager
def worker_killed_at_a_place(environment: Environment, chance: Random) -> Iterator[None]:
    worker = _worker(environment, chance)
    place = chance.choice([name for name in sorted(POINTS) if name != "outbox.recorded"])
    action = chance.choice(["kill", "segfault", "raise"])
    environment.supervisor.restart(worker, f"{place}:{action}:{chance.randint(1, 20)}")
    yield


@contextmanager
def worker_frozen(environment: Environment, chance: Random) -> Iterator[None]:
    worker = _worker(environment, chance)
    worker.send(signal.SIGSTOP)
    try:
        yield
    finally:
        worker.send(signal.SIGCONT)


@contextmanager
def worker_asked_to_end(environment: Environment, chance: Random) -> Iterator[None]:
    _end(_worker(environment, chance), signal.SIGTERM)
    yield


@contextmanager
def two_workers(environment: Environment, chance: Random) -> Iterator[None]:
    second = environment.worker_of(chance.choice(BACKEND), second=True)
    environment.supervisor.add(second)
    try:
        yield
    finally:
        environment.supervisor.remove(second)


def _worker(environment: Environment, chance: Random) -> ManagedProcess:
    return environment.supervisor.processes[f"{chance.choice(BACKEND)} worker"]


def _end(process: ManagedProcess, number: signal.Signals) -> None:
    process.deaths_asked_for += 1
    process.send(number)
