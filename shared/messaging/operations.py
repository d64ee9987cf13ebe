"""What an operator does with events, over the database of one service. Who did it is written down by the door.

dead = dead_events(session)
retry(session, dead[0].event_id)

`status` says how a service stands, `listing` shows its events, `tracing` tells the story of one command, `replaying`
sends the past again and rebuilds copies from it.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from shared.clock import Clock
from shared.errors import Conflict
from shared.messaging import arrivals
from shared.messaging.listing import heard_row, recorded_row
from shared.messaging.tables import outbox


class EventNotDead(Conflict):
    """Only a dead event can be tried again or discarded by hand."""


class EventNotHeld(Conflict):
    """Only an event that the broker refused is held, and can be released."""


def release(session: Session, event_id: UUID) -> None:
    """Send a held event, and what waits behind it, now and not at its next time.

    Raises:
        EventNotFound, EventNotHeld.
    """
    row = recorded_row(session, event_id, locked=True)
    if row.state != "held":
        raise EventNotHeld(f"The event is {row.state}.")
    session.execute(
        update(outbox)
        .where(outbox.c.position == row.position)
        .values(state="pending", available_at=_now(session))
    )
    # The relay is woken as if something had been recorded.
    session.info["recorded"] = True


def retry(session: Session, event_id: UUID) -> None:
    """Try a dead event again, now and from the first attempt.

    Raises:
        EventNotFound, EventNotDead.
    """
    arrival = _dead(session, event_id)
    arrivals.change(session, arrival, state="retry", attempts=0, due_at=_now(session), settled_at=None)


def discard(session: Session, event_id: UUID) -> None:
    """Give a dead event up for good. Its row stays, so that it is known when it comes again.

    Raises:
        EventNotFound, EventNotDead.
    """
    arrivals.change(session, _dead(session, event_id), state="discarded", settled_at=_now(session))


def _dead(session: Session, event_id: UUID) -> int:
    row = heard_row(session, event_id, locked=True)
    if row.state != "dead":
        raise EventNotDead(f"The event is {row.state}.")
    arrival: int = row.arrival
    return arrival


def _now(session: Session) -> datetime:
    clock: Clock = session.info["clock"]
    return clock.now()
