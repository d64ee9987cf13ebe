"""One line of a service's `events.py`: which fact it hears, who acts on it, and what may follow from that."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from shared.messaging.errors import InvalidEventClass
from shared.messaging.event import Event
from shared.persistence.context import Context


@dataclass(frozen=True, slots=True)
class SideEffect:
    """An effect outside the database, which a handler asks for by returning it.

    The handler's transaction ends first, so that nobody waits for a lock while the effect talks to a network. It may
    be had twice when the process dies between the two: `settle` leaves a trace that the handler looks for.

    Args:
        act: has the effect; it is given no session, and what it raises is the event's failure.
        settle: writes down, in a transaction of its own, what `act` returned; here events may be recorded.
    """

    act: Callable[[], Any]
    settle: Callable[[Context, Any], None]


Handler = Callable[[Any, Context], SideEffect | None]


class Subscription:
    """A fact that a service listens to.

    Args:
        event: the class of events.
        handler: `on_<fact>(event, context)`; it neither commits nor keeps the session. One that is `alone` may return
            the effect to be had.
        may_cause: the classes of events that the handler may record; any other is refused.
        alone: the event has an effect outside the database (mail is sent), so it shares no transaction with others.

    Raises:
        InvalidEventClass: a versioned event cannot be `alone`: its gate would take the second try for an old state.
    """

    __slots__ = ("alone", "event", "handler", "may_cause")

    def __init__(
        self, event: type[Event], handler: Handler, may_cause: Sequence[type[Event]] = (), alone: bool = False
    ) -> None:
        if alone and event.VERSIONED:
            raise InvalidEventClass(f"{event.NAME} is versioned and cannot be handled alone")
        self.event = event
        self.handler = handler
        self.may_cause = frozenset(may_cause)
        self.alone = alone

    def __repr__(self) -> str:
        return f"Subscription({self.event.NAME} -> {self.handler.__name__})"
