"""One line of a service's `events.py`: which fact it hears, who acts on it, and what may follow from that."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy.orm import Session

from shared.messaging.event import Event

Handler = Callable[[Any, Session], None]


class Subscription:
    """A fact that a service listens to.

    Args:
        event: the class of events.
        handler: `on_<fact>(event, session)`; it neither commits nor keeps the session.
        may_cause: the classes of events that the handler may record; any other is refused.
        alone: the handler has an effect outside the database (it sends mail), so each event has a transaction of
            its own and no other event's failure repeats the effect.
    """

    __slots__ = ("alone", "event", "handler", "may_cause")

    def __init__(
        self, event: type[Event], handler: Handler, may_cause: Sequence[type[Event]] = (), alone: bool = False
    ) -> None:
        self.event = event
        self.handler = handler
        self.may_cause = frozenset(may_cause)
        self.alone = alone

    def __repr__(self) -> str:
        return f"Subscription({self.event.NAME} -> {self.handler.__name__})"
