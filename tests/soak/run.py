"""A run: start the environment and learners, inject faults, wait until all is settled, check the invariants."""

import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.fault.servers import PostgresServer, RabbitServer
from tests.soak import fault_injector, invariants
from tests.soak.environment import Environment
from tests.soak.learners import PATIENCE_SECONDS, Crowd
from tests.soak.limits import Limits
from tests.soak.processes import REFUSED

RECOVERY_SECONDS = 240.0
"""An effect outside a database whose process was killed is tried again after two minutes."""


def soak(
    rabbit: RabbitServer,
    postgres: PostgresServer,
    folder: Path,
    *,
    seconds: float,
    seed: int,
    learners: int = 6,
    say: Callable[[str], None],
) -> dict[str, Any]:
    """Run a soak.

    Args:
        seconds: duration of the fault plan; start and settling take a minute or more on top.
        seed: determines the plan.
        learners: concurrent learners.
        say: prints a line.

    Returns:
        The result, JSON-ready; `ok` is whether all invariants held.
    """
    plan = fault_injector.plan(seed, seconds)
    say(f"seed {seed}: {len(plan)} steps of faults in {seconds:.0f} s, {learners} learners at a time")
    environment = Environment(rabbit, postgres, folder)
    problems: list[str] = []
    ok = False
    done: Counter[str] = Counter()
    try:
        environment.open()
        crowd = Crowd(environment, seed=seed, size=learners)
        limits = Limits(environment)
        crowd.start()
        began_at = time.monotonic()
        for number, step in enumerate(plan, 1):
            if time.monotonic() - began_at > seconds:
                break
            say(f"{time.monotonic() - began_at:6.1f} s  {number}/{len(plan)} {step} for {step.lasts} s")
            fault_injector.carry_out(step, environment)
            done.update(step.faults)
            limits.look()
        crowd.stop()
        healed_at = time.monotonic()
        if not crowd.wait(PATIENCE_SECONDS):
            problems.append("learners are still waiting for an answer")
        problems += crowd.promises.astonished
        try:
            fault_injector.until_settled(
                lambda: invariants.missing(environment) or environment.unready(), RECOVERY_SECONDS
            )
        except AssertionError as error:
            problems.append(str(error))
        recovery = time.monotonic() - healed_at
        limits.look()
        problems += limits.exceeded()
        problems += [
            f"{name} ended by itself: {codes}"
            for name, codes in environment.supervisor.died_unasked().items()
        ]
        comparison = invariants.check(environment, crowd.promises)
        promises = crowd.promises
        result = {
            "ok": comparison.none and not problems,
            "seed": seed,
            "seconds": round(time.monotonic() - began_at),
            "steps": sum(done.values()),
            "faults": dict(sorted(done.items())),
            "deaths": sum(process.deaths.total() for process in environment.supervisor.processes.values()),
            "refused_starts": sum(each.deaths[REFUSED] for each in environment.supervisor.processes.values()),
            "people": len(promises.people),
            "enrolled": len(promises.enrolled),
            "certificates": environment.count("enrollment", "certificates"),
            "acknowledged": promises.acknowledged,
            "unanswered": dict(promises.unanswered),
            "recovered": promises.recovered,
            "events": sum(environment.count(service, "outbox") for service in environment.databases),
            "balance": invariants.balance(environment),
            "rest_seconds": round(recovery, 1),
            **limits.facts(),
            "lost": comparison.lost[:20],
            "duplicated": comparison.duplicated[:20],
            "unexpected": comparison.unexpected[:20],
            "problems": problems[:20],
        }
        ok = bool(result["ok"])
        return result
    finally:
        if not ok:
            for process in environment.supervisor.processes.values():
                say(f"--- {process.name}\n{process.log()}")
            say(f"again with: make soak SEED={seed} MINUTES={seconds / 60:g}")
        environment.close()
