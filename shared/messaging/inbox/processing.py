"""Applies events to a service's database, each exactly once.

A batch is one transaction: the inbox rows, and for each event the version check, the handler and what that records.
When a handler fails, the batch starts again with a savepoint for each event: only the failed one is undone, kept and
retried; later events of its subject wait for it, all others go on. This module knows no broker: what its methods have
returned for may be acknowledged.

`handling` calls a handler, `outcomes` records how it ended, `retrying` tries again, `side_effects` executes what is
outside the database.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

import structlog

from shared.messaging import failpoints
from shared.messaging.errors import InvalidEventClass
from shared.messaging.inbox import outcomes, side_effects, statements
from shared.messaging.inbox.decoding import DecodedMessage, Delivery, read
from shared.messaging.inbox.entries import Applied, Entry
from shared.messaging.inbox.failures import is_of_the_database
from shared.messaging.inbox.handling import apply, apply_optimistically
from shared.messaging.inbox.log_context import log_context
from shared.messaging.inbox.retry_policy import RetryPolicy
from shared.messaging.inbox.retrying import Retries
from shared.messaging.inbox.side_effects import Claim
from shared.messaging.subscription import Subscription
from shared.persistence.context import Context
from shared.persistence.database import Database

_log = structlog.get_logger(__name__)


class _Taken(NamedTuple):
    """The result of a batch: each new event's outcome, the side effects to execute, and when."""

    tally: list[tuple[DecodedMessage, str]]
    claims: list[Claim]
    at: datetime


class Inbox:
    """Applies what a service receives.

    Args:
        database: of the service.
        subscriptions: at most one for an event.
        retry: when a failed event is tried again.
        consumer: the name in the inbox rows; a rebuilt copy has a name of its own.
    """

    def __init__(
        self,
        database: Database,
        subscriptions: Iterable[Subscription],
        *,
        retry: RetryPolicy | None = None,
        consumer: str | None = None,
    ) -> None:
        self._database = database
        self._retry = retry or RetryPolicy()
        self._consumer = consumer or database.service
        self._retries = Retries(database, self._consumer, self._retry, self.read)
        self._subscriptions: dict[str, Subscription] = {}
        for subscription in subscriptions:
            if self._subscriptions.setdefault(subscription.event.NAME, subscription) is not subscription:
                raise InvalidEventClass(f"{self._consumer} subscribes twice to {subscription.event.NAME}")

    def read(self, delivery: Delivery) -> DecodedMessage:
        """Decode a delivery, before the transaction begins, to keep that short."""
        return read(delivery, self._subscriptions)

    def take(self, messages: Sequence[DecodedMessage]) -> None:
        """Apply the new events of a batch, in order, in one transaction.

        Raises:
            SQLAlchemyError: the transaction failed as a whole; nothing was applied.
        """
        tally, claims, now = self._apply(messages)
        outcomes.report(self._database.service, tally, now)
        for claim in claims:
            side_effects.execute(self._database, self._consumer, claim, self._retry)
        failpoints.hit("consumer.after_commit")

    def _apply(self, messages: Sequence[DecodedMessage]) -> _Taken:
        if len(messages) > 1 and not any(map(self.runs_alone, messages)):
            try:
                # Savepoints are half the work of a batch, and few batches need them.
                return self._transact(messages, apply_optimistically)
            except Exception as error:
                if is_of_the_database(error):
                    raise
        return self._transact(messages, apply)

    def _transact(
        self, messages: Sequence[DecodedMessage], how: Callable[[Context, str, DecodedMessage], Applied]
    ) -> _Taken:
        taken = _Taken([], [], self._database.clock.now())
        with self._database.begin() as context:
            new = statements.insert_new(context.session, self._consumer, messages, taken.at)
            subjects = {
                message.subject for message in messages if message.subject and message.event_id in new
            }
            blocked = (
                statements.blocked_subjects(context.session, self._consumer, subjects) if subjects else set()
            )
            for message in messages:
                arrival = new.pop(message.event_id, None)
                if arrival is not None:
                    entry = Entry(message=message, arrival=arrival, received_at=taken.at)
                    outcome = self._arrive(context, entry, how, blocked, taken)
                    taken.tally.append((message, outcome))
            context.session.flush()
            failpoints.hit("consumer.before_commit")
        return taken

    def store_failed(self, message: DecodedMessage, error: Exception) -> None:
        """Keep an event for a retry: its transaction could not be committed."""
        with self._database.begin() as context:
            now = self._database.clock.now()
            arrival = statements.insert_new(context.session, self._consumer, [message], now).get(
                message.event_id
            )
            if arrival is not None:
                entry = Entry(message=message, arrival=arrival, received_at=now)
                outcomes.fail(context.session, entry, error, now, retry=self._retry)

    def retry_due(self, limit: int = 100) -> int:
        """Retry what is due, each in a transaction of its own; how many there were.

        Raises:
            SQLAlchemyError: the database is unavailable.
        """
        for tried in range(limit):
            if not self._retries.try_first():
                return tried
        return limit

    def next_due(self) -> datetime | None:
        """When the earliest retry is due."""
        with self._database.reading() as session:
            return statements.next_due(session, self._consumer)

    def runs_alone(self, message: DecodedMessage) -> bool:
        """Whether an event must not share a transaction with others."""
        return message.subscription is not None and message.subscription.alone

    def _arrive(
        self,
        context: Context,
        entry: Entry,
        how: Callable[[Context, str, DecodedMessage], Applied],
        blocked: set[str],
        taken: _Taken,
    ) -> str:
        message, arrival, subject = entry.message, entry.arrival, entry.message.subject
        if message.problem is not None:
            _log.error(
                "event_dead", event_id=str(message.event_id), type=message.type, reason=message.problem
            )
            return "dead"
        if subject in blocked:
            statements.change(context.session, arrival, state="waiting", body=message.body, settled_at=None)
            return "waiting"
        with log_context(message, self._database.service) as span:
            outcome, error, side_effect = how(context, self._consumer, message)
            if error is not None:
                span.fail(type(error).__name__)
                outcome = outcomes.fail(context.session, entry, error, taken.at, retry=self._retry)
        if side_effect is not None:
            taken.claims.append(
                side_effects.claim(context.session, entry, side_effect, taken.at, self._retry)
            )
        elif outcome == "skipped":
            statements.change(context.session, arrival, state="skipped")
        if outcome in ("retry", "claimed") and subject is not None:
            blocked.add(subject)
        return outcome
