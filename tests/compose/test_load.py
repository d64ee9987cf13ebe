"""What a deployment does for learners who never pause: the basis of the sizing table in deploy/README.md."""

import contextlib
import time
from typing import Any

import docker
import pytest

from tests.compose.learners import Learners
from tests.compose.stack import Stack
from tests.support.api import until

LEARNERS, JOURNEYS = 6, 20

pytestmark = [
    pytest.mark.compose,
    pytest.mark.docker,
    pytest.mark.slow,
    pytest.mark.xdist_group("compose"),
]


def used(stack: Stack) -> dict[str, tuple[float, float]]:
    """By service, processor time until now in seconds, and memory in MiB."""
    with contextlib.closing(docker.from_env(timeout=60)) as client:
        found = {
            one["Config"]["Labels"]["com.docker.compose.service"]: client.containers.get(one["Id"]).stats(
                stream=False, one_shot=True
            )
            for one in stack.inspect()
        }
    return {
        service: (said["cpu_stats"]["cpu_usage"]["total_usage"] / 1e9, said["memory_stats"]["usage"] / 2**20)
        for service, said in found.items()
    }


def test_learners_who_never_pause_are_all_answered(stack: Stack, measured: dict[str, Any]) -> None:
    before, began = used(stack), time.monotonic()
    learners = Learners(stack.base, count=LEARNERS)
    learners.start()
    until(lambda: len(learners.completed) >= JOURNEYS or None, seconds=240)
    learners.finish()
    after, seconds = used(stack), time.monotonic() - began
    assert (learners.failed_requests, learners.interrupted) == ([], [])
    cores = {service: round((now[0] - before[service][0]) / seconds, 2) for service, now in after.items()}
    measured["load_requests_per_second"] = round(learners.request_count / seconds, 1)
    measured["load_journeys"] = len(learners.completed)
    measured["load_cores"] = round(sum(cores.values()), 2)
    measured["load_cores_by_service"] = {service: share for service, share in cores.items() if share >= 0.05}
    measured["load_resident_mib"] = round(sum(now[1] for now in after.values()))
