"""Sending messages by e-mail. That one is due is an event: it is retried, parked and replayed like any other."""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select

from services.notification.adapters.smtp import Mailer, RecipientRefused, as_email
from services.notification.domain.catalog import DEACTIVATED
from services.notification.domain.deliveries import QUEUED, REFUSED, SENT, reason_not_to_send
from services.notification.domain.errors import DeliveryNotFound
from services.notification.domain.letters import Letter, write_letter
from services.notification.domain.messages import put_into_words
from services.notification.models import Delivery, Message, Person, Preference
from services.notification.operations.mail import is_mail_stopped
from shared.contracts.notification import EmailDue
from shared.contracts.routes import path_to
from shared.ids import uuid7
from shared.messaging import outbox
from shared.messaging.subscription import SideEffect
from shared.persistence.context import Context

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


def queue_email(context: Context, *, message: Message) -> None:
    """Have a message sent by e-mail, once."""
    known = select(Delivery.id).where(Delivery.message_id == message.id, Delivery.channel == EMAIL)
    if context.session.scalar(known) is not None:
        return
    delivery = Delivery(
        id=uuid7(), message_id=message.id, channel=EMAIL, state=QUEUED, created_at=message.created_at
    )
    context.session.add(delivery)
    outbox.record(context, EmailDue(delivery_id=delivery.id))


def send_delivery(context: Context, *, delivery_id: UUID, post: Post) -> SideEffect | None:
    """Have a delivery sent, or settle why it is not sent. One that is settled stays so.

    While mail is stopped, it is held.

    Args:
        context: at the time of the server: what counts is when it is sent.

    Returns:
        The sending, to be done when the transaction has ended: a mail server may be slow. It raises MailNotAccepted
        when the server does not take it this time.

    Raises:
        DeliveryNotFound: there is none with this id.
    """
    delivery = context.session.scalars(
        select(Delivery).where(Delivery.id == delivery_id).with_for_update()
    ).one_or_none()
    if delivery is None:
        raise DeliveryNotFound("There is no such delivery.")
    if delivery.state != QUEUED:
        return None
    if is_mail_stopped(context.session):
        delivery.held_at = context.clock.now()
        context.session.flush()
        return None
    message = context.session.get_one(Message, delivery.message_id)
    person = context.session.get_one(Person, message.person_id)
    preference = context.session.get(Preference, person.id)
    against = reason_not_to_send(
        is_configured=post.mailer is not None,
        # That an account was deactivated is told to whom it belongs.
        active=person.active or message.kind == DEACTIVATED,
        address=person.email,
        wants_email=preference is None or preference.email,
    )
    if against is not None or post.mailer is None:
        delivery.state, delivery.settled_at = against or delivery.state, context.clock.now()
        context.session.flush()
        return None
    email = as_email(
        _letter(message, person, post.public_url),
        sender=post.sender,
        name=person.name,
        address=person.email,
        delivery_id=delivery.id,
        date=context.clock.now(),
    )
    mailer = post.mailer

    def execute() -> str | None:
        try:
            mailer.send(email)
        except RecipientRefused as error:
            return f"smtp {error.code}"
        return None

    return SideEffect(execute, lambda later, refusal: _finish(later, delivery_id, refusal))


def _finish(context: Context, delivery_id: UUID, refusal: str | None) -> None:
    delivery = context.session.get_one(Delivery, delivery_id, with_for_update=True)
    delivery.state, delivery.reason = (SENT, None) if refusal is None else (REFUSED, refusal)
    delivery.settled_at = context.clock.now()
    context.session.flush()


def _letter(message: Message, person: Person, public_url: str) -> Letter:
    wording = put_into_words(message.kind, message.facts, language=person.language, zone=person.time_zone)
    return write_letter(
        wording,
        name=person.name,
        language=person.language,
        path=path_to(message.route, message.parameters),
        public_url=public_url,
    )
