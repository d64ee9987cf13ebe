"""Clocks for tests: one that stands until a test moves it, and one that runs ahead of the real one, or behind it."""

from datetime import UTC, datetime, timedelta


class MovableClock:
    """A clock that stands still until a test moves it.

    Args:
        instant: where it stands; without one at the real time, by which access tokens are checked.
    """

    def __init__(self, instant: datetime | None = None) -> None:
        self.instant = instant or datetime.now(UTC)

    def now(self) -> datetime:
        """Where it stands."""
        return self.instant

    def pass_time(self, **amount: float) -> datetime:
        """Move it: `pass_time(days=2, hours=1)`. Returns where it stands then."""
        self.instant += timedelta(**amount)
        return self.instant


class ShiftedClock:
    """A clock that runs, ahead of the real one or, with a negative difference, behind it."""

    def __init__(self, by: timedelta) -> None:
        self.by = by

    @classmethod
    def starting_at(cls, instant: datetime) -> "ShiftedClock":
        """A clock that runs from an instant on."""
        return cls(instant - datetime.now(UTC))

    def now(self) -> datetime:
        """The shifted instant."""
        return datetime.now(UTC) + self.by
