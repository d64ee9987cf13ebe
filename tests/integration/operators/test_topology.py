"""The operator's commands for the broker: plan, apply, verify, export; on our own broker and on RabbitMQ."""

import json
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pika
import pytest
from click.testing import CliRunner, Result

from deploy.embedded.composition import SUBSCRIPTIONS
from deploy.operations.topology import topology
from shared.messaging.connection import Link, is_embedded, pika_parameters
from shared.messaging.queues import EXCHANGE, inbox_queue
from shared.messaging.topology import apply, topology_of


@dataclass
class Desk:
    """An operator with the rights of the broker's owner."""

    broker: str
    management: str | None

    def run(self, *words: str, sees_bindings: bool = True) -> Result:
        given = ["--broker", self.broker]
        if self.management and sees_bindings:
            given += ["--management", self.management]
        return CliRunner().invoke(topology, [*given, *words])

    def unbind(self, queue: str, name: str) -> None:
        if is_embedded(self.broker):
            with closing(Link(self.broker, name="test")) as link:
                link.channel().queue_unbind(queue, EXCHANGE, name)
        else:
            with closing(pika.BlockingConnection(pika_parameters(self.broker))) as connection:
                connection.channel().queue_unbind(queue, EXCHANGE, name)


@pytest.fixture(
    params=[
        pytest.param("embedded", marks=pytest.mark.xdist_group("sqlite")),
        pytest.param("rabbitmq", marks=[pytest.mark.docker, pytest.mark.xdist_group("server")]),
    ]
)
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Desk:
    if request.param == "embedded":
        url = f"sinau+sqlite:///{tmp_path}/broker.db"
        Path(tmp_path / "broker.db").touch()
        return Desk(url, None)
    make_vhost: Callable[[], str] = request.getfixturevalue("make_vhost")
    api: httpx.Client = request.getfixturevalue("rabbitmq_management")
    address = urlsplit(str(api.base_url))
    return Desk(make_vhost(), f"http://guest:guest@{address.netloc}")


def test_a_plan_names_what_is_missing_and_changes_nothing(desk: Desk) -> None:
    for _ in range(2):
        planned = desk.run("plan")
        assert planned.exit_code == 1
        assert "exchange sinau.events: missing" in planned.stdout
        assert "queue enrollment.inbox: missing" in planned.stdout
        bound = "binding sinau.events -> enrollment.inbox (assessment.attempt_graded.v1): missing"
        assert bound in planned.stdout
    applied = desk.run("apply")
    assert applied.exit_code == 0, applied.output
    assert desk.run("plan").stdout == "nothing to change\n"
    assert desk.run("verify").exit_code == 0


def test_verify_finds_a_binding_that_was_lost_and_apply_mends_it(desk: Desk) -> None:
    apply(desk.broker, topology_of(SUBSCRIPTIONS))
    desk.unbind(inbox_queue("notification"), "enrollment.certificate_issued.v1")
    found = desk.run("verify")
    assert found.exit_code == 1
    lost = "binding sinau.events -> notification.inbox (enrollment.certificate_issued.v1): missing"
    assert found.stderr.splitlines() == [lost, "run `topology apply`"]
    assert desk.run("apply").stdout.startswith("1 changed")
    assert desk.run("verify").exit_code == 0


def test_verify_finds_what_differs(desk: Desk) -> None:
    whole = topology_of(SUBSCRIPTIONS)
    name = inbox_queue("catalog")
    if is_embedded(desk.broker):
        apply(desk.broker, whole)
        with closing(Link(desk.broker, name="test")) as link:
            link.channel().queue_change(name, {"x-queue-type": "classic"})
    else:
        with closing(pika.BlockingConnection(pika_parameters(desk.broker))) as connection:
            connection.channel().queue_declare(name, durable=True, arguments={"x-queue-type": "quorum"})
    found = desk.run("verify")
    assert found.exit_code == 1
    assert "queue catalog.inbox: differs" in found.stderr
    applied = desk.run("apply")
    if is_embedded(desk.broker):
        assert applied.exit_code == 0
        assert desk.run("verify").exit_code == 0
    else:
        assert applied.exit_code == 1
        assert "cannot be changed in place" in applied.stderr


def test_without_the_management_api_bindings_are_not_called_good(desk: Desk) -> None:
    apply(desk.broker, topology_of(SUBSCRIPTIONS))
    found = desk.run("verify", sees_bindings=False)
    assert found.exit_code == 0
    assert ("bindings were not looked at" in found.stderr) is (desk.management is not None)


def test_a_broker_that_is_away_is_no_answer(tmp_path: Path) -> None:
    for broker in (f"sinau+sqlite:///{tmp_path}/nowhere.db", "amqp://guest:guest@127.0.0.1:1//"):
        found = Desk(broker, None).run("verify")
        assert found.exit_code == 2, found.output
        assert not (tmp_path / "nowhere.db").exists()


def test_the_exported_definitions_are_those_of_the_code() -> None:
    exported = json.loads(Desk("memory://none", None).run("export", "--vhost", "sinau").stdout)
    assert {queue["name"] for queue in exported["queues"]} >= {"enrollment.inbox", "enrollment.parked"}
    assert {user["user"] for user in exported["permissions"]} == set(SUBSCRIPTIONS)
