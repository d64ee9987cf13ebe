"""People appear as `person_id` alone: their NIP, names and addresses stand only where they must, in a full run.

The one event that carries them is `identity.person_recorded`. Enrollment keeps names, which certificates and lists
print; notification keeps names and addresses, which messages need. Everything else is looked through for each demo
person and each person who joined: outboxes, inboxes with what died there, reasons, logs, queues, metrics, every table.
"""

import io
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
import structlog
import yaml
from sqlalchemy import MetaData, delete, select

from deploy.embedded.composition import SUBSCRIPTIONS
from deploy.embedded.demo import FOLDER
from deploy.embedded.settings import BACKEND
from shared.contracts.identity import PersonRecorded
from shared.logging import configure_logging
from shared.messaging.broker.topology import topology_of
from shared.messaging.inbox.decoding import Delivery
from shared.messaging.inbox.processing import Inbox
from shared.messaging.subscription import Subscription
from shared.messaging.tables import inbox, outbox
from shared.persistence.context import Context
from shared.persistence.database import Database
from shared.persistence.tables import METADATA
from shared.testing.events import AT_ONCE
from tests.journey.walk import Journey
from tests.support.api import enrol, new_learner, read_all_pages, take_quiz, until
from tests.support.running import Running

CARRIER = PersonRecorded.NAME
PROBE = "privacy-probe"

# Where a service keeps who somebody is, and why. What is not here keeps none of it.
KEPT: dict[str, set[str]] = {
    # Who people are is its business, and so is who changed it; a NIP is encrypted.
    "identity": {"people.name", "people.email", "audit_log.detail", "idempotency_keys.body"},
    "catalog": set(),
    "assessment": set(),
    # Lists and certificates print names: the person's, and that of the official who signs for the agency, which is a
    # policy, and whose change the audit log tells.
    "enrollment": {
        "people.name",
        "enrollments.name",
        "certificates.name",
        "certificates.signer_name",
        "policy_values.value",
        "audit_log.detail",
    },
    # Messages are addressed.
    "notification": {"people.name", "people.email"},
}


@dataclass(frozen=True)
class Tellers:
    """Words that tell who somebody is: all demo people, and whoever joined."""

    words: frozenset[bytes]

    def found_in(self, text: str | bytes) -> set[str]:
        """Which of them a text contains."""
        content = text.encode() if isinstance(text, str) else text
        return {word.decode() for word in self.words if word in content}


def tellers(*more: str) -> Tellers:
    people = yaml.safe_load((FOLDER / "people.yaml").read_text(encoding="utf-8"))["people"]
    words = {person[name] for person in people for name in ("name", "email", "nip") if person.get(name)}
    # Titles may be cut off, and a NIP is often written in groups.
    words |= {word.partition(",")[0] for word in words}
    words |= {f"{w[:8]} {w[8:14]} {w[14]} {w[15:]}" for w in words if len(w) == 18 and w.isdigit()}
    return Tellers(frozenset(word.encode() for word in (*words, *more)))


@contextmanager
def captured_logs() -> Iterator[io.StringIO]:
    """Everything that is logged meanwhile, structured and not, as the processes write it."""
    written, root = io.StringIO(), logging.getLogger()
    before, handlers, level = structlog.get_config(), root.handlers[:], root.level
    configure_logging(level="DEBUG", stream=written)
    try:
        yield written
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
        structlog.configure(**before)


@dataclass(frozen=True)
class Lived:
    """What a full run left."""

    running: Running
    tellers: Tellers
    logs: str
    reasons: tuple[str, ...]


def _fail(event: PersonRecorded, context: Context) -> None:
    raise ValueError(f"cannot keep {event.name} <{event.email}>")


def _break_in_the_database(event: PersonRecorded, context: Context) -> None:
    context.session.execute(inbox.insert().values(consumer=event.name, type=event.email, state=event.name))


def poison(database: Database, body: bytes) -> tuple[str, ...]:
    """Let the message of a person fail in every way; the reasons that are stored."""
    message = json.loads(body)
    del message["data"]["unit_id"]
    wrong = {**message, "id": str(message["id"])[:-4] + "0000"}
    crooked = {**wrong, "id": str(message["id"])[:-4] + "0001", "subject": message["data"]["name"]}
    for handler, bodies in (
        (_fail, [body, json.dumps(wrong).encode(), json.dumps(crooked).encode(), body[: len(body) // 2]]),
        (_break_in_the_database, [body.replace(message["id"].encode(), wrong["id"][:-1].encode() + b"2")]),
    ):
        box = Inbox(database, [Subscription(PersonRecorded, handler)], retry=AT_ONCE, consumer=PROBE)
        for poisoned in bodies:
            box.take([box.read(Delivery(body=poisoned))])
    for _ in range(12):
        box.retry_due()
    with database.begin() as context:
        rows = context.session.execute(select(inbox).where(inbox.c.consumer == PROBE)).all()
        context.session.execute(delete(inbox).where(inbox.c.consumer == PROBE))
    assert len(rows) == 5
    assert {row.state for row in rows} <= {"dead", "retry", "waiting"}
    return tuple(str(row.reason) for row in rows)


@pytest.fixture(scope="module")
def lived(running: Running) -> Lived:
    """A learner's whole way on a running Sinau, and messages that nobody could handle."""
    with captured_logs() as logs:
        learner = new_learner(running.base)
        enrolment_id = enrol(learner)
        read_all_pages(learner, enrolment_id)
        assert not take_quiz(learner, enrolment_id, right=False)["passed"]
        assert take_quiz(learner, enrolment_id)["passed"]
        until(lambda: learner.get("enrollment/certificates")["items"] or None)
        running.settle()
        # The same way once more, through the pages.
        journey = Journey(running.base)
        assert journey.walk()["ok"]
        journey.visitor.close()
        running.settle()
        body = bodies(running.sinau.databases["identity"], outbox, CARRIER)[-1]
        reasons = poison(running.sinau.databases["enrollment"], body)
        reasons += poison(running.sinau.databases["notification"], body)
    me = learner.get("identity/me")
    words = (me["name"], me["email"], "Peserta Jalan", "@nusalestari.example")
    return Lived(running, tellers(*words), logs.getvalue(), reasons)


def bodies(database: Database, table: Any, *types: str) -> list[bytes]:
    with database.reading() as session:
        query = select(table.c.body).where(table.c.body.is_not(None))
        return [
            bytes(body)
            for (body,) in session.execute(query.where(table.c.type.in_(types)) if types else query)
        ]


def test_the_words_that_are_looked_for_can_be_found(lived: Lived) -> None:
    carried = b"".join(bodies(lived.running.sinau.databases["identity"], outbox, CARRIER))
    assert len(lived.tellers.found_in(carried)) > 40, "the event of a person does carry them"


@pytest.mark.parametrize("service", BACKEND)
def test_no_message_but_that_of_a_person_tells_who_it_is(lived: Lived, service: str) -> None:
    database = lived.running.sinau.databases[service]
    with database.reading() as session:
        for table in (outbox, inbox):
            for row in session.execute(select(table)):
                told = lived.tellers.found_in(row.body or b"")
                assert not told or row.type == CARRIER, f"{service}: {table.name}, {row.type}"
                rest = {name: value for name, value in row._mapping.items() if name != "body"}
                assert not lived.tellers.found_in(repr(rest)), (
                    f"{service}: {table.name}, {row.type}, beside the body"
                )


def test_nobody_s_nip_travels(lived: Lived) -> None:
    nips = Tellers(frozenset(word for word in lived.tellers.words if word.replace(b" ", b"").isdigit()))
    assert len(nips.words) > 40
    for service in BACKEND:
        for table in (outbox, inbox):
            for body in bodies(lived.running.sinau.databases[service], table):
                assert not nips.found_in(body)


def test_reasons_of_failures_tell_nothing(lived: Lived) -> None:
    assert len(lived.reasons) == 10
    for reason in lived.reasons:
        assert reason
        assert not lived.tellers.found_in(reason)


def test_no_log_line_tells_who_it_is(lived: Lived) -> None:
    assert "course_completed" in lived.logs, "the run was logged"
    assert "event_dead" in lived.logs or "event_failed" in lived.logs, "so were the failures"
    told = [line for line in lived.logs.splitlines() if lived.tellers.found_in(line)]
    assert told == []


def test_every_line_is_json_and_those_of_requests_and_events_have_their_ids(lived: Lived) -> None:
    lines = [json.loads(line) for line in lived.logs.splitlines()]
    requests = [line for line in lines if line["event"] == "request" and line["route"] != "/metrics"]
    assert {line["service"] for line in requests} == {*BACKEND, "portal"}
    for line in requests:
        assert {"request_id", "correlation_id", "trace_id", "route", "method", "status", "ms"} <= line.keys()
        assert "?" not in line["route"]
    issued = [line for line in lines if line["event"] == "certificate_issued"]
    assert issued
    for line in issued:
        assert {"event_id", "correlation_id", "trace_id"} <= line.keys()
        begun = [one for one in requests if one["trace_id"] == line["trace_id"]]
        assert {one["correlation_id"] for one in begun} == {line["correlation_id"]}, (
            "the request that led to it"
        )


@pytest.mark.parametrize("service", [*BACKEND, "portal"])
def test_no_metric_tells_who_it_is(lived: Lived, service: str) -> None:
    answer = lived.running.sinau.apps[service].test_client().get("/metrics")
    assert answer.status_code == 200
    assert not lived.tellers.found_in(answer.data)


def test_no_queue_or_binding_tells_who_it_is(lived: Lived, request: pytest.FixtureRequest) -> None:
    assert not lived.tellers.found_in(repr(topology_of(SUBSCRIPTIONS)))
    if lived.running.way == "server":
        management: httpx.Client = request.getfixturevalue("rabbitmq_management")
        for kind in ("queues", "exchanges", "bindings"):
            listed = management.get(f"/{kind}").raise_for_status()
            assert listed.json()
            assert not lived.tellers.found_in(listed.content)


@pytest.mark.parametrize("service", BACKEND)
def test_a_table_that_keeps_who_somebody_is_is_known_here(lived: Lived, service: str) -> None:
    database = lived.running.sinau.databases[service]
    tables = MetaData()
    tables.reflect(database.engine)
    found: set[str] = set()
    with database.reading() as session:
        for name, table in tables.tables.items():
            if name in {"outbox", "inbox"}:
                continue
            for row in session.execute(select(table)):
                found |= {
                    f"{name}.{column}"
                    for column, value in row._mapping.items()
                    if lived.tellers.found_in(repr(value))
                }
    assert found <= KEPT[service]


def test_the_audit_log_names_nobody_but_the_official_who_signs(lived: Lived) -> None:
    database = lived.running.sinau.databases["enrollment"]
    with database.reading() as session:
        rows = session.execute(select(METADATA.tables["audit_log"])).all()
    told = {(row.subject, row.action) for row in rows if lived.tellers.found_in(repr(row.detail))}
    assert told == {("policy:certificate:everywhere", "policy.set")}
