"""What watches a deployment sees all of it, and what is written about it tells of nobody."""

import json
import re
import shutil
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from tests.compose.stack import Stack, docker

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "deploy" / "observability"
SCRAPED = 14
"""Five services' webs and workers, the portal, Caddy, and the broker for itself and for its queues."""

pytestmark = [
    pytest.mark.compose,
    pytest.mark.docker,
    pytest.mark.slow,
    pytest.mark.xdist_group("compose"),
]


class Prometheus:
    """Debian's Prometheus with our configuration, in a container of the deployment's network."""

    def __init__(self, port: int) -> None:
        self._client = httpx.Client(base_url=f"http://127.0.0.1:{port}/api/v1", trust_env=False, timeout=30)

    def targets(self) -> list[dict[str, Any]]:
        """What it scrapes now; nothing before it is ready, when it answers 503."""
        try:
            answer = self._client.get("/targets").raise_for_status()
        except httpx.HTTPError:
            return []
        found: list[dict[str, Any]] = answer.json()["data"]["activeTargets"]
        return found

    def ask(self, expression: str) -> list[dict[str, Any]]:
        """The series that an expression gives."""
        answer = self._client.get("/query", params={"query": expression})
        assert answer.status_code == httpx.codes.OK, f"{expression}: {answer.text}"
        found: list[dict[str, Any]] = answer.json()["data"]["result"]
        return found

    def close(self) -> None:
        """Close the connection to it."""
        self._client.close()


def wait_until(holds: Callable[[], object], *, seconds: float = 180) -> None:
    ends_at, pause = time.monotonic() + seconds, threading.Event()
    while not holds():
        assert time.monotonic() < ends_at, "it does not come to be"
        pause.wait(1)


@pytest.fixture(scope="module")
def prometheus(stack: Stack) -> Iterator[Prometheus]:
    """Watches the deployment of these tests; its public image and Debian's package are the same program."""
    program = shutil.which("prometheus")
    if program is None:
        pytest.skip(
            "no prometheus, so nothing can watch the deployment: deploy/tools/test-machine.sh installs it"
        )
    name = f"prometheus-{uuid.uuid4().hex[:8]}"
    docker(
        *(
            "run",
            "--detach",
            "--rm",
            "--name",
            name,
            "--user",
            "65534",
            "--read-only",
            "--tmpfs",
            "/prometheus:mode=1777",
        ),
        *(
            "--network",
            f"{stack.environment['COMPOSE_PROJECT_NAME']}_default",
            "--publish",
            "127.0.0.1::9090",
        ),
        *(
            "--volume",
            f"{program}:/bin/prometheus:ro",
            "--volume",
            f"{FOLDER}:/etc/prometheus:ro",
            "python:3.13-slim",
        ),
        *(
            "/bin/prometheus",
            "--config.file=/etc/prometheus/prometheus.yml",
            "--storage.tsdb.path=/prometheus",
        ),
    )
    try:
        watching = Prometheus(int(docker("port", name, "9090").split(":")[-1]))
        wait_until(lambda: len(watching.targets()) >= SCRAPED)
        yield watching
        watching.close()
    finally:
        docker("rm", "--force", name)


def test_the_profiles_are_valid_and_start_nothing_by_themselves(stack: Stack) -> None:
    stack.compose("--profile", "observability", "--profile", "dev", "config", "--quiet")
    assert {"prometheus", "grafana", "mail"}.isdisjoint(one["Service"] for one in stack.containers())


def test_every_container_is_found_and_answers_in_time(stack: Stack, prometheus: Prometheus) -> None:
    wait_until(lambda: all(one["health"] == "up" for one in prometheus.targets()))
    found = {one["labels"]["container"] for one in prometheus.targets()}
    serving = {one["Service"] for one in stack.containers() if one["State"] == "running"}
    assert found == serving - {"postgres"}
    assert len(prometheus.targets()) == SCRAPED


def test_alerts_and_dashboard_are_questions_that_it_can_answer(prometheus: Prometheus) -> None:
    dashboard = json.loads((FOLDER / "grafana/dashboards/sinau.json").read_text(encoding="utf-8"))
    rules = yaml.safe_load((FOLDER / "alerts.yml").read_text(encoding="utf-8"))["groups"]
    questions = [rule["expr"] for group in rules for rule in group["rules"]]
    questions += [target["expr"] for panel in dashboard["panels"] for target in panel.get("targets", ())]
    for question in questions:
        prometheus.ask(question.replace("$__rate_interval", "1m"))
    for known in ("sinau_outbox_oldest_seconds", "sinau_relay_leading", "rabbitmq_detailed_queue_messages"):
        assert prometheus.ask(known), known


def test_a_worker_that_is_gone_is_noticed(stack: Stack, prometheus: Prometheus) -> None:
    wait_until(lambda: prometheus.ask('up{container="catalog-worker"} == 1'))
    stack.compose("stop", "catalog-worker")
    try:
        wait_until(lambda: prometheus.ask('ALERTS{alertname="ServiceDown", container="catalog-worker"}'))
    finally:
        stack.compose("start", "catalog-worker")
        stack.wait_until_healthy("catalog-worker")
    wait_until(lambda: not prometheus.ask('ALERTS{alertname="ServiceDown", container="catalog-worker"}'))


def test_all_that_our_containers_write_is_json_and_tells_of_nobody(stack: Stack) -> None:
    subprocess.run(
        [sys.executable, "-m", "tests.journey", stack.base], cwd=ROOT, check=True, capture_output=True
    )
    people = yaml.safe_load((ROOT / "deploy/demo/people.yaml").read_text(encoding="utf-8"))["people"]
    tellers = {
        word for person in people for word in (person["name"], person.get("email"), person.get("nip")) if word
    }
    ours = [one["Service"] for one in stack.containers() if one["Service"].endswith(("-web", "-worker"))]
    written = stack.compose("logs", "--no-color", "--no-log-prefix", *ours, "portal", "caddy")
    # Compose draws over its own progress, also where nobody watches.
    lines = [re.sub(r"^(\s*\x1b\[2K)+\s*", "", line) for line in written.splitlines() if line.strip()]
    documents = [json.loads(line) for line in lines]
    assert [line for line in lines if any(word in line for word in (*tellers, "Peserta Jalan"))] == []
    requests = [one for one in documents if one.get("event") == "request"]
    assert {one["service"] for one in requests} >= {
        "portal",
        "identity",
        "catalog",
        "assessment",
        "enrollment",
    }
    # From the edge on, each line about the certificate has the trace of the page that earned it.
    [issued, *_] = [one for one in documents if one.get("event") == "certificate_issued"][::-1]
    [page] = [one for one in requests if one["trace_id"] == issued["trace_id"] and one["service"] == "portal"]
    assert (page["method"], page["route"]) == ("POST", "/kuis/<uuid:attempt_id>/kirim")
    passed = [one["request"] for one in documents if one.get("logger", "").startswith("http.log.access")]
    assert passed
    assert not any("?" in one["uri"] or "headers" in one for one in passed)
    assert all(one["remote_ip"].endswith((".0", "::")) for one in passed)


def test_numbers_are_not_shown_to_who_comes_from_outside(stack: Stack) -> None:
    with httpx.Client(base_url=stack.base, trust_env=False, timeout=30) as visitor:
        for path in ("/metrics", "/services/catalog/metrics"):
            assert visitor.get(path).status_code == httpx.codes.NOT_FOUND


CATCH = """
import smtplib, urllib.request
from email.message import EmailMessage
mail = EmailMessage()
mail["From"], mail["To"], mail["Subject"] = "sinau@localhost", "somebody@nusalestari.example", "Percobaan"
mail.set_content("Halo.")
try:
    with smtplib.SMTP("mail", 8025, timeout=5) as server:
        server.send_message(mail)
    print("Percobaan" in urllib.request.urlopen("http://mail:8026/").read().decode())
except OSError as error:
    print("not there yet:", error)
"""


def test_mail_can_be_caught(stack: Stack) -> None:
    stack.environment["SINAU_MAIL_PORT"] = "0"
    stack.compose("--profile", "dev", "up", "--detach", "--no-deps", "--no-recreate", "mail")
    try:
        wait_until(lambda: stack.run_in("notification-worker", CATCH).strip() == "True")
    finally:
        stack.compose("--profile", "dev", "rm", "--force", "--stop", "mail")
