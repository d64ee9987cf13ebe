"""What a worker answers over HTTP, and how its command ends."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
import uuid
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from services.catalog.events import SUBSCRIPTIONS
from shared.config import WrongSettings
from shared.messaging.broker.declarations import apply
from shared.messaging.broker.topology import topology_of
from shared.messaging.inbox.decoding import Delivery
from shared.messaging.inbox.processing import Inbox
from shared.messaging.runtime.consumer import Consumer
from shared.messaging.runtime.worker import Worker
from shared.migrations.revisions import upgrade
from shared.persistence.database import Database
from shared.testing.events import wait_until_settled
from shared.web.worker_endpoint import worker_endpoint
from tests.integration.messaging.conftest import Pair
from tests.integration.messaging.facts import OrderPlaced

ROOT = Path(__file__).parents[3]
ANYWHERE = "127.0.0.1:0"


def ask(port: int | None, path: str) -> tuple[int, str]:
    """The status and the body of an answer; 0 when nobody answers."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code, refusal.read().decode()
    except OSError:
        return 0, ""


def numbers(port: int | None) -> dict[tuple[str, ...], float]:
    """The samples of `/metrics` for the store, by name and the labels other than the service."""
    status, text = ask(port, "/metrics")
    assert status == 200
    return {
        (sample.name, *(sample.labels[label] for label in sorted(sample.labels) if label != "service")): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.labels.get("service") == "store"
    }  # fmt: skip


def test_a_worker_says_that_it_is_ready_and_shows_its_numbers(pair: Pair) -> None:
    pair.refuse.add(2)
    workers = pair.start()
    with worker_endpoint(workers[1], ANYWHERE) as port:
        before = numbers(port)
        pair.place(1, 2, 3)
        pair.wait_for(lambda: numbers(port)["sinau_inbox_waiting_events", "dead"] == 1)
        wait_until_settled(workers)
        pair.wait_for(lambda: ask(port, "/readyz")[0] == 200)
        assert ask(port, "/livez")[0] == 200
        after = numbers(port)

    def grown(*name: str) -> float:
        return after[name] - before.get(name, 0)

    assert grown("sinau_inbox_events_total", "done", OrderPlaced.NAME) == 2
    assert grown("sinau_inbox_events_total", "retry", OrderPlaced.NAME) == 2
    assert grown("sinau_inbox_events_total", "dead", OrderPlaced.NAME) == 1
    # A batch of which one fails begins anew, and calls again.
    assert grown("sinau_inbox_handler_seconds_count", OrderPlaced.NAME) >= 5
    assert grown("sinau_event_lag_seconds_count") == 2
    assert grown("sinau_outbox_sent_total") == 2
    assert grown("sinau_outbox_confirm_seconds_count") >= 1
    assert after["sinau_outbox_waiting_events", "pending"] == 0
    assert after["sinau_worker_ready",] == after["sinau_relay_leading",] == 1
    assert after["sinau_queue_messages", "parked"] == 0


def test_a_worker_without_its_queues_is_alive_and_not_ready(pair: Pair) -> None:
    [worker] = pair.start("store", url=f"memory://{uuid.uuid4().hex}")
    with worker_endpoint(worker, ANYWHERE) as port:
        pair.wait_for(lambda: worker.health()["consumer"]["error"] and worker.health()["handlers"]["healthy"])
        status, body = ask(port, "/readyz")
        checks = json.loads(body)["checks"]
        assert (status, checks["consumer"]["healthy"], checks["handlers"]["healthy"]) == (503, False, True)
        assert ask(port, "/livez")[0] == 200
        assert numbers(port)["sinau_worker_part_ready", "consumer"] == 0


def test_an_event_that_nobody_declared_names_no_number(pair: Pair) -> None:
    [worker] = pair.start("store")
    stranger = "siti.rahma@contoh.example"
    message = {
        "specversion": "1.0", "id": str(uuid.uuid4()), "type": f"{stranger}.v1", "source": "/sinau/shop",
        "subject": str(uuid.uuid4()), "time": "2026-01-01T00:00:00Z", "correlationid": str(uuid.uuid4()), "data": {},
    }  # fmt: skip
    inbox = Inbox(pair.databases["store"], pair.subscriptions()["store"])
    with worker_endpoint(worker, ANYWHERE) as port:
        before = numbers(port).get(("sinau_inbox_events_total", "dead", "unknown"), 0)
        inbox.take([inbox.read(Delivery(body=json.dumps(message).encode()))])
        assert numbers(port)["sinau_inbox_events_total", "dead", "unknown"] == before + 1
        assert stranger not in ask(port, "/metrics")[1]


def test_what_is_not_there_is_not_found(pair: Pair) -> None:
    [worker] = pair.start("store")
    with worker_endpoint(worker, ANYWHERE) as port:
        assert ask(port, "/")[0] == 404


def test_an_address_that_is_taken_is_named_with_its_setting(pair: Pair) -> None:
    [worker] = pair.start("store")
    with (
        worker_endpoint(worker, ANYWHERE) as port,
        pytest.raises(WrongSettings, match="store: SINAU_WORKER_BIND cannot be"),
        worker_endpoint(worker, f"127.0.0.1:{port}"),
    ):
        pass
    with pytest.raises(WrongSettings), worker_endpoint(worker, "no port"):
        pass


def test_the_command_answers_until_it_is_told_to_end_and_exits_with_0(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/catalog.db", service="catalog")
    upgrade(database, "catalog")
    database.dispose()
    broker_url = f"sinau+sqlite:///{tmp_path}/broker.db"
    apply(broker_url, topology_of({"catalog": SUBSCRIPTIONS}))
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "services.catalog.cli", "worker"],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "SINAU_DATABASE_URL": str(database.url),
            "SINAU_BROKER_URL": broker_url,
            "SINAU_SECRET_KEY": "0123456789abcdef0123456789abcdef",
            "SINAU_WORKER_BIND": f"127.0.0.1:{port}",
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        Pair.wait_for(lambda: ask(port, "/readyz")[0] == 200 or process.poll() is not None)
        assert ask(port, "/readyz")[0] == 200
        process.send_signal(signal.SIGTERM)
        assert process.wait(15) == 0
    finally:
        process.kill()
        process.wait()


def test_a_worker_one_of_whose_threads_ends_unasked_ends_with_1(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    monkeypatch.setattr(Consumer, "run", lambda _self: None)
    assert Worker("store", pair.databases["store"], pair.url, []).run_forever() == 1
