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
class FixedClock:
    """A clock that always tells the same instant."""

    instant: datetime

    def now(self) -> datetime:
        """The instant it was made with."""
        return self.instant
