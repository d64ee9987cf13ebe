"""Breaks the campus, at random by a seed: what it will do, when and for how long is known before it begins."""

import random
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from deploy.embedded.settings import BACKEND
from shared.messaging.failpoints import POINTS
from shared.messaging.queues import inbox_queue
from shared.messaging.replaying import send_again
from tests.fault.proxy import DOWN, UP, Proxy
from tests.fault.servers import ALARMS
from tests.soak.campus import Campus, subscribed


@dataclass(frozen=True, slots=True)
class Step:
    """Something that is going to be done.

    Attributes:
        pause: seconds of quiet before it.
        faults: their names; two come at once.
        lasts: seconds.
        seed: of what chance decides within it.
    """

    pause: float
    faults: tuple[str, ...]
    lasts: float
    seed: int

    def __str__(self) -> str:
        return " + ".join(self.faults)


@contextmanager
def worker_killed(campus: Campus, chance: random.Random) -> Iterator[None]:
    _kill(campus, f"{chance.choice(BACKEND)} worker")
    yield


@contextmanager
def web_killed(campus: Campus, chance: random.Random) -> Iterator[None]:
    _kill(campus, f"{chance.choice(BACKEND)} web")
    yield


@contextmanager
def worker_killed_at_a_place(campus: Campus, chance: random.Random) -> Iterator[None]:
    worker = campus.supervisor.programs[f"{chance.choice(BACKEND)} worker"]
    place = chance.choice([name for name in sorted(POINTS) if name != "outbox.recorded"])
    action = chance.choice(["kill", "segfault", "raise"])
    campus.supervisor.restart(worker, f"{place}:{action}:{chance.randint(1, 20)}")
    yield


@contextmanager
def worker_frozen(campus: Campus, chance: random.Random) -> Iterator[None]:
    worker = campus.supervisor.programs[f"{chance.choice(BACKEND)} worker"]
    worker.send(signal.SIGSTOP)
    try:
        yield
    finally:
        worker.send(signal.SIGCONT)


@contextmanager
def worker_asked_to_end(campus: Campus, chance: random.Random) -> Iterator[None]:
    worker = campus.supervisor.programs[f"{chance.choice(BACKEND)} worker"]
    worker.deaths_asked_for += 1
    worker.send(signal.SIGTERM)
    yield


@contextmanager
def two_workers(campus: Campus, chance: random.Random) -> Iterator[None]:
    second = campus.worker_of(chance.choice(BACKEND), second=True)
    campus.supervisor.add(second)
    try:
        yield
    finally:
        campus.supervisor.remove(second)


@contextmanager
def broker_killed(campus: Campus, _chance: random.Random) -> Iterator[None]:
    campus.rabbit.kill()
    try:
        yield
    finally:
        campus.rabbit.start()


@contextmanager
def broker_frozen(campus: Campus, _chance: random.Random) -> Iterator[None]:
    campus.rabbit.freeze()
    try:
        yield
    finally:
        campus.rabbit.thaw()


@contextmanager
def broker_alarm(campus: Campus, chance: random.Random) -> Iterator[None]:
    with campus.rabbit.alarm(chance.choice(sorted(ALARMS))):
        yield


@contextmanager
def network_reset(campus: Campus, chance: random.Random) -> Iterator[None]:
    _proxy(campus, chance).reset()
    yield


@contextmanager
def network_cut_in_a_frame(campus: Campus, chance: random.Random) -> Iterator[None]:
    _proxy(campus, chance).cut_after(chance.choice([UP, DOWN]), chance.randint(1, 3000))
    yield


@contextmanager
def network_swallows(campus: Campus, chance: random.Random) -> Iterator[None]:
    campus.broker_proxy.swallow(*chance.choice([(UP,), (DOWN,), (UP, DOWN)]))
    try:
        yield
    finally:
        # What was swallowed is missing in the middle: such a connection is broken for good, as after a real outage.
        campus.broker_proxy.reset()
        campus.broker_proxy.swallow()


@contextmanager
def database_killed(campus: Campus, _chance: random.Random) -> Iterator[None]:
    campus.postgres.kill()
    try:
        yield
    finally:
        campus.postgres.start()


@contextmanager
def database_frozen(campus: Campus, _chance: random.Random) -> Iterator[None]:
    campus.postgres.freeze()
    try:
        yield
    finally:
        campus.postgres.thaw()


@contextmanager
def queue_deleted(campus: Campus, chance: random.Random) -> Iterator[None]:
    """The one fault that an operator makes and mends: what was in the queue is sent again from the outboxes."""
    service = chance.choice([name for name in BACKEND if subscribed(name)])
    since = datetime.now(UTC) - timedelta(minutes=1)
    campus.rabbit.api.delete(f"/queues/{campus.vhost}/{inbox_queue(service)}").raise_for_status()
    try:
        yield
    finally:
        campus.declare()
        campus.take_from_unrouted()
        for database in campus.databases.values():
            with database.begin() as session:
                send_again(
                    session, since=since, until=datetime.now(UTC), types=subscribed(service), limit=10_000
                )


def _proxy(campus: Campus, chance: random.Random) -> Proxy:
    return chance.choice([campus.broker_proxy, campus.database_proxy])


def _kill(campus: Campus, name: str) -> None:
    program = campus.supervisor.programs[name]
    program.deaths_asked_for += 1
    program.send(signal.SIGKILL)


FAULTS = {
    fault.__name__: fault
    for fault in (
        worker_killed,
        web_killed,
        worker_killed_at_a_place,
        worker_frozen,
        worker_asked_to_end,
        two_workers,
        network_reset,
        network_cut_in_a_frame,
        network_swallows,
        broker_killed,
        broker_frozen,
        broker_alarm,
        database_killed,
        database_frozen,
        queue_deleted,
    )
}
_SERVERS = ("broker", "database", "queue")


def plan(seed: int, seconds: float) -> list[Step]:
    """What will be done within so many seconds. Two faults of servers never come at once: they heal alike."""
    chance = random.Random(seed)  # noqa: S311  # repeatable, which is the point
    steps: list[Step] = []
    bag: list[str] = []
    left = seconds
    while left > 0:
        names: list[str] = []
        for _ in range(1 + (chance.random() < 0.3)):
            # Every fault comes before one comes again.
            bag = bag or chance.sample(sorted(FAULTS), len(FAULTS))
            if not (names and bag[-1].startswith(_SERVERS) and names[0].startswith(_SERVERS)):
                names.append(bag.pop())
        step = Step(
            pause=round(chance.uniform(0.5, 3), 1),
            faults=tuple(names),
            lasts=round(chance.uniform(1, 8), 1),
            seed=chance.randrange(2**32),
        )
        steps.append(step)
        left -= step.pause + step.lasts + 3
    return steps


def carry_out(step: Step, campus: Campus) -> None:
    """Do it, let it last, and heal."""
    never = threading.Event()
    chance = random.Random(step.seed)  # noqa: S311  # as above
    never.wait(step.pause)
    with ExitStack() as healing:
        for name in step.faults:
            healing.enter_context(FAULTS[name](campus, chance))
        never.wait(step.lasts)


def until_settled(missing: Callable[[], list[str]], timeout: float) -> float:
    """Wait until nothing is missing; how many seconds it took.

    Raises:
        AssertionError: it took longer.
    """
    began_at, pause = time.monotonic(), threading.Event()
    while found := missing():
        if time.monotonic() - began_at > timeout:
            raise AssertionError(f"not recovered within {timeout} s: {found}")
        pause.wait(0.2)
    return time.monotonic() - began_at
