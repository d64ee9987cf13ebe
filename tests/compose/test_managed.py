"""A deployment moves to a PostgreSQL and a RabbitMQ outside itself, and that PostgreSQL's disk becomes full."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from deploy.embedded.demo import PASSWORD
from tests.compose.learners import Learners
from tests.compose.managed import BROKER, DATABASE, Managed
from tests.compose.stack import Stack
from tests.compose.test_backup import Operator
from tests.journey.visitor import Visitor
from tests.journey.walk import ORGANISER
from tests.support.api import until

pytestmark = [
    pytest.mark.compose,
    pytest.mark.docker,
    pytest.mark.slow,
    pytest.mark.xdist_group("compose"),
]

READ = ("/", "/pesan", "/profil")

PROBE = """
import json
from pathlib import Path
import pika, psycopg
from shared.messaging.broker.addresses import pika_parameters
from shared.messaging.broker.connection import Link

held = Path("/run/sinau")
database = held.joinpath("catalog_database_url").read_text().replace("+psycopg", "")
broker = held.joinpath("broker_url").read_text()

def says(connect, address):
    try:
        connect(address).close()
        return "allowed"
    except Exception as error:
        return " ".join(str(error).split())

clients = {
    "psycopg": (psycopg.connect, database),
    "kombu": (lambda address: Link(address, name="probe"), broker),
    "pika": (lambda address: pika.BlockingConnection(pika_parameters(address)), broker),
}
print(json.dumps({
    name: [says(connect, address), says(connect, address.replace("@", "@other."))]
    for name, (connect, address) in clients.items()
}))
"""


@dataclass(frozen=True)
class Moved:
    """A deployment at servers outside it; `said` is what the restore there said."""

    stack: Stack
    servers: Managed
    said: str


@pytest.fixture(scope="module")
def moved(
    stack: Stack, make_stack: Callable[..., Stack], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Moved]:
    """What the shared deployment has, brought to servers of the agency's own, as the runbook says."""
    backups = tmp_path_factory.mktemp("backups")
    assert Operator(stack, backups).says("backup")[0] == 0
    (archive,) = backups.glob("*.gz")
    made = make_stack()
    servers = Managed(made, tmp_path_factory.mktemp("managed"))
    try:
        made.compose("up", "--detach", "--wait", "postgres", "rabbitmq")
        servers.start()
        servers.write_addresses()
        made.compose("run", "--rm", "-T", "keys")
        code, said = Operator(made, backups).says("restore", str(archive))
        assert code == 0, said
        # Whatever still needed one of them would be seen.
        made.compose("stop", "postgres", "rabbitmq")
        yield Moved(made, servers, said)
    finally:
        servers.remove()
        made.down()


def test_all_goes_on_at_servers_outside_the_deployment(moved: Moved) -> None:
    assert "FAILED" not in moved.said
    _walk(moved.stack)
    assert _status(moved.stack, "broker")["level"] == "ok"


def test_their_names_are_verified(moved: Moved) -> None:
    said = json.loads(
        moved.stack.compose("run", "--rm", "-T", "--no-deps", "--entrypoint", "python", "ops", "-c", PROBE)
    )
    assert {name: right for name, (right, _) in said.items()} == dict.fromkeys(said, "allowed")
    reasons = {
        "psycopg": "does not match host name",
        "kombu": "Hostname mismatch",
        "pika": "Hostname mismatch",
    }
    assert {name: reasons[name] in wrong for name, (_, wrong) in said.items()} == dict.fromkeys(
        reasons, True
    ), said
    assert f'"other.{DATABASE}"' in said["psycopg"][1]
    assert BROKER not in said["psycopg"][1]


def test_a_full_disk_under_postgresql_lets_people_read_and_ends_by_itself(moved: Moved) -> None:
    learners = Learners(moved.stack.base, count=2, is_patient=True)
    with closing(Visitor(moved.stack.base)) as reader:
        page = reader.get("/masuk")
        reader.submit(page, page.form(r"/masuk$"), {"nama": ORGANISER, "sandi": PASSWORD})
        learners.start()
        moved.servers.fill_the_disk()
        # What still fits into pages that are there is taken.
        until(lambda: _refused(learners) or None, seconds=60)
        for address in READ:
            assert reader.get(address).status == httpx.codes.OK
    moved.servers.make_room()
    # They tapped again until it was taken.
    learners.finish()
    assert learners.completed, learners.interrupted
    assert learners.interrupted == []
    assert set(_answers(learners)) == {httpx.codes.SERVICE_UNAVAILABLE}


def _refused(learners: Learners) -> list[str]:
    """Forms that were answered by 503."""
    return [note for note in learners.failed_requests if " POST " in note and note.endswith(": 503")]


def _answers(learners: Learners) -> list[int]:
    """The status of each failed request."""
    return [int(note.rpartition(": ")[2]) for note in learners.failed_requests]


def _walk(stack: Stack) -> None:
    """Somebody goes the whole way, and no request fails."""
    learners = Learners(stack.base, count=1)
    learners.start()
    learners.finish()
    assert learners.completed, learners.interrupted
    assert not learners.failed_requests


def _status(stack: Stack, about: str) -> dict[str, Any]:
    said = json.loads(stack.compose("run", "--rm", "-T", "--no-deps", "ops", "status", "--json", check=False))
    (found,) = [one for one in said["findings"] if one["about"] == about]
    return dict(found)
