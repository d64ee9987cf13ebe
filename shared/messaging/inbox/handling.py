"""Calls an event's handler: alone in a savepoint, or with its neighbours in the hope that none of them fails."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from shared.messaging import metrics
from shared.messaging.errors import UnexpectedEvent
from shared.messaging.inbox import statements
from shared.messaging.inbox.decoding import DecodedMessage
from shared.messaging.inbox.failures import is_of_the_database
from shared.messaging.subscription import SideEffect
from shared.persistence.context import Cause, Context


class Applied(NamedTuple):
    """How a handler ended: done, skipped, failed or claimed."""

    outcome: str
    error: Exception | None = None
    outside: SideEffect | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An inbox row that is being dealt with: its reading, its number, and what is known of earlier attempts."""

    reading: DecodedMessage
    arrival: int
    received_at: datetime
    failures: int = 0


def apply(context: Context, consumer: str, reading: DecodedMessage) -> Applied:
    """Handle an event in a savepoint: what a failing handler did is undone, and nothing else is.

    Raises:
        SQLAlchemyError: the failure is the database's and not the event's.
    """
    try:
        with context.session.begin_nested():
            return apply_optimistically(context, consumer, reading)
    except Exception as error:
        # Whatever a handler raises is kept as its event's failure, unless the failure is not the event's.
        if is_of_the_database(error):
            raise
        return Applied("failed", error)


def apply_optimistically(context: Context, consumer: str, reading: DecodedMessage) -> Applied:
    """Pass the version gate and call the handler. Whatever this raises has spoilt the transaction.

    What the handler added is not written yet, so that rows of neighbours are written together. The session writes them
    before any statement: no handler meets a database that does not know what one before it added.
    """
    envelope, subscription, event = reading.envelope, reading.subscription, reading.event
    if envelope is None or subscription is None:
        raise ValueError("a reading with a problem cannot be applied")
    version = envelope.subject_version if subscription.event.VERSIONED else None
    if version is not None and not statements.is_news(
        context.session, consumer, envelope.type, envelope.subject, version
    ):
        return Applied("skipped")
    with metrics.handler_seconds(context.service, envelope.type).time():
        outside = subscription.handler(event, context_of(context, reading))
    if outside is not None and (not subscription.alone or context.transaction.recorded):
        raise UnexpectedEvent("an effect needs a subscription `alone`, and records when it settles")
    return Applied("done") if outside is None else Applied("claimed", outside=outside)


def context_of(context: Context, reading: DecodedMessage) -> Context:
    """The context of an event's handler: what is recorded follows from this event."""
    envelope, subscription = reading.envelope, reading.subscription
    if envelope is None or subscription is None:
        raise ValueError("a reading with a problem has no handler")
    return context.following(
        Cause(
            correlation_id=envelope.correlation_id,
            causation_id=envelope.id,
            traceparent=envelope.traceparent,
            may_cause=subscription.may_cause,
        )
    )
