"""The operator's commands in their container, as the runbook has them: `docker compose run --rm ops …`."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from deploy.embedded.demo import PASSWORD
from tests.compose.stack import Stack, StackFailed
from tests.support.api import Caller, until

pytestmark = [
    pytest.mark.compose,
    pytest.mark.docker,
    pytest.mark.slow,
    pytest.mark.xdist_group("compose"),
]

# Whole deployments share this machine with the tests; an answer takes its time.
PATIENT = ("--patience", "30")


@pytest.fixture
def operated(stack: Stack) -> Iterator[Stack]:
    """The deployment; what a test closed, stopped or scaled is as before after it."""
    yield stack
    ops(stack, "maintenance", "off")
    ops(stack, "mail", "start")


def ops(stack: Stack, *words: str) -> str:
    """What `sinau WORDS` prints in the container of operators."""
    return stack.compose("run", "--rm", "--no-deps", "-T", "ops", *words)


def findings(stack: Stack) -> dict[str, dict[str, Any]]:
    """What `sinau status` finds, whatever its exit code."""
    said = stack.compose("run", "--rm", "--no-deps", "-T", "ops", "status", "--json", *PATIENT, check=False)
    return {one["about"]: one for one in json.loads(said)["findings"]}


def test_status_sees_every_part_of_the_deployment_from_inside(operated: Stack) -> None:
    def all_well() -> dict[str, dict[str, Any]] | None:
        seen = findings(operated)
        return seen if all(one["level"] == "ok" for one in seen.values()) else None

    found = until(all_well, seconds=60)
    services = ("assessment", "catalog", "enrollment", "identity", "notification")
    assert {f"{name} {part}" for name in services for part in ("web", "worker", "database")} <= found.keys()
    assert found["broker"]["facts"]["version"].startswith("4.")
    assert found["catalog database"]["facts"]["server"].startswith("PostgreSQL 17")
    assert found["broker"]["facts"]["free"] > 0
    assert set(found["disk"]["facts"]["holds"]) == {"state", "postgres", "rabbitmq", "backups"}


def test_status_names_a_worker_that_is_gone_and_the_queue_goes_on_filling(operated: Stack) -> None:
    operated.compose("stop", "catalog-worker")
    try:
        gone = findings(operated)["catalog worker"]
        assert (gone["level"], gone["message"]) == ("fail", "there is none")
        assert gone["hint"].endswith("up --detach catalog-worker")
    finally:
        operated.compose("start", "catalog-worker")
        operated.wait_until_healthy("catalog-worker")


def test_maintenance_closes_everything_behind_caddy_and_loses_nothing(operated: Stack) -> None:
    said = ops(operated, "maintenance", "on", "--message", "Peladen dipindahkan.", "--until", "45m")
    assert "every worker pauses" in said
    with httpx.Client(base_url=operated.base, trust_env=False, timeout=30) as visitor:
        page = visitor.get("/katalog")
        assert (page.status_code, "Peladen dipindahkan." in page.text) == (503, True)
        api = visitor.get("/api/v1/catalog/courses")
        assert (api.status_code, api.json()["code"]) == (503, "in_maintenance")
        assert int(api.headers["Retry-After"]) > 0
        # What a restore tries at its end, which may well be during maintenance.
        tried = operated.compose(
            *(
                "run",
                "--rm",
                "--no-deps",
                "-T",
                "--entrypoint",
                "python",
                "ops",
                "-m",
                "deploy.backup",
                "samples",
            )
        )
        assert "employee numbers can be opened" in tried
        made = ops(operated, "person", "create", "--name", "Masa Perawatan", "--unit", "dpmptsp-perizinan")
        username, password = made.strip().split(": the first password is ")
        assert ops(operated, "maintenance", "off") == "Maintenance is over.\n"
        assert visitor.get("/katalog").status_code == 200
    assert Caller(operated.base, username, password).me["must_change_password"]


def test_mail_is_stopped_and_started(operated: Stack) -> None:
    assert "E-mail is stopped" in ops(operated, "mail", "stop")
    assert findings(operated)["mail"]["hint"] == "sinau mail start"
    assert "E-mail goes out again" in ops(operated, "mail", "start")


def test_events_are_looked_after_in_the_container(operated: Stack) -> None:
    assert "the broker has this topology" in ops(operated, "events", "topology", "verify")
    signed_in = ("-e", "SINAU_USERNAME=farid.zulkarna", "-e", f"SINAU_PASSWORD={PASSWORD}")
    said = operated.compose("run", "--rm", "--no-deps", "-T", *signed_in, "ops", "events", "dead", "list")
    assert said == ""
    assert "units: the same" in ops(operated, "events", "rebuild", "catalog")


def test_what_is_refused_is_one_line_and_exit_code_1(operated: Stack) -> None:
    with pytest.raises(StackFailed, match=r"Nobody has the username 'tidak\.ada'") as refusal:
        ops(operated, "person", "reset-password", "tidak.ada")
    assert "Traceback" not in str(refusal.value)
