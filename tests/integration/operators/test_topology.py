"""The operator's commands for the broker: plan, apply, verify, export; on our own broker and on RabbitMQ."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pika
import pytest
from click.testing import CliRunner, Result

from deploy.embedded.composition import SUBSCRIPTIONS
from deploy.operations.topology import topology
from shared.messaging.broker.addresses import is_embedded, pika_parameters
from shared.messaging.broker.connection import Link
from shared.messaging.broker.declarations import apply
from shared.messaging.broker.topology import EXCHANGE, UNROUTED, inbox_queue, topology_of


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

    @contextmanager
    def channel(self) -> Iterator[Any]:
        """A channel of kombu or of pika, which take the same words here."""
        if is_embedded(self.broker):
            with closing(Link(self.broker, name="test")) as link:
                yield link.channel()
        else:
            with closing(pika.BlockingConnection(pika_parameters(self.broker))) as connection:
                yield connection.channel()


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
    found: Desk = request.getfixturevalue("rabbit_desk")
    return found


@pytest.fixture
def rabbit_desk(make_vhost: Callable[[], str], rabbitmq_management: httpx.Client) -> Desk:
    address = urlsplit(str(rabbitmq_management.base_url))
    return Desk(make_vhost(), f"http://guest:guest@{address.netloc}")


def test_a_plan_names_what_is_missing_and_changes_nothing(desk: Desk) -> None:
    for _ in range(2):
        planned = desk.run("plan")
        assert planned.exit_code == 1
        assert "exchange sinau.events: missing" in planned.stdout
        assert "queue enrollment.inbox: missing" in planned.stdout
        bound = "binding sinau.events -> enrollment.inbox (assessment.activity_result_recorded.v1): missing"
        assert bound in planned.stdout
    applied = desk.run("apply")
    assert applied.exit_code == 0, applied.output
    assert desk.run("plan").stdout == "nothing to change\n"
    assert desk.run("verify").exit_code == 0


def test_verify_finds_a_binding_that_was_lost_and_apply_mends_it(desk: Desk) -> None:
    apply(desk.broker, topology_of(SUBSCRIPTIONS))
    with desk.channel() as channel:
        channel.queue_unbind(inbox_queue("notification"), EXCHANGE, "enrollment.certificate_issued.v1")
    found = desk.run("verify")
    assert found.exit_code == 1
    lost = "binding sinau.events -> notification.inbox (enrollment.certificate_issued.v1): missing"
    assert found.stderr.splitlines() == [lost, "run `topology apply`"]
    mended = desk.run("apply")
    assert mended.stdout.startswith("1 changed")
    # Others hear it, so what came meanwhile was not kept for this one.
    assert (
        "was missing: sinau.events -> notification.inbox (enrollment.certificate_issued.v1)" in mended.stderr
    )
    assert "events replay" in mended.stderr
    assert desk.run("verify").exit_code == 0


def test_a_lost_binding_is_told_beside_a_queue_that_is_new(desk: Desk) -> None:
    apply(desk.broker, topology_of(SUBSCRIPTIONS))
    with desk.channel() as channel:
        channel.queue_unbind(inbox_queue("notification"), EXCHANGE, "enrollment.certificate_issued.v1")
        channel.queue_delete(inbox_queue("catalog"))
    told = [line for line in desk.run("apply").stderr.splitlines() if line.startswith("was missing")]
    assert len(told) == 1
    assert "notification.inbox (enrollment.certificate_issued.v1)" in told[0]


def test_a_broker_that_is_new_has_passed_nobody_by(desk: Desk) -> None:
    assert "was missing" not in desk.run("apply").stderr


def test_verify_finds_what_differs(desk: Desk) -> None:
    whole = topology_of(SUBSCRIPTIONS)
    name = inbox_queue("catalog")
    if is_embedded(desk.broker):
        apply(desk.broker, whole)
    with desk.channel() as channel:
        if is_embedded(desk.broker):
            channel.queue_change(name, {"x-queue-type": "classic"})
        else:
            channel.queue_declare(name, durable=True, arguments={"x-queue-type": "quorum"})
    found = desk.run("verify")
    assert found.exit_code == 1
    assert "queue catalog.inbox: differs" in found.stderr
    applied = desk.run("apply")
    if is_embedded(desk.broker):
        assert applied.exit_code == 0
        assert desk.run("verify").exit_code == 0
    else:
        assert applied.exit_code == 1
        assert "cannot change the arguments" in applied.stderr


def test_a_binding_of_a_type_that_nobody_hears_any_more_is_found_and_taken_back(desk: Desk) -> None:
    apply(desk.broker, topology_of(SUBSCRIPTIONS))
    with desk.channel() as channel:
        channel.queue_bind(inbox_queue("catalog"), EXCHANGE, "enrollment.forgotten.v1")
    found = desk.run("verify")
    assert found.exit_code == 1
    assert "binding sinau.events -> catalog.inbox (enrollment.forgotten.v1): surplus" in found.stderr
    assert desk.run("apply").stdout.startswith("1 changed")
    assert desk.run("verify").exit_code == 0


def test_what_nobody_hears_is_named_and_waits_on(desk: Desk) -> None:
    apply(desk.broker, topology_of(SUBSCRIPTIONS))
    with desk.channel() as channel:
        if is_embedded(desk.broker):
            channel.basic_publish(
                channel.prepare_message(b"{}"), exchange=EXCHANGE, routing_key="enrollment.unheard_of.v1"
            )
        else:
            channel.basic_publish(EXCHANGE, "enrollment.unheard_of.v1", b"{}")
    for _ in range(2):
        applied = desk.run("apply")
        assert applied.exit_code == 0
        assert "still waits: 1 enrollment.unheard_of.v1, without a subscriber" in applied.stderr


def test_a_binding_to_an_exchange_that_is_not_ours_is_found_and_taken_back(desk: Desk) -> None:
    apply(desk.broker, topology_of(SUBSCRIPTIONS))
    with desk.channel() as channel:
        channel.exchange_declare("somebody.else", "topic", durable=True)
        channel.queue_bind(inbox_queue("catalog"), "somebody.else", "anything")
    assert "binding somebody.else -> catalog.inbox (anything): surplus" in desk.run("verify").stderr
    assert desk.run("apply").exit_code == 0
    assert desk.run("verify").exit_code == 0


def test_without_the_management_api_bindings_are_not_called_good(desk: Desk) -> None:
    apply(desk.broker, topology_of(SUBSCRIPTIONS))
    for command in ("plan", "verify", "apply"):
        found = desk.run(command, sees_bindings=False)
        assert found.exit_code == 0
        assert ("bindings were not compared" in found.stderr) is (desk.management is not None)
    good = desk.run("verify", sees_bindings=False).stdout
    assert good.startswith("exchanges and queues:") is (desk.management is not None)


@pytest.mark.docker
@pytest.mark.xdist_group("server")
def test_a_queue_of_an_earlier_version_is_replaced_when_it_is_empty_and_unheard(
    rabbit_desk: Desk,
) -> None:
    desk = rabbit_desk
    with desk.channel() as channel:
        channel.queue_declare(UNROUTED, durable=True, arguments={"x-queue-type": "quorum"})
        channel.basic_publish("", UNROUTED, b"what waits")
    refused = desk.run("apply")
    assert refused.exit_code == 1
    assert "queue sinau.unrouted: differs" in refused.stderr
    assert "topology apply --replace NAME" in refused.stderr
    held = desk.run("apply", "--replace", UNROUTED)
    assert held.exit_code == 1
    assert "sinau.unrouted holds 1 messages and has 0 consumers. It stays as it is." in held.stderr
    with desk.channel() as channel:
        assert channel.basic_get(UNROUTED, auto_ack=True)[2] == b"what waits"
        tag = channel.basic_consume(UNROUTED, lambda *_: None)
        assert "has 1 consumers" in desk.run("apply", "--replace", UNROUTED).stderr
        channel.basic_cancel(tag)
    assert desk.run("apply", "--replace", "catalog.inbox").exit_code == 1
    done = desk.run("apply", "--replace", UNROUTED)
    assert done.exit_code == 0, done.output
    assert desk.run("verify").exit_code == 0


def test_a_broker_that_is_away_is_no_answer(tmp_path: Path) -> None:
    for broker in (f"sinau+sqlite:///{tmp_path}/nowhere.db", "amqp://guest:guest@127.0.0.1:1//"):
        found = Desk(broker, None).run("verify")
        assert found.exit_code == 2, found.output
        assert not (tmp_path / "nowhere.db").exists()


def test_the_exported_definitions_are_those_of_the_code() -> None:
    exported = json.loads(Desk("memory://none", None).run("export", "--vhost", "sinau").stdout)
    assert {queue["name"] for queue in exported["queues"]} >= {"enrollment.inbox", "enrollment.parked"}
    assert {user["user"] for user in exported["permissions"]} == set(SUBSCRIPTIONS)
