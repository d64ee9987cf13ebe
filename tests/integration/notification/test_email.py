"""E-mail: what is sent, what is not and why, and that nothing is sent twice."""

import email
import socket
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from sqlalchemy import select

from services.notification.adapters.smtp import mailer_at
from services.notification.config import Config
from services.notification.events import SUBSCRIPTIONS
from services.notification.models import Delivery
from shared.contracts.notification import EmailDue
from shared.persistence.database import Database
from shared.testing.events import deliver, messages_of
from tests.integration.notification.conftest import Story
from tests.support.caller import Caller


class Postbox:
    """A mail server's memory; `answer` is what it says to a recipient."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.answer = "250 OK"

    async def handle_RCPT(  # noqa: N802 - the library calls it so
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content
        assert isinstance(content, bytes)
        self.messages.append(email.message_from_bytes(content, policy=default))
        self.recipients += envelope.rcpt_tos
        return "250 OK"


@pytest.fixture
def postbox() -> Postbox:
    return Postbox()


@pytest.fixture
def server(postbox: Postbox) -> Iterator[str]:
    """A mail server's address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(postbox, hostname="127.0.0.1", port=port)
    controller.start()
    yield f"smtp://127.0.0.1:{port}"
    controller.stop()


@pytest.fixture
def by_smtp(config: Config, server: str) -> Config:
    return replace(config, smtp_url=server)


def states(database: Database) -> list[tuple[str, str | None]]:
    with database.reading() as session:
        return [(row.state, row.reason) for row in session.scalars(select(Delivery).order_by(Delivery.id))]


def send_all(database: Database, config: Config, **options: Any) -> None:
    database.settings = config
    deliver(database, SUBSCRIPTIONS, messages_of(database, EmailDue), **options)


def certify(database: Database, config: Config, story: Story, **person: Any) -> None:
    database.settings = config
    deliver(database, SUBSCRIPTIONS, [story.person(**person), story.certified()])


def test_a_letter_arrives_as_text_and_as_html(
    database: Database, by_smtp: Config, postbox: Postbox, story: Story
) -> None:
    certify(database, by_smtp, story)
    send_all(database, by_smtp)
    [message] = postbox.messages
    assert postbox.recipients == ["rina@contoh.example"]
    assert message["Subject"] == "Sertifikat Anda terbit: Etika Pemerintahan"
    assert message["To"] == "Rina Sari <rina@contoh.example>"
    assert message["From"] == "Sinau <sinau@sinau.example>"
    assert message["Content-Language"] == "id"
    assert message["Auto-Submitted"] == "auto-generated"
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None
    assert html is not None
    text = plain.get_content()
    assert "Yth. Rina Sari," in text
    assert "nomor 0001/BKPSDM/V/2026 terbit pada 19 Mei 2026" in text
    assert f"https://sinau.example/sertifikat/{story.certificate_id}" in text
    assert f"https://sinau.example/sertifikat/{story.certificate_id}" in html.get_content()
    assert states(database) == [("sent", None)]


def test_who_was_deactivated_is_told_so_and_nothing_else(
    database: Database, by_smtp: Config, postbox: Postbox, story: Story
) -> None:
    certify(database, by_smtp, story)
    inactive = story.person(version=2, active=False)
    deliver(database, SUBSCRIPTIONS, [inactive, story.deactivated()], times=2)
    send_all(database, by_smtp)
    assert [message["Subject"] for message in postbox.messages] == ["Akun Sinau Anda dinonaktifkan"]
    assert states(database) == [("inactive", None), ("sent", None)]


def test_a_letter_speaks_the_language_of_its_reader(
    database: Database, by_smtp: Config, postbox: Postbox, story: Story
) -> None:
    certify(database, by_smtp, story, language="en")
    send_all(database, by_smtp)
    assert postbox.messages[0]["Subject"] == "Your certificate was issued: Etika Pemerintahan"


def test_the_message_id_is_the_deliverys_own(
    database: Database, by_smtp: Config, postbox: Postbox, story: Story
) -> None:
    certify(database, by_smtp, story)
    send_all(database, by_smtp)
    with database.reading() as session:
        delivery = session.scalars(select(Delivery)).one()
        assert postbox.messages[0]["Message-ID"] == f"<{delivery.id}@sinau.example>"


def test_a_delivery_is_sent_once_however_often_it_is_due(
    database: Database, by_smtp: Config, postbox: Postbox, story: Story
) -> None:
    certify(database, by_smtp, story)
    send_all(database, by_smtp, times=3)
    with database.reading() as session:
        delivery_id = session.scalars(select(Delivery.id)).one()
    database.settings = by_smtp
    deliver(database, SUBSCRIPTIONS, [EmailDue(delivery_id=delivery_id)])
    assert len(postbox.messages) == 1


def test_a_server_that_asks_for_patience_gets_it_again(
    database: Database, by_smtp: Config, postbox: Postbox, story: Story
) -> None:
    certify(database, by_smtp, story)
    postbox.answer = "451 later"
    send_all(database, by_smtp, expect_failures=True)
    assert states(database) == [("queued", None)]
    postbox.answer = "250 OK"
    with database.reading() as session:
        delivery_id = session.scalars(select(Delivery.id)).one()
    database.settings = by_smtp
    deliver(database, SUBSCRIPTIONS, [EmailDue(delivery_id=delivery_id)], expect_failures=True)
    assert states(database) == [("sent", None)]
    assert len(postbox.messages) == 1


def test_an_address_that_is_refused_for_good_is_not_tried_again(
    database: Database, by_smtp: Config, postbox: Postbox, story: Story
) -> None:
    certify(database, by_smtp, story)
    postbox.answer = "550 no such user"
    send_all(database, by_smtp)
    assert states(database) == [("refused", "smtp 550")]
    assert postbox.messages == []


def test_a_server_that_is_not_there_leaves_the_delivery_queued(
    database: Database, config: Config, story: Story
) -> None:
    nowhere = replace(config, smtp_url="smtp://127.0.0.1:1")
    certify(database, nowhere, story)
    send_all(database, nowhere, expect_failures=True)
    assert states(database) == [("queued", None)]


@pytest.mark.parametrize(
    ("person", "state"), [({"email": ""}, "no_address"), ({"active": False}, "inactive")]
)
def test_why_nothing_was_sent_can_be_seen(
    database: Database, config: Config, story: Story, person: dict[str, Any], state: str
) -> None:
    certify(database, config, story, **person)
    send_all(database, config)
    assert states(database) == [(state, None)]


def test_without_a_mail_server_a_delivery_says_so(database: Database, config: Config, story: Story) -> None:
    silent = replace(config, smtp_url="")
    certify(database, silent, story)
    send_all(database, silent)
    assert states(database) == [("not_configured", None)]


def test_who_declined_email_gets_none(
    database: Database, by_smtp: Config, postbox: Postbox, story: Story, learner: Caller
) -> None:
    assert learner.put("/preferences", {"email": False}).status_code == 200
    certify(database, by_smtp, story)
    send_all(database, by_smtp)
    assert states(database) == [("declined", None)]
    assert postbox.messages == []


def test_a_folder_keeps_every_letter_once(
    database: Database, config: Config, mail_folder: Path, story: Story
) -> None:
    deliver(database, SUBSCRIPTIONS, story.whole())
    send_all(database, config, times=2)
    files = sorted(mail_folder.iterdir())
    assert [file.suffix for file in files] == [".eml"] * 3
    subjects = {email.message_from_bytes(file.read_bytes(), policy=default)["Subject"] for file in files}
    assert subjects == {
        "Anda terdaftar di kursus Etika Pemerintahan",
        "Anda menyelesaikan kursus Etika Pemerintahan",
        "Sertifikat Anda terbit: Etika Pemerintahan",
    }


def test_the_letter_on_a_completion_says_the_jp(
    database: Database, by_smtp: Config, postbox: Postbox, story: Story
) -> None:
    database.settings = by_smtp
    deliver(database, SUBSCRIPTIONS, [story.credited(), story.completed(), story.person()])
    send_all(database, by_smtp)
    body = postbox.messages[0].get_body(("plain",))
    assert body is not None
    assert "Nilai akhir Anda 87,5. 4,5 JP dicatat untuk tahun 2026." in body.get_content()


@pytest.mark.parametrize(
    "url", ["http://mail.example", "smtp://", "file://relative/folder", "mail.example:25", "file:"]
)
def test_a_wrong_mail_address_is_refused_at_the_start(url: str) -> None:
    with pytest.raises(ValueError, match="mail address"):
        mailer_at(url)


@pytest.mark.parametrize(
    "url", ["smtp://mail.example", "smtp+starttls://u:p@mail.example:587", "smtps://mail.example"]
)
def test_the_ways_to_a_mail_server_are_understood(url: str) -> None:
    assert mailer_at(url) is not None
