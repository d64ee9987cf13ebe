"""Stopping all e-mail, and starting it again: what becomes due meanwhile is held, and nothing of it is lost."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.notification.models import Delivery, MailSwitch
from shared.contracts.notification import EmailDue
from shared.messaging import outbox
from shared.persistence.audit import record_audit
from shared.persistence.context import Context

SUBJECT = "installation:mail"
AT_ONCE = 500
"""How many held e-mails go out in one transaction."""


def stop_mail(
    context: Context,
) -> bool:
    """Send nothing from now on; false if that was so already. What is with the mail server this instant still goes."""
    switch = context.session.get_one(MailSwitch, 1, with_for_update=True)
    if switch.stopped_at is not None:
        return False
    switch.stopped_at = context.clock.now()
    context.session.flush()
    record_audit(context, actor_id=None, action="mail.stopped", subject=SUBJECT)
    return True


def start_mail(
    context: Context,
) -> bool:
    """Send again from now on; false if that was so already. What is held goes out by `release_held`."""
    # Waits for each handler that has seen it stopped, so that no delivery is held after the last was released.
    switch = context.session.get_one(MailSwitch, 1, with_for_update=True)
    if switch.stopped_at is None:
        return False
    switch.stopped_at = None
    context.session.flush()
    record_audit(context, actor_id=None, action="mail.started", subject=SUBJECT)
    return True


def release_held(
    context: Context,
) -> int:
    """Have up to `AT_ONCE` held e-mails sent, the oldest first.

    Each becomes due anew, by an event of its own: the one before it was handled when the delivery was held.

    Returns:
        How many they were; 0 when none is left, or while mail is stopped.
    """
    if is_mail_stopped(context.session):
        return 0
    held = context.session.scalars(
        select(Delivery)
        .where(Delivery.held_at.is_not(None))
        .order_by(Delivery.held_at, Delivery.id)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    ).all()
    for delivery in held:
        delivery.held_at = None
        outbox.record(context, EmailDue(delivery_id=delivery.id))
    context.session.flush()
    return len(held)


def is_mail_stopped(session: Session) -> bool:
    """Whether e-mail is stopped, and it stays so until the transaction ends."""
    return session.get_one(MailSwitch, 1, with_for_update={"read": True}).stopped_at is not None
