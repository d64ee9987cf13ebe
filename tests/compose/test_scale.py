"""Two of a service do what one does: sessions, limits and codes hold across them, and one relay at a time is active."""

import json
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.compose.accounts import ask, wait_until_settled
from tests.compose.learners import Learners
from tests.compose.stack import Stack, docker

pytestmark = [
    pytest.mark.compose,
    pytest.mark.docker,
    pytest.mark.slow,
    pytest.mark.xdist_group("compose"),
]

DOUBLED = ("enrollment-web", "enrollment-worker", "identity-web", "portal")
TAKEN_OVER_WITHIN_SECONDS = 30.0
# The two halves of the number that the relay locks (shared.messaging.runtime.leader), as PostgreSQL shows them.
LEADER = """SELECT host(client_addr) FROM pg_locks JOIN pg_stat_activity USING (pid)
            WHERE locktype = 'advisory' AND classid = x'73696E61'::bigint AND objid = x'755F7278'::bigint
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"""

# What the active relay had a minute for.
UNSENT = """SELECT count(*) FROM outbox WHERE state = 'pending' AND "time" < now() - interval '1 minute'"""

# Runs beside the portal, where each replica can be asked by its address.
TWO_REPLICAS = """
import json, socket, httpx

def replicas(name):
    found = {one[4][0] for one in socket.getaddrinfo(name, 8000, type=socket.SOCK_STREAM)}
    assert len(found) == 2, found
    return sorted(found)

def ask(address, method, path, body=None, token=None):
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    answer = httpx.request(
        method, f"http://{address}:8000/api/v1/{path}", json=body, headers=headers, timeout=30
    )
    return answer.status_code, answer.json() if answer.content else {}

def sign_in(username):
    body = {"username": username, "password": "belajar-setiap-hari", "remember": False}
    return ask(identity[0], "POST", "identity/sessions", body)[1]

identity, enrollment = replicas("identity-web"), replicas("enrollment-web")
"""

SESSIONS = """
signed_in = sign_in("rina.sari")
handle = {"renewal_handle": signed_in["renewal_handle"]}
print(json.dumps([
    ask(identity[1], "POST", "identity/sessions/renew", handle)[0],
    ask(identity[0], "DELETE", "identity/sessions/current", token=signed_in["access_token"])[0],
    ask(identity[1], "POST", "identity/sessions/renew", handle)[0],
]))
"""

TRIES = """
body = {"username": "nobody.here", "password": "wrong", "remember": False}
print(json.dumps([ask(identity[turn % 2], "POST", "identity/sessions", body)[0] for turn in range(12)]))
"""

CODES = """
learner, organiser = (sign_in(name)["access_token"] for name in ("rina.sari", "dewi.anggraheni"))
course = httpx.get("http://catalog-web:8000/api/v1/catalog/courses/pelayanan-publik-prima").json()
run = course["runs"][0]
asked = {"course_id": course["id"], "run_id": run["id"]}
enrolled = ask(enrollment[0], "POST", "enrollment/enrollments", asked, learner)
meeting = f"enrollment/meetings/{run['meetings'][0]['id']}"
opened = ask(enrollment[0], "POST", f"{meeting}/open", token=organiser)
codes = [ask(address, "GET", f"{meeting}/code", token=organiser)[1] for address in enrollment]
wrong = [
    ask(enrollment[turn % 2], "POST", "enrollment/check-ins", {"pin": "000000"}, organiser)[0]
    for turn in range(12)
]
checked = ask(enrollment[1], "POST", "enrollment/check-ins", {"token": codes[0]["token"]}, learner)
print(json.dumps({"enrolled": enrolled, "opened": opened[0], "checked": checked, "wrong": wrong}))
"""


@pytest.fixture(scope="module")
def doubled(stack: Stack) -> Iterator[Stack]:
    """The deployment with two containers each of some, and afterwards with one again."""

    def scale(count: int) -> None:
        words = [word for name in DOUBLED for word in ("--scale", f"{name}={count}")]
        stack.compose("up", "--detach", "--wait", "--no-recreate", *words)

    scale(2)
    yield stack
    scale(1)


def test_a_session_holds_at_each_replica_and_ends_at_all(doubled: Stack) -> None:
    assert json.loads(doubled.run_in("portal", TWO_REPLICAS + SESSIONS)) == [200, 204, 401]


def test_tries_to_sign_in_are_counted_across_replicas(doubled: Stack) -> None:
    codes = json.loads(doubled.run_in("portal", TWO_REPLICAS + TRIES))
    assert codes == [401] * 10 + [429] * 2


def test_a_code_of_one_replica_checks_in_at_the_other_and_guesses_are_counted_across_them(
    doubled: Stack,
) -> None:
    said = json.loads(doubled.run_in("portal", TWO_REPLICAS + CODES))
    assert (said["opened"], said["checked"][0]) == (200, 201), said
    assert said["wrong"] == [422] * 10 + [429] * 2, said


def test_learners_reach_every_replica(doubled: Stack) -> None:
    webs = [service for service in DOUBLED if service.endswith("-web")]
    # One of each has served the tests before this.
    before = {one: _answered(one) for one in doubled.ids(*webs)}
    learners = Learners(doubled.base, count=4)
    learners.start()
    learners.finish()
    assert (learners.failed_requests, learners.interrupted) == ([], [])
    for service in webs:
        answered = [_answered(one) - before[one] for one in doubled.ids(service)]
        # Each call goes to one at random: of some dozens, fewer than a tenth at one would be no accident.
        assert min(answered) > sum(answered) / 10 > 0, answered


@pytest.mark.parametrize("way", ["killed", "frozen"])
def test_another_relay_takes_over(doubled: Stack, measured: dict[str, Any], way: str) -> None:
    leader = _leader(doubled)
    hurt, again = ("kill", "start") if way == "killed" else ("pause", "unpause")
    docker(hurt, leader)
    began = time.monotonic()
    try:
        pause = threading.Event()
        while _leader(doubled) in ("", leader):
            assert time.monotonic() - began < TAKEN_OVER_WITHIN_SECONDS
            pause.wait(0.5)
        measured.setdefault("relay_taken_over_seconds", {})[way] = round(time.monotonic() - began, 1)
        learners = Learners(doubled.base, count=2)
        learners.start()
        learners.finish()
        assert learners.failed_requests == []
        # What the broker had handed to a frozen worker comes to another when its heartbeats have failed: some wait.
        assert way == "frozen" or learners.interrupted == []
        assert ask(doubled, "enrollment", [UNSENT])[UNSENT] == ["0"]
    finally:
        docker(again, leader)
    doubled.wait_until_healthy("enrollment-worker")
    findings = wait_until_settled(doubled).findings(learners.verifications)
    assert findings.none, findings


def _answered(container: str) -> int:
    """How many requests a web has answered, but for questions after its health."""
    program = (
        "import urllib.request as r\n"
        "lines = r.urlopen('http://127.0.0.1:8000/metrics').read().decode().splitlines()\n"
        "print(round(sum(float(line.split()[-1]) for line in lines"
        " if line.startswith('sinau_http_requests_total') and '/api/v1/' in line)))"
    )
    return int(docker("exec", container, "python", "-c", program))


def _leader(stack: Stack) -> str:
    """The id of the container whose relay is active; empty while there is none."""
    found = ask(stack, "enrollment", [LEADER])[LEADER]
    for one in stack.inspect("enrollment-worker"):
        if found and found[0] in {net["IPAddress"] for net in one["NetworkSettings"]["Networks"].values()}:
            return str(one["Id"])
    return ""
