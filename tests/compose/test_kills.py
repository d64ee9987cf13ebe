"""Each container is killed in turn while learners go on, and comes back by itself; nothing gets lost or doubled."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from deploy.embedded.demo import PASSWORD
from tests.compose.accounts import wait_until_settled
from tests.compose.learners import Learners
from tests.compose.stack import Stack, docker

pytestmark = [
    pytest.mark.compose,
    pytest.mark.docker,
    pytest.mark.slow,
    pytest.mark.xdist_group("compose"),
]

SERVICES = ("assessment", "catalog", "enrollment", "identity", "notification")
KILLED = (
    *(f"{service}-worker" for service in SERVICES),
    *(f"{service}-web" for service in SERVICES),
    "portal",
    "rabbitmq",
    "postgres",
    "caddy",
)
LEARNERS = 3
OPERATOR = "farid.zulkarna"


def crash(stack: Stack, service: str) -> None:
    """End a container's processes as the system does that has no memory left.

    `docker kill` would be an operator's wish, after which the engine leaves the container as it is.
    """
    for one in stack.inspect(service):
        process = str(one["State"]["Pid"])
        docker("run", "--rm", "--pid=host", "--user=0", "--cap-add=KILL", "--entrypoint=sh",
               "sinau/operations:test", "-c", f"kill -9 {process}")  # fmt: skip


@pytest.fixture(scope="module")
def learners(stack: Stack) -> Iterator[Learners]:
    """People who tap again when a page did not come."""
    made = Learners(stack.base, count=LEARNERS, is_patient=True)
    made.start()
    yield made
    made.finish()


@pytest.mark.parametrize("service", KILLED)
def test_a_killed_container_comes_back(
    stack: Stack, learners: Learners, measured: dict[str, Any], service: str
) -> None:
    started = {one["Id"]: one["State"]["StartedAt"] for one in stack.inspect(service)}
    began = time.monotonic()
    crash(stack, service)
    stack.wait_until_healthy(service, since=started)
    measured.setdefault("back_after_kill_seconds", {})[service] = round(time.monotonic() - began, 1)
    assert not learners.is_over


def test_after_all_kills_the_counts_are_equal(
    stack: Stack, learners: Learners, measured: dict[str, Any]
) -> None:
    stack.wait_until_healthy()
    learners.finish()
    books = wait_until_settled(stack)
    findings = books.findings(learners.verifications)
    assert findings.none, findings
    assert learners.completed
    measured["kills_journeys"] = len(learners.completed)
    measured["kills_repeated_requests"] = len(learners.failed_requests)
    # A page that is shown once, such as that with a first password, can get lost with the container that made it.
    measured["kills_interrupted_journeys"] = len(learners.interrupted)


def test_a_broker_that_lost_its_data_gets_it_again_from_the_outboxes(stack: Stack) -> None:
    since = datetime.now(UTC).replace(tzinfo=None) - timedelta(hours=1)
    learners = Learners(stack.base, count=2, is_patient=True)
    learners.start()
    stack.compose("rm", "--stop", "--force", "rabbitmq")
    docker("volume", "rm", f"{stack.environment['COMPOSE_PROJECT_NAME']}_rabbitmq")
    stack.compose("up", "--detach", "--wait", "rabbitmq")
    learners.finish()
    said = stack.compose(
        *("run", "--rm", "-T", "-e", f"SINAU_PASSWORD={PASSWORD}", "ops", "events", "--username", OPERATOR),
        *("replay", "--since", since.isoformat(timespec="seconds")),
    )
    assert all(f"{service}: " in said for service in SERVICES), said
    findings = wait_until_settled(stack).findings(learners.verifications)
    assert findings.none, findings


def test_stopping_ends_every_container_in_time_and_in_order(stack: Stack, measured: dict[str, Any]) -> None:
    began = time.monotonic()
    stack.compose("stop")
    measured["stop_seconds"] = round(time.monotonic() - began, 1)
    codes = {one["Service"]: one["ExitCode"] for one in stack.containers()}
    began = time.monotonic()
    stack.start()
    measured["start_again_seconds"] = round(time.monotonic() - began, 1)
    assert set(codes.values()) == {0}, codes
