"""The admin API of events: what it shows, what it does, to whom, and that it is written down."""

from datetime import timedelta
from uuid import UUID

import pytest

from services.enrollment.models import Unit
from shared.ids import uuid7
from shared.web.events_admin import ACCESS
from tests.integration.operators.conftest import Desk

ROLES = (
    "learner",
    "trainer",
    "organiser",
    "unit_admin",
    "bkpsdm_admin",
    "supervisor",
    "signer",
    "auditor",
    "operator",
)


def has_unit(desk: Desk, unit_id: UUID) -> bool:
    with desk.database.reading() as session:
        return session.get(Unit, unit_id) is not None


def test_each_door_lets_in_operators_and_the_reading_ones_auditors(desk: Desk) -> None:
    for row, access in ACCESS.items():
        method, path = row.split(" /events")
        path = path.replace("{event_id}", str(uuid7()))
        assert desk.call(method, path, {}, role=None).status_code == 401, row
        for role in ROLES:
            refused = desk.call(method, path, None if method == "GET" else {}, role=role).status_code == 403
            assert refused is (role not in access.roles), (row, role)
        assert "operator" in access.roles
        assert ("auditor" in access.roles) is (method == "GET")


def test_status_says_ok_while_nothing_waits(desk: Desk) -> None:
    desk.enrols()
    desk.send_all()
    desk.hears()
    found = desk.get("/status")
    assert (found["service"], found["state"], found["findings"]) == ("enrollment", "ok", [])
    assert found["outbox"] == {"pending": 0, "scheduled": 0, "held": 0}
    assert found["inbox"] == {"retry": 0, "not_yet": 0, "waiting": 0, "dead": 0}
    assert found["lag_seconds"] == 0.0


def test_status_calls_for_a_person_when_the_relay_is_away_or_events_are_held_or_dead(desk: Desk) -> None:
    desk.enrols()
    assert desk.get("/status")["state"] == "waiting"
    desk.clock.pass_time(minutes=2)
    found = desk.get("/status")
    assert (found["state"], found["findings"], found["oldest_pending_seconds"]) == (
        "attention",
        ["outbox_late"],
        120.0,
    )
    desk.refuse_all()
    desk.hears(parked="delivered 10 times")
    found = desk.get("/status")
    assert (found["state"], found["findings"]) == ("attention", ["dead_events", "held_events"])
    assert (found["outbox"]["held"], found["inbox"]["dead"]) == (1, 1)


def test_lists_come_in_pages_newest_first_and_hold_no_content(desk: Desk) -> None:
    ids = [str(desk.enrols()) for _ in range(5)]
    first = desk.get("/outbox?limit=2")
    second = desk.get(f"/outbox?limit=2&cursor={first['next']}")
    third = desk.get(f"/outbox?limit=2&cursor={second['next']}")
    assert third["next"] is None
    shown = first["items"] + second["items"] + third["items"]
    assert [item["event_id"] for item in shown] == ids[::-1]
    assert all("body" not in item and "person_id" not in item for item in shown)
    heard = [str(desk.hears(parked="given up" if odd % 2 else None)[0]) for odd in range(4)]
    assert [item["event_id"] for item in desk.get("/inbox")["items"]] == heard[::-1]
    assert [item["event_id"] for item in desk.get("/inbox?state=dead")["items"]] == [heard[3], heard[1]]
    assert desk.get("/inbox?type=nobody.said_this.v1")["items"] == []
    for wrong in (
        "/inbox?state=asleep",
        "/outbox?cursor=nonsense",
        "/outbox?cursor=WyJhIl0",
        "/outbox?subject=%07",
    ):
        answer = desk.call("GET", wrong)
        assert (answer.status_code, answer.content_type) == (422, "application/problem+json"), wrong


def test_a_dead_event_is_tried_again_and_that_is_written_down(desk: Desk) -> None:
    event_id, unit_id = desk.hears(parked="delivered 10 times")
    assert desk.get("/inbox?state=dead")["items"][0]["reason"] == "delivered 10 times"
    assert not has_unit(desk, unit_id)
    assert desk.post(f"/inbox/{event_id}/retry")["state"] == "retry"
    assert desk.inbox.retry_due() == 1
    assert has_unit(desk, unit_id)
    found = desk.get(f"/inbox/{event_id}")
    assert found["event"]["state"] == "done"
    assert [action["action"] for action in found["actions"]] == ["event.retried"]
    assert desk.audit() == [("event.retried", f"event:{event_id}", {})]
    assert desk.refused(f"/inbox/{event_id}/retry") == "event_not_dead"
    assert desk.refused(f"/inbox/{uuid7()}/retry") == "event_not_found"


def test_a_dead_event_is_discarded_with_a_reason_that_stays(desk: Desk) -> None:
    event_id, unit_id = desk.hears(parked="delivered 10 times")
    assert desk.call("POST", f"/inbox/{event_id}/discard", {"reason": ""}).status_code == 422
    assert desk.call("POST", f"/inbox/{event_id}/discard", {}).status_code == 422
    assert desk.audit() == []
    assert desk.post(f"/inbox/{event_id}/discard", reason="unit uji, tidak dipakai")["state"] == "discarded"
    assert desk.audit() == [("event.discarded", f"event:{event_id}", {"reason": "unit uji, tidak dipakai"})]
    assert desk.inbox.retry_due() == 0
    assert not has_unit(desk, unit_id)


def test_what_cannot_be_read_can_be_looked_at_and_discarded(desk: Desk) -> None:
    desk.arrives(b"\x80\x04 not JSON")
    [dead] = desk.get("/inbox?state=dead")["items"]
    assert (dead["type"], dead["reason"]) == ("unreadable", "The body is not JSON")
    found = desk.get(f"/inbox/{dead['event_id']}?body=true")
    assert found["body"] == {"unreadable": "\\x80\x04 not JSON"}
    assert desk.post(f"/inbox/{dead['event_id']}/discard", reason="rusak")["state"] == "discarded"


def test_content_is_shown_to_operators_who_ask_and_each_look_is_written_down(desk: Desk) -> None:
    event_id, unit_id = desk.hears(parked="delivered 10 times")
    sent_id = desk.enrols()
    assert desk.get(f"/inbox/{event_id}")["body"] is None
    assert desk.get(f"/outbox/{sent_id}", role="auditor")["body"] is None
    assert desk.audit() == []
    assert desk.call("GET", f"/inbox/{event_id}?body=true", role="auditor").status_code == 403
    assert desk.get(f"/inbox/{event_id}?body=true")["body"]["data"]["unit_id"] == str(unit_id)
    assert desk.get(f"/outbox/{sent_id}?body=true")["body"]["type"] == "enrollment.participant_enrolled.v1"
    assert desk.audit() == [
        ("event.body_read", f"event:{event_id}", {}),
        ("event.body_read", f"event:{sent_id}", {}),
    ]


def test_a_held_event_is_released(desk: Desk) -> None:
    event_id = desk.enrols()
    assert desk.refused(f"/outbox/{event_id}/release") == "event_not_held"
    desk.refuse_all()
    assert desk.get("/outbox?state=held")["items"][0]["reason"] == "unroutable"
    assert desk.post(f"/outbox/{event_id}/release")["state"] == "pending"
    assert [action for action, _, _ in desk.audit()] == ["event.released"]


def test_a_trace_follows_a_command_a_thing_and_a_number(desk: Desk) -> None:
    command, enrollment_id = uuid7(), uuid7()
    enrolled = desk.enrols(enrollment_id, command)
    desk.enrols()
    heard, _ = desk.hears(correlation_id=command, parked="delivered 10 times")
    issued = desk.certifies(enrollment_id, "0412/BKPSDM/XI/2026")

    def found(query: str) -> list[tuple[str, str]]:
        return [(step["side"], step["event_id"]) for step in desk.get(f"/trace?{query}")["steps"]]

    of_the_command = {("recorded", str(enrolled)), ("received", str(heard))}
    assert set(found(f"correlation_id={command}")) == of_the_command
    assert set(found(f"about={command}")) == of_the_command
    assert set(found(f"about={heard}")) == of_the_command
    assert set(found(f"about={enrollment_id}")) == of_the_command | {("recorded", str(issued))}
    assert found("about=0412/BKPSDM/XI/2026") == [("recorded", str(issued))]
    assert found("about=0413/BKPSDM/XI/2026") == []
    assert found(f"about={uuid7()}") == []
    assert desk.call("GET", "/trace").status_code == 422
    assert desk.call("GET", f"/trace?correlation_id={command}&correlation_id=x").status_code == 422
    [dead] = [step for step in desk.get(f"/trace?about={heard}")["steps"] if step["side"] == "received"]
    assert (dead["state"], dead["reason"]) == ("dead", "delivered 10 times")


def test_what_was_sent_goes_out_again_some_at_once(desk: Desk) -> None:
    start = desk.clock.now()
    for _ in range(3):
        desk.enrols()
    desk.certifies(uuid7(), "0001/BKPSDM/XI/2026")
    desk.send_all()
    late = desk.enrols()
    desk.clock.pass_time(seconds=1)
    since = start.isoformat()
    tried = desk.post("/replays", since=since, dry_run=True)
    assert tried["types"] == {"enrollment.certificate_issued.v1": 1, "enrollment.participant_enrolled.v1": 3}
    assert desk.audit() == []
    assert len(desk.get("/outbox?state=pending")["items"]) == 1
    again = desk.post("/replays", since=since, types=["enrollment.participant_enrolled.v1"])
    assert (again["count"], again["after"]) == (3, None)
    assert desk.post("/replays", since=since, types=["enrollment.participant_enrolled.v1"])["count"] == 0
    pending = desk.get("/outbox?state=pending")["items"]
    assert len(pending) == 4
    assert pending[0]["event_id"] == str(late)
    [(action, _, detail), _] = desk.audit()
    assert (action, detail["count"], detail["types"]) == (
        "events.replayed",
        3,
        ["enrollment.participant_enrolled.v1"],
    )


@pytest.mark.parametrize("days", [91, 400])
def test_what_listeners_may_have_forgotten_is_not_sent_again(desk: Desk, days: int) -> None:
    since = desk.clock.now() - timedelta(days=1)
    desk.enrols()
    desk.send_all()
    desk.clock.pass_time(days=days)
    assert desk.post("/replays", since=since.isoformat())["count"] == 0


def test_a_replay_that_ends_before_it_begins_is_refused(desk: Desk) -> None:
    now = desk.clock.now()
    body = {"since": now.isoformat(), "until": (now - timedelta(days=1)).isoformat()}
    assert desk.refused("/replays", **body) == "invalid_input"
    assert desk.call("POST", "/replays", {"since": "2026-11-01T00:00:00"}).status_code == 422


def test_subscriptions_name_what_is_heard(desk: Desk) -> None:
    found = {item["type"]: item for item in desk.get("/subscriptions")["items"]}
    assert found["identity.unit_recorded.v1"]["replayed"]
    assert found["enrollment.course_completed.v1"]["may_cause"] == ["enrollment.certificate_issued.v1"]
