"""How outgoing e-mail stands, for whoever looks after the installation."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.notification.domain.deliveries import QUEUED
from services.notification.models import Delivery, MailSwitch


@dataclass(frozen=True, slots=True, kw_only=True)
class MailStatusView:
    """The status of e-mail.

    Attributes:
        stopped_at: since when an operator has stopped it.
        held_count: e-mails that became due while it was stopped.
        queued_count: e-mails that are not sent and not given up, the held ones among them.
        oldest_queued_at: when the oldest of those that are not held was queued.
    """

    stopped_at: datetime | None
    held_count: int
    queued_count: int
    oldest_queued_at: datetime | None


def mail_status(session: Session) -> MailStatusView:
    """The status of e-mail."""
    queued, oldest = session.execute(
        select(func.count(), func.min(Delivery.created_at).filter(Delivery.held_at.is_(None))).where(
            Delivery.state == QUEUED
        )
    ).one()
    held = session.scalar(select(func.count()).select_from(Delivery).where(Delivery.held_at.is_not(None)))
    return MailStatusView(
        stopped_at=session.get_one(MailSwitch, 1).stopped_at,
        held_count=held or 0,
        queued_count=queued,
        oldest_queued_at=oldest,
    )
