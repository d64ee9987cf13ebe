"""When an event whose handler failed is tried again."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryPolicy:
    """When an event whose handler failed is tried again.

    Args:
        first: the wait after the first failure; each further one is `factor` times as long, up to `longest`.
        attempts: failures that are followed by a retry; the next one makes the event dead.
        not_yet: the shortest wait when a prerequisite is missing; it grows with the time waited.
        longest_not_yet: the longest of these.
        patience: how long a prerequisite may be missing before that counts as a failure.
        claim: how long a side effect may take before it is considered lost and retried.
    """

    first: timedelta = timedelta(seconds=10)
    factor: int = 3
    longest: timedelta = timedelta(hours=6)
    attempts: int = 8
    not_yet: timedelta = timedelta(milliseconds=100)
    longest_not_yet: timedelta = timedelta(minutes=1)
    patience: timedelta = timedelta(hours=6)
    claim: timedelta = timedelta(minutes=2)

    def after(self, failures: int) -> timedelta | None:
        """The wait after so many failures, None when there is no further retry."""
        return (
            None
            if failures > self.attempts
            else min(self.first * self.factor ** (failures - 1), self.longest)
        )

    def for_prerequisite(self, received_at: datetime, now: datetime) -> timedelta | None:
        """The wait for a prerequisite, None when it has been missing too long."""
        waited = now - received_at
        return None if waited > self.patience else max(self.not_yet, min(waited, self.longest_not_yet))
