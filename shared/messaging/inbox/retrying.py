"""Retries events that failed, that came too early, or that waited for another of their subject.

The beginning of an attempt is committed before the attempt, and counts as a failure until it has ended. So an event
that kills its process is given up like one whose handler fails, and other events are handled in between.
"""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from shared.messaging import failpoints
from shared.messaging.inbox import outcomes, side_effects, statements
from shared.messaging.inbox.decoding import DecodedMessage, Delivery
from shared.messaging.inbox.entries import Applied, Entry
from shared.messaging.inbox.failures import is_of_the_database
from shared.messaging.inbox.handling import apply
from shared.messaging.inbox.log_context import log_context
from shared.messaging.inbox.retry_policy import RetryPolicy
from shared.messaging.inbox.side_effects import Claim
from shared.persistence.database import Database

TOO_OFTEN = "its process ended while it was handled, again and again"


class _Begun(NamedTuple):
    """A recorded attempt; no other worker makes one before `until`."""

    entry: Entry
    until: datetime


class Retries:
    """Retries what a service has received and not finished.

    Args:
        database: of the service.
        consumer: the name in the inbox rows.
        policy: when a failed event is tried again.
        read: decodes a message.
    """

    def __init__(
        self,
        database: Database,
        consumer: str,
        policy: RetryPolicy,
        read: Callable[[Delivery], DecodedMessage],
    ) -> None:
        self._database = database
        self._consumer = consumer
        self._policy = policy
        self._read = read
        self._begun: _Begun | None = None

    def try_first(self) -> bool:
        """Retry what has been due for longest; whether there was any.

        Raises:
            SQLAlchemyError: the database is unavailable, which is no failure of the event.
        """
        begun = self._begun = self._begin()
        if begun is None:
            return False
        claim, error = None, None
        try:
            claim = self._try(begun)
        except Exception as problem:
            if is_of_the_database(problem):
                raise
            error = problem
        if error is not None:
            # Its transaction could not be committed.
            self._conclude(begun.entry, Applied("failed", error))
        self._begun = None
        if claim is not None:
            side_effects.execute(self._database, self._consumer, claim, self._policy)
        return True

    def _begin(self) -> _Begun | None:
        left = self._begun
        with self._database.begin() as context:
            now = self._database.clock.now()
            if left is not None and statements.is_claimed(context.session, left.entry.arrival, left.until):
                # The database became unavailable during it.
                statements.change(
                    context.session, left.entry.arrival, attempts=left.entry.failures, due_at=now
                )
            row = statements.first_due(context.session, self._consumer, now)
            if row is None:
                return None
            wait = self._policy.after(row.attempts + 1)
            until = now + (self._policy.longest if wait is None else wait)
            statements.change(context.session, row.arrival, attempts=row.attempts + 1, due_at=until)
        message = self._read(Delivery(body=row.body))
        entry = Entry(
            message=message, arrival=row.arrival, received_at=row.received_at, failures=row.attempts
        )
        return _Begun(entry, until)

    def _try(self, begun: _Begun) -> Claim | None:
        """Make an attempt; the side effect to execute afterwards, if there is one."""
        entry, claim = begun.entry, None
        with self._database.begin() as context:
            now = self._database.clock.now()
            if not statements.is_claimed(context.session, entry.arrival, begun.until):
                # It took so long to get here that another worker has begun.
                return None
            reason = entry.message.problem
            if self._policy.after(entry.failures) is None:
                reason = TOO_OFTEN
            if reason is not None:
                outcome = outcomes.give_up(context.session, self._consumer, entry, reason, now)
            else:
                with log_context(entry.message, self._database.service) as span:
                    applied = apply(context, self._consumer, entry.message)
                    outcome = applied.outcome
                    if applied.side_effect is not None:
                        claim = side_effects.claim(
                            context.session, entry, applied.side_effect, now, self._policy
                        )
                    else:
                        if applied.error is not None:
                            span.fail(type(applied.error).__name__)
                        outcome = outcomes.conclude(
                            context.session, self._consumer, entry, applied, now, retry=self._policy
                        )
            failpoints.hit("consumer.before_commit")
        outcomes.report(self._database.service, [(entry.message, outcome)], now)
        return claim

    def _conclude(self, entry: Entry, applied: Applied) -> None:
        with self._database.begin() as context:
            now = self._database.clock.now()
            outcome = outcomes.conclude(
                context.session, self._consumer, entry, applied, now, retry=self._policy
            )
        outcomes.report(self._database.service, [(entry.message, outcome)], now)
