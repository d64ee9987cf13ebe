"""What an operation or a handler works with: session, clock, settings and cause, passed as its first argument."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from shared.clock import Clock, FixedClock


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """What the events of a transaction follow from.

    Args:
        correlation_id: the same for all that one command led to.
        causation_id: the event that is being handled, if one is.
        traceparent: W3C trace context of the command or event, if known.
        may_cause: the classes of events that may be recorded; None sets no limit (a request, a command line).
    """

    correlation_id: UUID
    causation_id: UUID | None = None
    traceparent: str | None = None
    may_cause: frozenset[type] | None = None


@dataclass(slots=True)
class Transaction:
    """The state of a transaction that all contexts within it share.

    Attributes:
        recorded: whether it changed the outbox, so that the relay has to be woken after the commit.
    """

    recorded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The context of an operation, within one transaction.

    Args:
        session: of the transaction.
        clock: when the operation happens. In a handler this may be the instant of the event: see `at`.
        server_clock: the server's time, whatever `clock` says; events and deliveries are dated by it.
        service: the service's name; only its events may be recorded.
        settings: the service's configuration.
        cause: what the events that are recorded follow from.
        via: how an operation came about that nobody signed in for, such as `COMMAND_LINE`; for the audit log.
        transaction: what the contexts of one transaction share.
    """

    session: Session
    clock: Clock
    server_clock: Clock
    service: str
    settings: Any
    cause: Cause
    via: str | None
    transaction: Transaction

    def at(self, instant: datetime) -> "Context":
        """The same context at a fixed instant.

        Handlers use the instant of their event: what follows from a fact happened when the fact did, so a late,
        repeated or replayed message leads to the same rows.
        """
        return replace(self, clock=FixedClock(instant))

    def following(self, cause: Cause) -> "Context":
        """The same context for the handler of an event: what it records follows from that event."""
        return replace(self, cause=cause)
