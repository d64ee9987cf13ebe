"""A message as it came from the broker, and what could be read of it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from shared.messaging.envelope import HARD_LIMIT_BYTES, Envelope, decode, unwrap
from shared.messaging.errors import Undecodable
from shared.messaging.event import Event
from shared.messaging.subscription import Subscription


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A message.

    Args:
        body: as it came.
        redelivered: it was delivered before, to us or to another.
        parked: why the broker gave up on it, if it did.
    """

    body: bytes
    redelivered: bool = False
    parked: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a delivery says. With a `problem` it is dead on arrival; `envelope` is then there if it could be read."""

    event_id: UUID
    body: bytes
    envelope: Envelope | None = None
    event: Event | None = None
    subscription: Subscription | None = None
    problem: str | None = None

    @property
    def type(self) -> str:
        """The name of the event, as far as it is known."""
        return self.envelope.type if self.envelope else "unreadable"

    @property
    def subject(self) -> str | None:
        """The aggregate's id, as far as it is known."""
        return self.envelope.subject if self.envelope else None


def read(delivery: Delivery, subscriptions: Mapping[str, Subscription]) -> Reading:
    """Read a delivery as an event that one of the subscriptions hears. It never raises."""
    body = delivery.body
    try:
        envelope = decode(body)
    except Undecodable as error:
        # It has no id that we could know it by, so its own bytes are its id: twice the same is once.
        event_id = UUID(bytes=hashlib.sha256(body).digest()[:16], version=8)
        return Reading(event_id=event_id, body=body[:HARD_LIMIT_BYTES], problem=error.detail)
    subscription = subscriptions.get(envelope.type)
    problem, event = delivery.parked, None
    if problem is None and subscription is None:
        problem = "nobody here listens to this type"
    elif problem is None and subscription is not None:
        if subscription.event.NAME.split(".", 1)[0] != envelope.publisher:
            problem = f"its source is {envelope.source}, which does not publish this type"
        else:
            try:
                event = unwrap(envelope, subscription.event)
            except Undecodable as error:
                problem = error.detail
    return Reading(
        event_id=envelope.id,
        body=body,
        envelope=envelope,
        event=event,
        subscription=subscription,
        problem=problem,
    )
