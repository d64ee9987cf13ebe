"""Calls an event's handler, in a savepoint or optimistically without one."""

from shared.messaging import metrics
from shared.messaging.errors import UnexpectedEvent
from shared.messaging.inbox import statements
from shared.messaging.inbox.decoding import DecodedMessage
from shared.messaging.inbox.entries import Applied
from shared.messaging.inbox.failures import is_of_the_database
from shared.persistence.context import Cause, Context


def apply(context: Context, consumer: str, message: DecodedMessage) -> Applied:
    """Handle an event in a savepoint, so that only what a failing handler did is undone.

    Raises:
        SQLAlchemyError: the database failed, and not the event.
    """
    try:
        with context.session.begin_nested():
            return apply_optimistically(context, consumer, message)
    except Exception as error:
        # Whatever a handler raises is its event's failure, unless the database cannot work.
        if is_of_the_database(error):
            raise
        return Applied("failed", error)


def apply_optimistically(context: Context, consumer: str, message: DecodedMessage) -> Applied:
    """Check the version and call the handler, without a savepoint: after an error the transaction cannot go on.

    What the handler added is not flushed, so that the rows of a batch are written together. The session flushes before
    any statement, so each handler sees what earlier ones added.
    """
    envelope, subscription, event = message.envelope, message.subscription, message.event
    if envelope is None or subscription is None:
        raise ValueError("a message with a problem cannot be applied")
    version = envelope.subject_version if subscription.event.VERSIONED else None
    if version is not None and not statements.is_news(
        context.session, consumer, envelope.type, envelope.subject, version
    ):
        return Applied("skipped")
    with metrics.handler_seconds(context.service, envelope.type).time():
        side_effect = subscription.handler(event, context_of(context, message))
    if side_effect is not None and (not subscription.alone or context.transaction.recorded):
        raise UnexpectedEvent("a side effect needs a subscription `alone`, and records in `finish`")
    return Applied("done") if side_effect is None else Applied("claimed", side_effect=side_effect)


def context_of(context: Context, message: DecodedMessage) -> Context:
    """The context of an event's handler: what is recorded follows from this event."""
    envelope, subscription = message.envelope, message.subscription
    if envelope is None or subscription is None:
        raise ValueError("a message with a problem has no handler")
    return context.following(
        Cause(
            correlation_id=envelope.correlation_id,
            causation_id=envelope.id,
            traceparent=envelope.traceparent,
            may_cause=subscription.may_cause,
        )
    )
