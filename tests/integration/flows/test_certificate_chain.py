"""submit → graded → completed → certificate → notice: the events, hops and order of Sinau's main job."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from shared.messaging.cloudevents import decode
from shared.messaging.tables import inbox, outbox
from tests.support.api import Caller, enrol, new_learner, read_all_pages, take_quiz, until
from tests.support.running import Running

CHAIN = {
    # event: what it follows from
    "assessment.attempt_graded.v1": None,
    "assessment.activity_result_recorded.v1": None,
    "enrollment.course_completed.v1": "assessment.activity_result_recorded.v1",
    "enrollment.jp_credited.v1": "assessment.activity_result_recorded.v1",
    "enrollment.certificate_issued.v1": "enrollment.course_completed.v1",
}
LISTENERS = {
    ("assessment.activity_result_recorded.v1", "enrollment"),
    ("assessment.attempt_graded.v1", "notification"),
    ("enrollment.course_completed.v1", "enrollment"),
    ("enrollment.course_completed.v1", "notification"),
    ("enrollment.certificate_issued.v1", "notification"),
}


@dataclass(frozen=True)
class Recorded:
    """An event as its publisher's outbox holds it."""

    id: UUID
    type: str
    causation_id: UUID | None
    correlation_id: UUID
    sent: bool


def caused_by_person(running: Running, person_id: str) -> list[Recorded]:
    """Every event of assessment, enrollment and notification that follows from this person's submission."""
    found: list[Recorded] = []
    graded: set[UUID] = set()
    for service in ("assessment", "enrollment", "notification"):
        with running.sinau.databases[service].reading() as session:
            for row in session.execute(select(outbox).order_by(outbox.c.position)):
                data = decode(row.body).data
                if row.type == "assessment.attempt_graded.v1" and data["person_id"] == person_id:
                    graded.add(row.correlation_id)
                found.append(
                    Recorded(
                        row.event_id, row.type, row.causation_id, row.correlation_id, row.state == "sent"
                    )
                )
    return [event for event in found if event.correlation_id in graded]


def finish_course(running: Running) -> tuple[Caller, str]:
    """A learner who has just submitted the post-test that was the last thing missing."""
    learner = new_learner(running.base)
    enrolment_id = enrol(learner)
    read_all_pages(learner, enrolment_id)
    result = take_quiz(learner, enrolment_id)
    assert result["passed"], result
    return learner, enrolment_id


def test_a_submission_leads_to_exactly_the_events_of_the_chain(running: Running) -> None:
    learner, _ = finish_course(running)
    until(lambda: learner.get("enrollment/certificates")["items"] or None)
    running.settle()

    events = [
        e for e in caused_by_person(running, learner.me["id"]) if not e.type.startswith("notification.")
    ]
    by_type = {event.type: event for event in events}
    assert sorted(event.type for event in events) == sorted(CHAIN), "each event once, and no other"
    assert all(event.sent for event in events)
    for name, cause in CHAIN.items():
        assert by_type[name].causation_id == (by_type[cause].id if cause else None), name


def test_each_listener_handles_each_event_of_the_chain_once(running: Running) -> None:
    learner, _ = finish_course(running)
    until(lambda: learner.get("enrollment/certificates")["items"] or None)
    running.settle()

    names = {event.id: event.type for event in caused_by_person(running, learner.me["id"])}
    heard: list[tuple[UUID, str]] = []
    for service in ("enrollment", "notification"):
        with running.sinau.databases[service].reading() as session:
            rows = session.execute(select(inbox).where(inbox.c.event_id.in_(list(names)))).all()
            assert {row.state for row in rows} == {"done"}
            heard += [(row.event_id, service) for row in rows]
    assert {(names[event_id], service) for event_id, service in heard} >= LISTENERS
    assert len(heard) == len(set(heard)), "nothing was handled twice by one listener"


def test_the_learner_sees_hours_certificate_and_message(running: Running) -> None:
    learner, enrolment_id = finish_course(running)

    enrolment = until(lambda: _if(learner.get(f"enrollment/enrollments/{enrolment_id}"), "certificate"))
    assert enrolment["state"] == "completed"
    assert enrolment["jp_credited"] == "4.00"
    assert learner.get("enrollment/jp")["credited"] == "4.00"
    certificate = learner.get("enrollment/certificates")["items"][0]
    pdf = learner.raw("GET", f"enrollment/certificates/{certificate['id']}.pdf")
    assert pdf.content.startswith(b"%PDF-")
    public = learner.raw(
        "GET", f"enrollment/verifications/{certificate['verification_code']}", headers={"Authorization": ""}
    )
    assert public.json()["status"] == "valid"
    kinds = until(lambda: _kinds_with(learner, "certificate_issued"))
    assert "certificate_issued" in kinds


def test_a_failed_attempt_credits_nothing(running: Running) -> None:
    learner = new_learner(running.base)
    enrolment_id = enrol(learner)
    read_all_pages(learner, enrolment_id)
    result = take_quiz(learner, enrolment_id, right=False)
    assert not result["passed"]
    running.settle()
    assert learner.get("enrollment/jp")["credited"] == "0.00"
    assert learner.get("enrollment/certificates")["items"] == []
    again = take_quiz(learner, enrolment_id)
    assert again["passed"]
    until(lambda: learner.get("enrollment/certificates")["items"] or None)
    assert learner.get("enrollment/jp")["credited"] == "4.00"


def _if(document: dict[str, object], name: str) -> dict[str, object] | None:
    return document if document[name] else None


def _kinds_with(learner: Caller, kind: str) -> set[str] | None:
    kinds = {message["kind"] for message in learner.get("notification/messages")["items"]}
    return kinds if kind in kinds else None
