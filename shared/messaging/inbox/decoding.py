"""A message from the broker, and its decoded form."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from shared.messaging.cloudevents import HARD_LIMIT_BYTES, decode
from shared.messaging.envelope import Envelope, unwrap
from shared.messaging.errors import Undecodable
from shared.messaging.event import Event, publisher_of
from shared.messaging.inbox.failures import describe
from shared.messaging.subscription import Subscription


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A message from the broker.

    Args:
        body: its bytes.
        redelivered: it was delivered before, to this or another consumer.
        parked: why the broker gave it up, if it did.
        user: who published it, as the broker has checked.
        identified: `user` has to be the publisher: the broker has an account for each service.
    """

    body: bytes
    redelivered: bool = False
    parked: str | None = None
    user: str | None = None
    identified: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DecodedMessage:
    """A decoded delivery. With a `problem` it is dead on arrival, with an `envelope` only if that could be read."""

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


def read(delivery: Delivery, subscriptions: Mapping[str, Subscription]) -> DecodedMessage:
    """Decode a delivery as an event of one of the subscriptions. It never raises."""
    body = delivery.body
    if len(body) > HARD_LIMIT_BYTES:
        return _unreadable(body, f"It has {len(body)} bytes; the limit is {HARD_LIMIT_BYTES}")
    try:
        envelope = decode(body)
    except Undecodable as error:
        return _unreadable(body, error.detail)
    except Exception as error:  # noqa: BLE001  # whatever the bytes lead to must not end the thread that reads them
        return _unreadable(body, describe(error))
    subscription = subscriptions.get(envelope.type)
    problem, event = delivery.parked, None
    if problem is None and subscription is None:
        problem = "this service does not subscribe to this type"
    elif problem is None and subscription is not None:
        try:
            event = _event(envelope, subscription, delivery)
        except Undecodable as error:
            problem = error.detail
        except Exception as error:  # noqa: BLE001  # as above
            problem = describe(error)
    return DecodedMessage(
        event_id=envelope.id,
        body=body,
        envelope=envelope,
        event=event,
        subscription=subscription,
        problem=problem,
    )


def _event(envelope: Envelope, subscription: Subscription, delivery: Delivery) -> Event:
    if publisher_of(subscription.event) != envelope.publisher:
        raise Undecodable("its source does not publish this type")
    if delivery.identified and delivery.user != envelope.publisher:
        raise Undecodable("its sender is not its publisher")
    return unwrap(envelope, subscription.event)


def _unreadable(body: bytes, problem: str) -> DecodedMessage:
    # Its id could not be read, so its bytes make one (UUID version 8): the same bytes twice are one row.
    digest = int.from_bytes(hashlib.sha256(body).digest()[:16])
    event_id = UUID(int=digest & ~(0xF << 76) & ~(0x3 << 62) | 0x8 << 76 | 0x2 << 62)
    return DecodedMessage(event_id=event_id, body=body[:HARD_LIMIT_BYTES], problem=problem)
