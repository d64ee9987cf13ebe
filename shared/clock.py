"""The one source of time. Operations are given a clock, so that tests and replays decide what time it is."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        ...


class SystemClock:
    """The server's clock, the only judge of deadlines and attendance."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class At:
    """A clock that stands still.

    A handler gives it the instant its event speaks of: what follows from a fact happened when the fact did, so a
    late, repeated or replayed message leads to the same rows.
    """

    instant: datetime

    def now(self) -> datetime:
        """The instant it was made with."""
        return self.instant
