"""`/metrics` counts what happened, in few series, for whoever watches inside, over all processes of a server."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from deploy.embedded.keys import make_keys
from shared.web.metrics import LAST_BACKUP
from tests.support.api import Caller, Refused, new_learner, until
from tests.support.running import Running

ROOT = Path(__file__).resolve().parents[3]


def samples(text: str) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def number(text: str, name: str, **labels: str) -> float:
    return samples(text).get((name, frozenset(labels.items())), 0.0)


def shown(running: Running, service: str) -> str:
    answer = running.sinau.apps[service].test_client().get("/metrics")
    assert answer.status_code == 200
    return answer.text


def test_a_request_is_counted_by_the_pattern_of_its_route(running: Running) -> None:
    labels = {
        "service": "catalog",
        "route": "/api/v1/catalog/courses/<string:slug>",
        "method": "GET",
        "status": "404",
    }
    before = number(shown(running, "catalog"), "sinau_http_requests_total", **labels)
    visitor = running.sinau.apps["catalog"].test_client()
    for number_ in range(3):
        visitor.get(f"/api/v1/catalog/courses/nothing-{number_}?q=budi")
    assert number(shown(running, "catalog"), "sinau_http_requests_total", **labels) == before + 3


def test_invented_methods_and_addresses_make_no_series_of_their_own(running: Running) -> None:
    visitor = running.sinau.apps["catalog"].test_client()
    visitor.open("/first", method="BREW")
    count = len(samples(shown(running, "catalog")))
    for invented in ("STEEP", "POUR", "SIP"):
        visitor.open(f"/{invented}", method=invented)
    assert len(samples(shown(running, "catalog"))) == count


def test_sign_ins_are_counted_by_how_they_end(running: Running) -> None:
    def counts() -> list[float]:
        text = shown(running, "identity")
        return [
            number(text, "sinau_sign_ins_total", outcome=outcome) for outcome in ("ok", "failed", "locked")
        ]

    ok, failed, locked = counts()
    learner = new_learner(running.base)
    username = learner.me["username"]
    let_in = counts()[0]
    assert let_in > ok
    limit = running.sinau.configs["identity"].most_tries_per_account  # type: ignore[attr-defined]  # identity's own
    for _ in range(limit + 1):
        with pytest.raises(Refused):
            Caller(running.base, username, "not the password")
    assert counts() == [let_in, failed + limit, locked + 1]


def test_the_portal_counts_its_pages_and_its_calls(running: Running) -> None:
    labels = {"called": "catalog", "status": "2xx"}
    before = number(shown(running, "portal"), "sinau_portal_calls_total", **labels)
    assert (
        httpx.get(f"{running.base}/kursus/etika-pemerintahan", trust_env=False, timeout=30).status_code == 200
    )
    text = shown(running, "portal")
    assert number(text, "sinau_portal_calls_total", **labels) == before + 1
    assert number(text, "sinau_portal_call_seconds_count", called="catalog") > 0
    assert number(
        text,
        "sinau_http_requests_total",
        service="portal",
        route="/kursus/<slug>",
        method="GET",
        status="200",
    )
    assert 0 < number(text, "sinau_disk_free_bytes") < number(text, "sinau_disk_size_bytes")


@pytest.mark.parametrize("service", ["portal", "catalog"])
def test_who_comes_through_a_proxy_is_not_shown_any_number(running: Running, service: str) -> None:
    visitor = running.sinau.apps[service].test_client()
    assert visitor.get("/metrics", headers={"X-Forwarded-For": "192.0.2.1"}).status_code == 404


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def test_the_processes_of_one_server_are_added_up_and_say_when_the_last_backup_was(tmp_path: Path) -> None:
    keys, base = make_keys(), f"http://127.0.0.1:{_free_port()}"
    backup = tmp_path / LAST_BACKUP
    backup.touch()
    environment = {
        **os.environ,
        "SINAU_DATABASE_URL": f"sqlite:///{tmp_path / 'catalog.db'}",
        "SINAU_BROKER_URL": f"sinau+sqlite:///{tmp_path / 'broker.db'}",
        "SINAU_SECRET_KEY": keys.secret_keys["catalog"],
        "SINAU_PORTAL_KEY": keys.portal_key,
        "SINAU_TOKEN_KEYS": json.dumps(keys.token_keys),
        "SINAU_STATE_DIR": str(tmp_path),
        "TMPDIR": str(tmp_path),
    }
    command = [sys.executable, "-m", "services.catalog.cli"]
    subprocess.run([*command, "migrate"], cwd=ROOT, env=environment, check=True, capture_output=True)
    bind = base.removeprefix("http://")
    started = time.time()
    with (tmp_path / "log").open("wb") as log:
        server = subprocess.Popen(
            [*command, "web", "--bind", bind, "--processes", "2"], cwd=ROOT, env=environment, stderr=log
        )
    try:

        def answers() -> bool | None:
            try:
                return httpx.get(f"{base}/livez", trust_env=False).status_code == 200 or None
            except httpx.HTTPError:
                return None

        until(answers, seconds=90)
        for _ in range(20):
            # A connection each, so that both processes get some.
            assert httpx.get(f"{base}/api/v1/catalog/courses?q=x", trust_env=False).status_code == 200
        text = httpx.get(f"{base}/metrics", trust_env=False).text
    finally:
        server.send_signal(signal.SIGTERM)
        assert server.wait(60) == 0
    labels = {"service": "catalog", "route": "/api/v1/catalog/courses", "method": "GET", "status": "200"}
    assert number(text, "sinau_http_requests_total", **labels) == 20
    assert number(text, "sinau_http_requests_in_flight", service="catalog") == 1
    assert number(text, "sinau_database_connections_open", service="catalog") >= 1
    # Three Pythons with Flask in them, the one that was started among them.
    assert number(text, "process_resident_memory_bytes") > 3 * 30e6
    assert number(text, "process_cpu_seconds_total") > 0
    assert started - 5 < number(text, "process_start_time_seconds") < time.time()
    assert 0 < number(text, "process_open_fds") < 3 * number(text, "process_max_fds")
    assert number(text, "sinau_backup_finished_seconds") == pytest.approx(backup.stat().st_mtime)
    lines = [json.loads(line) for line in (tmp_path / "log").read_text(encoding="utf-8").splitlines()]
    requests = [line for line in lines if line["event"] == "request"]
    assert len(requests) == 20
    assert all(line["request_id"] and line["trace_id"] and line["process"] == "web" for line in requests)
    assert "gunicorn.error" in {line.get("logger") for line in lines}
    assert not any("q=x" in json.dumps(line) for line in lines)
