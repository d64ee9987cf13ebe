"""Effects outside the database, such as an e-mail: claimed in one transaction, had in none, settled in another."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from shared.messaging import failpoints
from shared.messaging.inbox import outcomes, statements
from shared.messaging.inbox.failures import is_of_the_database
from shared.messaging.inbox.handling import Applied, Entry, context_of
from shared.messaging.inbox.log_context import log_context
from shared.messaging.inbox.retry_policy import RetryPolicy
from shared.messaging.subscription import SideEffect
from shared.persistence.database import Database
from shared.spans import Span


@dataclass(frozen=True, slots=True)
class Claim:
    """An effect to be had; nobody else tries it before `until`."""

    entry: Entry
    outside: SideEffect
    until: datetime


def claim(session: Session, entry: Entry, outside: SideEffect, now: datetime, retry: RetryPolicy) -> Claim:
    """Promise to have an effect, once this transaction is committed."""
    until = now + retry.claim
    statements.change(
        session, entry.arrival, state="retry", due_at=until, body=entry.reading.body, settled_at=None
    )
    return Claim(entry, outside, until)


def execute(database: Database, consumer: str, claimed: Claim, retry: RetryPolicy) -> None:
    """Have the effect, and write down what became of it.

    Raises:
        SQLAlchemyError: the database is away; the effect is tried again after the claim.
    """
    with log_context(claimed.entry.reading, database.service, doing="effect of") as span:
        _execute(database, consumer, claimed, retry, span)


def _execute(database: Database, consumer: str, claimed: Claim, retry: RetryPolicy, span: Span) -> None:
    failpoints.hit("consumer.after_claim")
    result, error = None, None
    try:
        result = claimed.outside.act()
    except Exception as problem:  # noqa: BLE001  # as a handler's
        error = problem
    failpoints.hit("consumer.before_settle")
    with database.begin() as context:
        now = database.clock.now()
        if not statements.is_claimed(context.session, claimed.entry.arrival, claimed.until):
            # It took longer than the claim; whoever came next has to settle it.
            return
        if error is None:
            try:
                with context.session.begin_nested():
                    claimed.outside.settle(context_of(context, claimed.entry.reading), result)
            except Exception as problem:
                if is_of_the_database(problem):
                    raise
                error = problem
        if error is not None:
            span.fail(type(error).__name__)
        applied = Applied("done" if error is None else "failed", error)
        outcome = outcomes.conclude(context.session, consumer, claimed.entry, applied, now, retry=retry)
    outcomes.report(database.service, [(claimed.entry.reading, outcome)], now)
