"""Messages on their way through the embedded broker, as plain values."""

from enum import Enum
from typing import NamedTuple


class Outgoing(NamedTuple):
    """A message to be published; `properties` is JSON text and comes back as it was."""

    exchange: str
    routing_key: str
    properties: str
    body: bytes


class Incoming(NamedTuple):
    """A message that its consumer holds a lease on; `deliveries` counts this one, too."""

    id: int
    queue: str
    exchange: str
    routing_key: str
    properties: str
    body: bytes
    deliveries: int


class PublishResult(Enum):
    """What became of a published message."""

    ROUTED = "routed"
    UNROUTED = "unrouted"
    REFUSED = "refused"
