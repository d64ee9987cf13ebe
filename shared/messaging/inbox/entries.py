"""An inbox row in work, and how its handler ended."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from shared.messaging.inbox.decoding import DecodedMessage
from shared.messaging.subscription import SideEffect


class Applied(NamedTuple):
    """How a handler ended: done, skipped, failed or claimed."""

    outcome: str
    error: Exception | None = None
    side_effect: SideEffect | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An inbox row in work: its message, its number, and the earlier attempts."""

    message: DecodedMessage
    arrival: int
    received_at: datetime
    failures: int = 0
