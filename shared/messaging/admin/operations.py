"""What an operator does with events, in the database of one service. The endpoint records who did it.

dead = dead_events(context.session, context.service)
retry(context, dead[0].event_id)

`status` counts what waits, `listing` shows events, `tracing` follows one command, `replaying` sends events again and
rebuilds copies from them.
"""

from uuid import UUID

from sqlalchemy import update

from shared.errors import Conflict
from shared.messaging.admin.listing import received_row, recorded_row
from shared.messaging.inbox import statements
from shared.messaging.tables import outbox
from shared.persistence.context import Context


class EventNotDead(Conflict):
    """Only a dead event can be retried or discarded."""


class EventNotHeld(Conflict):
    """Only an event that the broker refused is held, and can be released."""


def release(context: Context, event_id: UUID) -> None:
    """Send a held event, and what waits for it, now and not at its next attempt.

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
    """Retry a dead event now, as if it had never failed.

    Raises:
        EventNotFound, EventNotDead.
    """
    arrival = _dead(context, event_id)
    statements.change(
        context.session, arrival, state="retry", attempts=0, due_at=context.clock.now(), settled_at=None
    )


def discard(context: Context, event_id: UUID) -> None:
    """Give up a dead event for good. Its row stays, so that it is recognised when it comes again.

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
