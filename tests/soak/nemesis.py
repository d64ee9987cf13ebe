"""Breaks the campus, at random by a seed: what it will do, when and for how long is known before it begins."""

import random
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass

from tests.soak.campus import Campus
from tests.soak.faults import FAULTS


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


_SERVERS = ("broker", "database", "queue", "messages")
"""How the names of faults begin that hurt a server or need one that is well."""


def plan(seed: int, seconds: float) -> list[Step]:
    """What will be done within so many seconds. Two faults of servers never come at once: one heals by the other."""
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
        left -= step.pause + step.lasts
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
