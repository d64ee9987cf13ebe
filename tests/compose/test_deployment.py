"""The deployment as the runbook starts it: all gets healthy, a learner goes the whole way, nobody reaches across."""

import json
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.compose.stack import Stack

ROOT = Path(__file__).resolve().parents[2]
SERVICES = ("assessment", "catalog", "enrollment", "identity", "notification")

pytestmark = [
    pytest.mark.compose,
    pytest.mark.docker,
    pytest.mark.slow,
    # One worker has the one deployment.
    pytest.mark.xdist_group("compose"),
]


def test_every_container_is_healthy_or_done(stack: Stack) -> None:
    for container in stack.containers():
        name, state = container["Service"], container["State"]
        if name in ("keys", "first-people") or name.endswith("-migrate"):
            assert (name, state, container["ExitCode"]) == (name, "exited", 0)
        else:
            assert (name, state) == (name, "running")
            assert (name, container["Health"]) in ((name, "healthy"), (name, ""))


def test_a_learner_goes_from_sign_in_to_certificate_through_caddy(stack: Stack) -> None:
    answer = subprocess.run(
        [sys.executable, "-m", "tests.journey", stack.base],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert json.loads(answer.stdout.strip().splitlines()[-1])["ok"] is True


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_shows_its_pages_and_nothing_beside_them(stack: Stack, service: str) -> None:
    with httpx.Client(base_url=stack.base, trust_env=False, timeout=30) as visitor:
        document = visitor.get(f"/services/{service}/openapi.json")
        assert document.json()["openapi"].startswith("3.1")
        assert visitor.get(f"/services/{service}/docs").status_code == httpx.codes.OK
        assert visitor.get(f"/services/{service}/metrics").status_code == httpx.codes.NOT_FOUND


def test_the_public_catalog_answers_through_caddy(stack: Stack) -> None:
    answer = httpx.get(f"{stack.base}/api/v1/catalog/courses", trust_env=False, timeout=30)
    assert "etika-pemerintahan" in [course["slug"] for course in answer.json()["items"]]


def test_an_image_holds_its_own_service_alone(stack: Stack) -> None:
    program = "import os; print(sorted(name for name in os.listdir('services') if not name.startswith('__')))"
    assert stack.run_in("catalog-web", program).strip() == "['catalog']"


def test_a_container_runs_without_root_and_writes_nothing_but_temporary_files(stack: Stack) -> None:
    program = """
import os
print(os.getuid() != 0)
try:
    open('/srv/sinau/planted', 'w')
except OSError as error:
    print(type(error).__name__, error.strerror)
"""
    assert stack.run_in("enrollment-web", program).splitlines() == ["True", "OSError Read-only file system"]


def test_keys_stay_what_they_are_when_everything_is_started_again(stack: Stack) -> None:
    program = "import pathlib; print([p.read_text() for p in sorted(pathlib.Path('/run/sinau').iterdir())])"
    before = stack.run_in("identity-web", program)
    assert "found the secrets" in stack.compose("run", "--rm", "--no-deps", "keys")
    assert stack.run_in("identity-web", program) == before
