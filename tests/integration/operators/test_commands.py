"""`sinau events …` at the address of a running Sinau, as an operator signs in."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from deploy.embedded.composition import SUBSCRIPTIONS
from deploy.embedded.demo import PASSWORD
from services.enrollment.models import Unit
from services.portal.cli import cli
from shared.contracts.identity import SessionEnded, UnitRecorded
from shared.ids import uuid7
from shared.messaging.cloudevents import encode
from shared.messaging.envelope import wrap
from shared.messaging.inbox.decoding import Delivery
from shared.messaging.inbox.processing import Inbox
from shared.messaging.tables import inbox, outbox
from shared.persistence.context import Cause
from shared.testing.events import wait_until_acknowledged
from tests.support.api import enrol, new_learner, read_all_pages, take_quiz, until
from tests.support.running import Running

OPERATOR, LEARNER = "farid.zulkarna", "rina.sari"
ENROLLMENT_EVENTS = "enrollment.participant_enrolled.v1"


def sinau(running: Running, *words: str, username: str = OPERATOR, password: str = PASSWORD) -> Result:
    where = ["events", "--url", running.base, "--username", username]
    return CliRunner().invoke(cli, [*where, *words], env={"SINAU_PASSWORD": password})


def dies(running: Running) -> tuple[UUID, UUID]:
    """A unit's event that enrollment gave up; its id and the unit's.

    It tells of a version that enrollment has already, so that trying it again leaves the unit as identity has it.
    """
    database = running.sinau.databases["enrollment"]
    event_id = uuid7()
    with database.reading() as session:
        unit_id = session.scalars(select(Unit.id).limit(1)).one()
    fact = UnitRecorded(
        unit_id=unit_id, version=1, key="uji", name="Unit Uji", kind="department", parent_id=None, path=(unit_id,),
        time_zone="Asia/Jakarta", recorded_at=datetime.now(UTC),
    )  # fmt: skip
    body = encode(wrap(fact, event_id=event_id, time=datetime.now(UTC), cause=Cause(correlation_id=uuid7())))
    box = Inbox(database, SUBSCRIPTIONS["enrollment"])
    box.take([box.read(Delivery(body=body, parked="delivered 10 times"))])
    return event_id, unit_id


@pytest.fixture
def dead_id(running: Running) -> Iterator[UUID]:
    """A dead event, out of the way again after the test."""
    event_id, _ = dies(running)
    yield event_id
    sinau(running, "dead", "discard", str(event_id), "--reason", "sisa pengujian")


def state_of(running: Running, event_id: UUID) -> str | None:
    with running.sinau.databases["enrollment"].reading() as session:
        return session.scalar(select(inbox.c.state).where(inbox.c.event_id == event_id))


def test_status_is_0_when_all_is_well_and_1_when_a_person_is_needed(running: Running) -> None:
    running.settle()
    well = sinau(running, "status")
    assert well.exit_code == 0, well.output
    assert len(well.stdout.splitlines()) == 5
    event_id, _ = dies(running)
    found = sinau(running, "status")
    assert found.exit_code == 1
    assert "enrollment: dead events: see `events dead list`" in found.stderr
    assert json.loads(sinau(running, "status", "--json").stdout)["enrollment"]["inbox"]["dead"] == 1
    listed = sinau(running, "dead", "list")
    assert listed.exit_code == 1
    assert f"{event_id}  identity.unit_recorded.v1" in listed.stdout
    assert "delivered 10 times" in listed.stdout
    again = sinau(running, "dead", "retry", str(event_id), str(event_id))
    assert (again.exit_code, again.stdout) == (0, f"enrollment: {event_id} is tried again\n")
    until(lambda: state_of(running, event_id) == "skipped" or None)
    assert sinau(running, "status").exit_code == 0


def test_a_dead_event_is_shown_and_discarded(running: Running, dead_id: UUID) -> None:
    [shown] = json.loads(sinau(running, "dead", "show", str(dead_id)).stdout)
    assert (shown["event"]["state"], shown["body"]) == ("dead", None)
    [shown] = json.loads(sinau(running, "dead", "show", str(dead_id), "--body").stdout)
    assert (shown["body"]["data"]["name"], shown["actions"]) == ("Unit Uji", [])
    [shown] = json.loads(sinau(running, "dead", "show", str(dead_id)).stdout)
    assert [action["action"] for action in shown["actions"]] == ["event.body_read"]
    assert sinau(running, "dead", "discard", str(dead_id)).exit_code == 2
    done = sinau(running, "dead", "discard", str(dead_id), "--reason", "unit uji")
    assert (done.exit_code, state_of(running, dead_id)) == (0, "discarded")
    twice = sinau(running, "dead", "discard", str(dead_id), "--reason", "unit uji")
    assert (twice.exit_code, "is dead nowhere" in twice.stderr) == (1, True)


def test_a_list_that_goes_on_says_how(running: Running, dead_id: UUID) -> None:
    # Of one type: the command's own sign-out is an event that arrives some time.
    units = ("inbox", "enrollment", "--type", "identity.unit_recorded.v1", "--limit", "1", "--json")
    first = sinau(running, *units)
    assert [one["event_id"] for one in json.loads(first.stdout)] == [str(dead_id)]
    [cursor] = re.findall(r"^more: --cursor (\S+)$", first.stderr, re.MULTILINE)
    second = sinau(running, *units, "--cursor", cursor)
    assert json.loads(second.stdout)[0]["event_id"] != str(dead_id)


def test_a_replay_of_what_nobody_publishes_or_hears_is_refused(running: Running) -> None:
    since = ("replay", "--since", "2026-01-01", "--dry-run")
    unknown = sinau(running, *since, "--type", "library.book_lent.v1")
    assert (unknown.exit_code, "no service publishes library.book_lent.v1" in unknown.stderr) == (1, True)
    unheard = sinau(running, *since, "--into", "catalog", "--type", ENROLLMENT_EVENTS)
    assert (unheard.exit_code, "catalog hears nothing of that" in unheard.stderr) == (1, True)


def test_who_may_not_and_who_cannot_sign_in_are_told_so(running: Running) -> None:
    learner = new_learner(running.base)
    refused = sinau(running, "status", username=learner.me["username"], password=learner.password)
    assert (refused.exit_code, "you may not do this" in refused.stderr) == (1, True)
    wrong = sinau(running, "status", password="bukan kata sandi ini")
    assert (wrong.exit_code, "password is not right" in wrong.stderr) == (2, True)


def test_an_address_without_sinau_is_no_answer(running: Running) -> None:
    away = CliRunner().invoke(
        cli,
        ["events", "--url", "http://127.0.0.1:1", "--username", OPERATOR, "status"],
        env={"SINAU_PASSWORD": "x"},
    )
    assert (away.exit_code, "did not answer" in away.stderr) == (2, True)


def test_one_trace_answers_why_there_is_no_certificate_and_then_that_there_is(running: Running) -> None:
    learner = new_learner(running.base)
    enrolment_id = enrol(learner)
    running.settle()
    not_done = sinau(running, "trace", enrolment_id)
    assert (not_done.exit_code, "Nothing is lost" in not_done.stdout) == (0, True), not_done.output
    read_all_pages(learner, enrolment_id)
    take_quiz(learner, enrolment_id)
    [certificate] = until(lambda: learner.get("enrollment/certificates")["items"] or None)
    running.settle()
    by_number = sinau(running, "trace", certificate["number"])
    assert by_number.exit_code == 0, by_number.output
    assert "The certificate was issued" in by_number.stdout
    for name in (
        ENROLLMENT_EVENTS,
        "assessment.activity_result_recorded.v1",
        "enrollment.course_completed.v1",
    ):
        assert name in by_number.stdout
    by_link = sinau(running, "trace", f"{running.base}/belajar/{enrolment_id}/selesai", "--json")
    assert json.loads(by_link.stdout)["verdict"] == "certified"
    nothing = sinau(running, "trace", "9999/TIDAK/ADA/1999")
    assert (nothing.exit_code, "Check the number" in nothing.stdout) == (1, True)


def test_nobody_is_found_in_identitys_events_by_name(running: Running) -> None:
    me = new_learner(running.base).me
    running.settle()
    assert sinau(running, "trace", me["id"]).exit_code == 0
    for personal in (me["name"], me["username"]):
        assert "Check the number" in sinau(running, "trace", personal).stdout


def test_emails_are_never_sent_again(running: Running) -> None:
    since = (datetime.now(UTC) - timedelta(days=1)).strftime("%Y-%m-%d")
    sent = sinau(running, "replay", "--since", since, "--type", "notification.email_due.v1")
    assert (sent.exit_code, sent.stdout) == (0, "notification: 0 go out again\n")


def test_boxes_are_listed_in_pages(running: Running) -> None:
    first = sinau(running, "outbox", "identity", "--limit", "2")
    assert first.exit_code == 0, first.output
    assert len(first.stdout.splitlines()) == 2
    cursor = first.stderr.split()[-1]
    second = sinau(running, "outbox", "identity", "--limit", "2", "--cursor", cursor)
    assert not set(first.stdout.splitlines()) & set(second.stdout.splitlines())
    heard = sinau(running, "inbox", "catalog", "--type", "identity.unit_recorded.v1", "--json")
    assert {one["type"] for one in json.loads(heard.stdout)} == {"identity.unit_recorded.v1"}
    assert sinau(running, "inbox", "catalog", "--state", "asleep").exit_code == 1


def everything(running: Running) -> dict[str, object]:
    """What all services hold of events, and the e-mails sent; but for the end of each command's own session."""
    found: dict[str, object] = {"mail": sorted(path.name for path in Path(running.mail).glob("**/*"))}
    for service, database in running.sinau.databases.items():
        with database.reading() as session:
            found[service] = (
                session.scalar(select(func.count()).where(outbox.c.type != SessionEnded.NAME)),
                sorted(
                    tuple(row)
                    for row in session.execute(
                        select(inbox.c.event_id, inbox.c.state, inbox.c.settled_at).where(
                            inbox.c.type != SessionEnded.NAME
                        )
                    )
                ),
            )
    return found


def test_the_whole_history_sent_twice_changes_nothing_and_mails_nobody(running: Running) -> None:
    learner = new_learner(running.base)
    enrolment_id = enrol(learner)
    read_all_pages(learner, enrolment_id)
    take_quiz(learner, enrolment_id)
    until(lambda: learner.get("enrollment/certificates")["items"] or None)
    running.settle()
    before = everything(running)
    now = datetime.now(UTC)
    since, until_now = (f"{instant:%Y-%m-%dT%H:%M:%S}" for instant in (now - timedelta(days=1), now))
    # Each command signs in and out, which is an event of its own.
    planned = sinau(running, "replay", "--since", since, "--until", until_now, "--dry-run")
    assert planned.exit_code == 0, planned.output
    for _ in range(2):
        sent = sinau(running, "replay", "--since", since, "--until", until_now)
        assert sent.exit_code == 0, sent.output
        assert sent.stdout == planned.stdout.replace("would go", "go")
        running.settle()
        wait_until_acknowledged(list(running.sinau.workers.values()))
    assert everything(running) == before
    into = sinau(running, "replay", "--since", since, "--into", "catalog", "--dry-run").stdout.splitlines()
    assert len(into) == 1
    assert into[0].startswith("identity: ")
