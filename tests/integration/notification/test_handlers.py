"""Whatever the order and however often events arrive, people are told the same, once."""

from typing import Any

import pytest
from sqlalchemy import select, text

from services.notification.config import Config
from services.notification.events import SUBSCRIPTIONS
from services.notification.models import Delivery, Message, Person
from shared.contracts.notification import EmailDue
from shared.contracts.routes import Route
from shared.messaging.cloudevents import decode
from shared.persistence.database import Database
from shared.testing.events import deliver, messages_of, recorded
from tests.integration.notification.conftest import AT, Story
from tests.support.caller import Caller

KINDS = ["certificate_issued", "course_completed", "enrolled", "quiz_not_passed"]


def told(database: Database) -> list[tuple[Any, ...]]:
    """Everything that a message says, whatever its key is."""
    with database.reading() as session:
        rows = session.scalars(select(Message).order_by(Message.kind)).all()
        return [
            (row.kind, row.about, row.person_id, row.facts, row.route, row.parameters, row.created_at)
            for row in rows
        ]


def test_a_way_through_a_course_leads_to_four_messages(
    database: Database, config: Config, story: Story
) -> None:
    deliver(database, SUBSCRIPTIONS, story.whole())
    messages = told(database)
    assert [message[0] for message in messages] == KINDS
    assert {message[6] for message in messages} == {AT}
    to_course = (Route.ENROLLMENT, {"enrollment_id": str(story.enrollment_id)})
    assert [(message[4], message[5]) for message in messages] == [
        (Route.CERTIFICATE, {"certificate_id": str(story.certificate_id)}),
        (Route.JP_LEDGER, {}),
        to_course,
        to_course,
    ]


@pytest.mark.parametrize("seed", range(8))
def test_shuffled_and_tripled_events_tell_the_same_once(
    database: Database, config: Config, story: Story, seed: int
) -> None:
    deliver(database, SUBSCRIPTIONS, story.whole(), times=3, shuffled=seed)
    assert [message[0] for message in told(database)] == KINDS
    completed = told(database)[1]
    assert completed[3]["score"] == "87.50"
    assert completed[3]["credits"] == {str(story.entry_id): {"jp": "4.50", "year": 2026, "on": "2026-05-19"}}
    assert len(recorded(database, EmailDue)) == 3


@pytest.mark.parametrize("seed", range(4))
def test_a_withdrawn_role_is_told_once_for_each_time(
    database: Database, config: Config, story: Story, seed: int
) -> None:
    events = [story.unit(), story.person(), story.role_withdrawn(), story.role_withdrawn(4)]
    deliver(database, SUBSCRIPTIONS, events, times=2, shuffled=seed)
    messages = told(database)
    assert [message[0] for message in messages] == ["role_withdrawn"] * 2
    assert messages[0][3]["role"] == "organiser"
    assert messages[0][3]["unit"] == "Dinas Kesehatan"
    assert messages[0][4] == Route.PROFILE
    assert len(recorded(database, EmailDue)) == 2


def test_the_email_on_a_completion_follows_from_the_jp_in_any_order(
    database: Database, config: Config, story: Story
) -> None:
    facts = [story.credited(), story.completed(), story.person()]
    deliver(database, SUBSCRIPTIONS, facts)
    assert len(recorded(database, EmailDue)) == 1
    with database.reading() as session:
        jp_event = session.execute(
            text("SELECT event_id FROM inbox WHERE type = 'enrollment.jp_credited.v1'")
        ).scalar_one()
    caused = decode(messages_of(database, EmailDue)[0]).causation_id
    assert str(caused).replace("-", "") == str(jp_event).replace("-", "")


def test_a_message_about_a_person_not_yet_known_waits(
    database: Database, config: Config, story: Story
) -> None:
    waiting = deliver(database, SUBSCRIPTIONS, [story.certified()], expect_failures=True)
    assert waiting.states.get("done") is None
    assert told(database) == []


def test_a_new_event_about_the_same_thing_says_nothing_new(
    database: Database, config: Config, story: Story
) -> None:
    # Each call wraps the fact in another envelope, as a publisher that records it twice would.
    for _ in range(2):
        deliver(database, SUBSCRIPTIONS, story.whole())
    assert len(told(database)) == 4
    assert len(recorded(database, EmailDue)) == 3


@pytest.mark.parametrize(
    "changes", [{"passed": True}, {"counts": False}, {"counts": False, "purpose": "pretest"}]
)
def test_only_a_quiz_that_counts_and_was_not_passed_is_spoken_of(
    database: Database, config: Config, story: Story, changes: dict[str, Any]
) -> None:
    deliver(database, SUBSCRIPTIONS, [story.person(), story.version(), story.graded(**changes)])
    assert told(database) == []


@pytest.mark.parametrize("seed", range(4))
def test_the_newest_state_of_a_person_counts(
    database: Database, config: Config, story: Story, seed: int
) -> None:
    states = [story.person(version=number, name=f"Nama {number}") for number in (1, 2, 3)]
    deliver(database, SUBSCRIPTIONS, states, times=2, shuffled=seed)
    with database.reading() as session:
        assert session.get_one(Person, story.person_id).name == "Nama 3"


def test_a_correction_of_jp_changes_what_is_said_and_sends_nothing(
    database: Database, config: Config, story: Story, learner: Caller
) -> None:
    correction = story.credited(entry_id=story.attempt_id, jp=-story.credited().jp)
    deliver(database, SUBSCRIPTIONS, [correction, *story.whole()])
    assert len(recorded(database, EmailDue)) == 3
    bodies = [item["body"] for item in learner.get("/messages").get_json()["items"]]
    assert any("0 JP dicatat" in body for body in bodies)


def test_each_email_has_one_delivery(database: Database, config: Config, story: Story) -> None:
    deliver(database, SUBSCRIPTIONS, story.whole(), times=2)
    with database.reading() as session:
        found = session.scalars(select(Delivery)).all()
        assert len(found) == 3
        assert {delivery.state for delivery in found} == {"queued"}
