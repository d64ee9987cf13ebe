"""Injects faults into the environment, by a random plan that a seed determines."""

import random
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass

from tests.soak.environment import Environment
from tests.soak.faults import FAULTS


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the plan.

    Attributes:
        pause: seconds without faults before it.
        faults: the names of one or two faults at the same time.
        lasts: duration in seconds.
        seed: of random choices within the faults.
    """

    pause: float
    faults: tuple[str, ...]
    lasts: float
    seed: int

    def __str__(self) -> str:
        return " + ".join(self.faults)


_SERVERS = ("broker", "database", "queue", "messages")
"""Prefixes of faults that stop a server, or that need a working one."""


def plan(seed: int, seconds: float) -> list[Step]:
    """The plan for so many seconds. Two server faults are never combined, since healing one needs the other server."""
    chance = random.Random(seed)  # noqa: S311  # repeatable, which is the point
    steps: list[Step] = []
    bag: list[str] = []
    left = seconds
    while left > 0:
        names: list[str] = []
        for _ in range(1 + (chance.random() < 0.3)):
            # Every fault is used once before any is repeated.
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
        left -= step.pause + step.lasts
    return steps


def carry_out(step: Step, environment: Environment) -> None:
    """Inject the faults of a step, wait, and heal them."""
    never = threading.Event()
    chance = random.Random(step.seed)  # noqa: S311  # as above
    never.wait(step.pause)
    with ExitStack() as healing:
        for name in step.faults:
            healing.enter_context(FAULTS[name](environment, chance))
        never.wait(step.lasts)


def until_settled(missing: Callable[[], list[str]], timeout: float) -> float:
    """Wait until nothing is missing; return the seconds it took.

    Raises:
        AssertionError: it took longer.
    """
    began_at, pause = time.monotonic(), threading.Event()
    while found := missing():
        if time.monotonic() - began_at > timeout:
            raise AssertionError(f"not recovered within {timeout} s: {found}")
        pause.wait(0.2)
    return time.monotonic() - began_at
