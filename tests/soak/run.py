"""A run: open the campus, let learners come, carry out the nemesis's plan, let all come to rest, and check."""

import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.fault.servers import PostgresServer, RabbitServer
from tests.soak import books, nemesis
from tests.soak.campus import Campus
from tests.soak.learners import PATIENCE_SECONDS, Crowd
from tests.soak.limits import Limits
from tests.soak.programs import REFUSED

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
    """Break a whole Sinau for a while.

    Args:
        seconds: how long faults come; starting before it and coming to rest after it take a minute or more.
        seed: decides which faults come when.
        learners: how many are on the way at a time.
        say: takes a line for who watches.

    Returns:
        What was found, JSON-ready; `ok` says whether all held.
    """
    plan = nemesis.plan(seed, seconds)
    say(f"seed {seed}: {len(plan)} steps of faults in {seconds:.0f} s, {learners} learners at a time")
    campus = Campus(rabbit, postgres, folder)
    problems: list[str] = []
    ok = False
    done: Counter[str] = Counter()
    try:
        campus.open()
        crowd = Crowd(campus, seed=seed, size=learners)
        limits = Limits(campus)
        crowd.start()
        began_at = time.monotonic()
        for number, step in enumerate(plan, 1):
            if time.monotonic() - began_at > seconds:
                break
            say(f"{time.monotonic() - began_at:6.1f} s  {number}/{len(plan)} {step} for {step.lasts} s")
            nemesis.carry_out(step, campus)
            done.update(step.faults)
            limits.look()
        crowd.stop()
        healed_at = time.monotonic()
        if not crowd.wait(PATIENCE_SECONDS):
            problems.append("learners are still waiting for an answer")
        problems += crowd.promises.astonished
        try:
            nemesis.until_settled(lambda: books.missing(campus) or campus.unready(), RECOVERY_SECONDS)
        except AssertionError as error:
            problems.append(str(error))
        recovery = time.monotonic() - healed_at
        limits.look()
        problems += limits.exceeded()
        problems += [
            f"{name} ended by itself: {codes}" for name, codes in campus.supervisor.died_unasked().items()
        ]
        findings = books.check(campus, crowd.promises)
        promises = crowd.promises
        result = {
            "ok": findings.none and not problems,
            "seed": seed,
            "seconds": round(time.monotonic() - began_at),
            "steps": sum(done.values()),
            "faults": dict(sorted(done.items())),
            "deaths": sum(program.deaths.total() for program in campus.supervisor.programs.values()),
            "refused_starts": sum(each.deaths[REFUSED] for each in campus.supervisor.programs.values()),
            "people": len(promises.people),
            "enrolled": len(promises.enrolled),
            "certificates": campus.count("enrollment", "certificates"),
            "acknowledged": promises.acknowledged,
            "unanswered": dict(promises.unanswered),
            "recovered": promises.recovered,
            "events": sum(campus.count(service, "outbox") for service in campus.databases),
            "balance": books.balance(campus),
            "rest_seconds": round(recovery, 1),
            **limits.facts(),
            "lost": findings.lost[:20],
            "duplicated": findings.duplicated[:20],
            "unexpected": findings.unexpected[:20],
            "problems": problems[:20],
        }
        ok = bool(result["ok"])
        return result
    finally:
        if not ok:
            for program in campus.supervisor.programs.values():
                say(f"--- {program.name}\n{program.log()}")
            say(f"again with: make soak SEED={seed} MINUTES={seconds / 60:g}")
        campus.close()
