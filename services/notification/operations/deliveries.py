"""Sending messages by e-mail. That one is due is an event: it is retried, parked and replayed like any other."""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.notification.adapters.smtp import Mailer, RecipientRefused, as_email
from services.notification.domain.deliveries import QUEUED, REFUSED, SENT, reason_not_to_send
from services.notification.domain.errors import DeliveryNotFound
from services.notification.domain.letters import Letter, write_letter
from services.notification.domain.messages import put_into_words
from services.notification.models import Delivery, Message, Person, Preference
from shared.clock import Clock
from shared.contracts.notification import EmailDue
from shared.ids import uuid7
from shared.messaging import outbox

EMAIL = "email"


class Post(NamedTuple):
    """The way out.

    Attributes:
        mailer: none where no mail server is configured.
        sender: our address.
        public_url: the portal's, for links.
    """

    mailer: Mailer | None
    sender: str
    public_url: str


def queue_email(session: Session, clock: Clock, *, message: Message) -> None:
    """Have a message sent by e-mail, once."""
    known = select(Delivery.id).where(Delivery.message_id == message.id, Delivery.channel == EMAIL)
    if session.scalar(known) is not None:
        return
    delivery = Delivery(
        id=uuid7(), message_id=message.id, channel=EMAIL, state=QUEUED, created_at=message.created_at
    )
    session.add(delivery)
    outbox.record(session, EmailDue(delivery_id=delivery.id))


def send_delivery(session: Session, clock: Clock, *, delivery_id: UUID, post: Post) -> None:
    """Send a delivery, or settle why it is not sent. One that is settled stays so.

    Args:
        clock: of the server: what counts is when it is sent.

    Raises:
        DeliveryNotFound: there is none with this id.
        MailNotAccepted: the server did not take it this time.
    """
    delivery = session.scalars(
        select(Delivery).where(Delivery.id == delivery_id).with_for_update()
    ).one_or_none()
    if delivery is None:
        raise DeliveryNotFound("There is no such delivery.")
    if delivery.state != QUEUED:
        return
    message = session.get_one(Message, delivery.message_id)
    person = session.get_one(Person, message.person_id)
    preference = session.get(Preference, person.id)
    delivery.settled_at = clock.now()
    against = reason_not_to_send(
        is_configured=post.mailer is not None,
        active=person.active,
        address=person.email,
        wants_email=preference is None or preference.email,
    )
    if against is not None or post.mailer is None:
        delivery.state = against or delivery.state
        session.flush()
        return
    email = as_email(
        _letter(message, person, post.public_url),
        sender=post.sender,
        name=person.name,
        address=person.email,
        delivery_id=delivery.id,
        date=clock.now(),
    )
    delivery.state = SENT
    # What the database would refuse, it refuses before the message is out.
    session.flush()
    try:
        post.mailer.send(email)
    except RecipientRefused as error:
        delivery.state, delivery.reason = REFUSED, f"smtp {error.code}"
        session.flush()


def _letter(message: Message, person: Person, public_url: str) -> Letter:
    wording = put_into_words(message.kind, message.facts, language=person.language, zone=person.time_zone)
    return write_letter(
        wording, name=person.name, language=person.language, link=message.link, public_url=public_url
    )
