"""Side effects, such as an e-mail: claimed in one transaction, executed in none, finished in another."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from shared.messaging import failpoints
from shared.messaging.inbox import outcomes, statements
from shared.messaging.inbox.entries import Applied, Entry
from shared.messaging.inbox.failures import is_of_the_database
from shared.messaging.inbox.handling import context_of
from shared.messaging.inbox.log_context import log_context
from shared.messaging.inbox.retry_policy import RetryPolicy
from shared.messaging.subscription import SideEffect
from shared.persistence.database import Database
from shared.spans import Span


@dataclass(frozen=True, slots=True)
class Claim:
    """A side effect to execute; no other worker tries it before `until`."""

    entry: Entry
    side_effect: SideEffect
    until: datetime


def claim(
    session: Session, entry: Entry, side_effect: SideEffect, now: datetime, retry: RetryPolicy
) -> Claim:
    """Claim a side effect, to be executed when this transaction is committed."""
    until = now + retry.claim
    statements.change(
        session, entry.arrival, state="retry", due_at=until, body=entry.message.body, settled_at=None
    )
    return Claim(entry, side_effect, until)


def execute(database: Database, consumer: str, claimed: Claim, retry: RetryPolicy) -> None:
    """Execute the side effect and record its result.

    Raises:
        SQLAlchemyError: the database is unavailable; the side effect is tried again after the claim.
    """
    with log_context(claimed.entry.message, database.service, doing="effect of") as span:
        _execute(database, consumer, claimed, retry, span)


def _execute(database: Database, consumer: str, claimed: Claim, retry: RetryPolicy, span: Span) -> None:
    failpoints.hit("consumer.after_claim")
    result, error = None, None
    try:
        result = claimed.side_effect.execute()
    except Exception as problem:  # noqa: BLE001  # as a handler's
        error = problem
    failpoints.hit("consumer.before_finish")
    with database.begin() as context:
        now = database.clock.now()
        if not statements.is_claimed(context.session, claimed.entry.arrival, claimed.until):
            # It took longer than the claim; whoever claimed it next has to finish it.
            return
        if error is None:
            try:
                with context.session.begin_nested():
                    claimed.side_effect.finish(context_of(context, claimed.entry.message), result)
            except Exception as problem:
                if is_of_the_database(problem):
                    raise
                error = problem
        if error is not None:
            span.fail(type(error).__name__)
        applied = Applied("done" if error is None else "failed", error)
        outcome = outcomes.conclude(context.session, consumer, claimed.entry, applied, now, retry=retry)
    outcomes.report(database.service, [(claimed.entry.message, outcome)], now)
