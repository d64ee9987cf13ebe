"""What an operator does with events, over the database of one service. Who did it is written down by the door.

dead = dead_events(context.session, context.service)
retry(context, dead[0].event_id)

`status` says how a service stands, `listing` shows its events, `tracing` tells the story of one command, `replaying`
sends the past again and rebuilds copies from it.
"""

from uuid import UUID

from sqlalchemy import update

from shared.errors import Conflict
from shared.messaging.admin.listing import received_row, recorded_row
from shared.messaging.inbox import statements
from shared.messaging.tables import outbox
from shared.persistence.context import Context


class EventNotDead(Conflict):
    """Only a dead event can be tried again or discarded by hand."""


class EventNotHeld(Conflict):
    """Only an event that the broker refused is held, and can be released."""


def release(context: Context, event_id: UUID) -> None:
    """Send a held event, and what waits behind it, now and not at its next time.

    Raises:
        EventNotFound, EventNotHeld.
    """
    row = recorded_row(context.session, event_id, locked=True)
    if row.state != "held":
        raise EventNotHeld(f"The event is {row.state}.")
    context.session.execute(
        update(outbox)
        .where(outbox.c.position == row.position)
        .values(state="pending", available_at=context.clock.now())
    )
    # The relay is woken as if something had been recorded.
    context.transaction.recorded = True


def retry(context: Context, event_id: UUID) -> None:
    """Try a dead event again, now and from the first attempt.

    Raises:
        EventNotFound, EventNotDead.
    """
    arrival = _dead(context, event_id)
    statements.change(
        context.session, arrival, state="retry", attempts=0, due_at=context.clock.now(), settled_at=None
    )


def discard(context: Context, event_id: UUID) -> None:
    """Give a dead event up for good. Its row stays, so that it is known when it comes again.

    Raises:
        EventNotFound, EventNotDead.
    """
    statements.change(
        context.session, _dead(context, event_id), state="discarded", settled_at=context.clock.now()
    )


def _dead(context: Context, event_id: UUID) -> int:
    row = received_row(context.session, context.service, event_id, locked=True)
    if row.state != "dead":
        raise EventNotDead(f"The event is {row.state}.")
    arrival: int = row.arrival
    return arrival
