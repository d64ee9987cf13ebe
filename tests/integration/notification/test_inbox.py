"""The inbox over HTTP: everybody has their own."""

import pytest

from services.notification.config import Config
from services.notification.events import SUBSCRIPTIONS
from services.notification.operations.mail import stop_mail
from shared.contracts.notification import EmailDue
from shared.ids import uuid7
from shared.persistence.database import Database
from shared.testing.events import deliver, messages_of
from tests.integration.notification.conftest import Story
from tests.support.caller import Caller


@pytest.fixture
def _told(database: Database, config: Config, story: Story) -> None:
    deliver(database, SUBSCRIPTIONS, story.whole())


@pytest.mark.usefixtures("_told")
def test_messages_come_in_the_readers_words(learner: Caller, story: Story) -> None:
    items = {item["kind"]: item for item in learner.get("/messages").get_json()["items"]}
    certificate = items["certificate_issued"]
    assert certificate["title"] == "Sertifikat Anda terbit: Etika Pemerintahan"
    assert "0001/BKPSDM/V/2026 terbit pada 19 Mei 2026" in certificate["body"]
    assert certificate["route"] == "certificate"
    assert certificate["parameters"] == {"certificate_id": str(story.certificate_id)}
    assert certificate["created_at"] == "2026-05-19T02:15:00+00:00"
    assert certificate["read_at"] is None
    assert certificate["correlation_id"]
    failed = items["quiz_not_passed"]["body"]
    assert (
        "Nilai Anda untuk Post-test di kursus Etika Pemerintahan adalah 62,5; nilai minimumnya 70." in failed
    )


@pytest.mark.usefixtures("_told")
def test_a_change_of_language_changes_old_messages_too(
    learner: Caller, database: Database, config: Config, story: Story
) -> None:
    deliver(database, SUBSCRIPTIONS, [story.person(version=2, language="en")])
    titles = [item["title"] for item in learner.get("/messages").get_json()["items"]]
    assert "Your certificate was issued: Etika Pemerintahan" in titles


@pytest.mark.usefixtures("_told")
def test_reading_one_and_reading_all_is_counted(learner: Caller) -> None:
    assert learner.get("/messages/unread-count").get_json() == {"count": 4}
    first = learner.get("/messages?unread=true&limit=1").get_json()["items"][0]["id"]
    for _ in range(2):
        assert learner.post(f"/messages/{first}/read").status_code == 204
    assert learner.get("/messages/unread-count").get_json() == {"count": 3}
    assert [item["id"] for item in learner.get("/messages?unread=false").get_json()["items"]] == [first]
    assert learner.post("/messages/read-all").status_code == 204
    assert learner.get("/messages/unread-count").get_json() == {"count": 0}
    assert learner.get("/messages?unread=true").get_json()["items"] == []


@pytest.mark.usefixtures("_told")
def test_messages_come_in_pages_without_gaps(learner: Caller) -> None:
    seen: list[str] = []
    path = "/messages?limit=1"
    while path:
        page = learner.get(path).get_json()
        seen += [item["id"] for item in page["items"]]
        path = f"/messages?limit=1&cursor={page['next']}" if page["next"] else ""
    assert len(seen) == len(set(seen)) == 4


@pytest.mark.usefixtures("_told")
def test_nobody_reads_anothers_messages(learner: Caller, stranger: Caller) -> None:
    message = learner.get("/messages").get_json()["items"][0]["id"]
    assert stranger.get("/messages").get_json()["items"] == []
    assert stranger.get("/messages/unread-count").get_json() == {"count": 0}
    refused = stranger.post(f"/messages/{message}/read")
    assert (refused.status_code, refused.get_json()["code"]) == (404, "message_not_found")
    stranger.post("/messages/read-all")
    assert learner.get("/messages/unread-count").get_json() == {"count": 4}
    assert learner.post(f"/messages/{uuid7()}/read").status_code == 404


@pytest.mark.parametrize("cursor", ["bukan", "WzFd", "WyJhIiwiYiJd", "WyIyMDI2LTA1LTE5IiwiYiJd"])
def test_a_damaged_cursor_is_refused(learner: Caller, cursor: str) -> None:
    answer = learner.get(f"/messages?cursor={cursor}")
    assert (answer.status_code, answer.get_json()["code"]) == (422, "cursor_not_readable")


def test_email_is_wanted_until_it_is_declined(learner: Caller) -> None:
    assert learner.get("/preferences").get_json() == {"email": True}
    assert learner.put("/preferences", {"email": False}).get_json() == {"email": False}
    assert learner.get("/preferences").get_json() == {"email": False}
    assert learner.put("/preferences", {"email": True}).get_json() == {"email": True}
    assert learner.put("/preferences", {"surel": True}).status_code == 422


@pytest.mark.usefixtures("_told")
def test_an_operator_sees_what_became_of_emails_without_addresses(
    operator: Caller, learner: Caller, database: Database, config: Config, story: Story
) -> None:
    deliver(database, SUBSCRIPTIONS, messages_of(database, EmailDue)[:1])
    answer = operator.get("/deliveries")
    items = answer.get_json()["items"]
    assert sorted(item["state"] for item in items) == ["queued", "queued", "sent"]
    assert {item["person_id"] for item in items} == {str(story.person_id)}
    assert "contoh.example" not in answer.get_data(as_text=True)
    assert len(operator.get("/deliveries?state=sent").get_json()["items"]) == 1
    assert learner.get("/deliveries").status_code == 403


@pytest.mark.usefixtures("_told")
def test_an_operator_sees_that_emails_are_stopped(
    operator: Caller, learner: Caller, database: Database
) -> None:
    before = operator.get("/mail").get_json()
    assert (before["stopped_at"], before["held_count"]) == (None, 0)
    with database.begin() as context:
        stop_mail(context)
    assert operator.get("/mail").get_json()["stopped_at"]
    assert learner.get("/mail").status_code == 403
