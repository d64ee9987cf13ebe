"""Reading deliveries, for whoever looks after the installation. No addresses: the person's id says who."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from services.notification.domain.deliveries import DeliveryState
from services.notification.models import Delivery, Message


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryView:
    """What became of a message on its way by a channel.

    Attributes:
        held_at: since when it waits because an operator has stopped e-mail.
    """

    id: UUID
    message_id: UUID
    person_id: UUID
    kind: str
    channel: str
    state: DeliveryState
    reason: str | None
    created_at: datetime
    held_at: datetime | None
    settled_at: datetime | None


def deliveries(
    session: Session, *, state: str | None, limit: int, after: tuple[datetime, UUID] | None
) -> Sequence[DeliveryView]:
    """Up to `limit + 1` deliveries, the newest first.

    Args:
        state: only these (see `domain.deliveries`).
        after: `created_at` and id of the last delivery seen.
    """
    statement = (
        select(Delivery, Message.person_id, Message.kind)
        .join(Message, Message.id == Delivery.message_id)
        .order_by(Delivery.created_at.desc(), Delivery.id.desc())
        .limit(limit + 1)
    )
    if state is not None:
        statement = statement.where(Delivery.state == state)
    if after is not None:
        statement = statement.where(tuple_(Delivery.created_at, Delivery.id) < tuple_(*after))
    return [
        DeliveryView(
            id=delivery.id,
            message_id=delivery.message_id,
            person_id=person_id,
            kind=kind,
            channel=delivery.channel,
            state=delivery.state,
            reason=delivery.reason,
            created_at=delivery.created_at,
            held_at=delivery.held_at,
            settled_at=delivery.settled_at,
        )
        for delivery, person_id, kind in session.execute(statement)
    ]
