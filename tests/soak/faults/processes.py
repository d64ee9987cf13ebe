"""Processes of Sinau that die, freeze, are told to end, or are two."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random

from deploy.embedded.settings import BACKEND
from shared.messaging.failpoints import POINTS
from tests.soak.campus import Campus
from tests.soak.programs import Program


@contextmanager
def worker_killed(campus: Campus, chance: Random) -> Iterator[None]:
    _end(_worker(campus, chance), signal.SIGKILL)
    yield


@contextmanager
def web_killed(campus: Campus, chance: Random) -> Iterator[None]:
    _end(campus.supervisor.programs[f"{chance.choice(BACKEND)} web"], signal.SIGKILL)
    yield


@contextmanager
def worker_killed_at_a_place(campus: Campus, chance: Random) -> Iterator[None]:
    worker = _worker(campus, chance)
    place = chance.choice([name for name in sorted(POINTS) if name != "outbox.recorded"])
    action = chance.choice(["kill", "segfault", "raise"])
    campus.supervisor.restart(worker, f"{place}:{action}:{chance.randint(1, 20)}")
    yield


@contextmanager
def worker_frozen(campus: Campus, chance: Random) -> Iterator[None]:
    worker = _worker(campus, chance)
    worker.send(signal.SIGSTOP)
    try:
        yield
    finally:
        worker.send(signal.SIGCONT)


@contextmanager
def worker_asked_to_end(campus: Campus, chance: Random) -> Iterator[None]:
    _end(_worker(campus, chance), signal.SIGTERM)
    yield


@contextmanager
def two_workers(campus: Campus, chance: Random) -> Iterator[None]:
    second = campus.worker_of(chance.choice(BACKEND), second=True)
    campus.supervisor.add(second)
    try:
        yield
    finally:
        campus.supervisor.remove(second)


def _worker(campus: Campus, chance: Random) -> Program:
    return campus.supervisor.programs[f"{chance.choice(BACKEND)} worker"]


def _end(program: Program, number: signal.Signals) -> None:
    program.deaths_asked_for += 1
    program.send(number)
