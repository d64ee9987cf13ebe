"""A subscription, one line of a service's `events.py`: an event, its handler, and the events that this may record."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from shared.messaging.errors import InvalidEventClass
from shared.messaging.event import Event
from shared.persistence.context import Context


@dataclass(frozen=True, slots=True)
class SideEffect:
    """An effect outside the database, which a handler requests by returning it.

    The handler's transaction ends first, so that no lock is held during network traffic. When the process dies between
    `execute` and `finish`, the effect is executed twice, unless the handler finds what an earlier `finish` has written.

    Args:
        execute: has the effect, without a session; what it raises is the event's failure.
        finish: writes the result of `execute`, in a transaction of its own; it may record events.
    """

    execute: Callable[[], Any]
    finish: Callable[[Context, Any], None]


Handler = Callable[[Any, Context], SideEffect | None]


class Subscription:
    """An event that a service subscribes to.

    Args:
        event: the class of events.
        handler: `on_<fact>(event, context)`; it neither commits nor keeps the session. With `alone` it may return a
            side effect.
        may_cause: the classes of events that the handler may record; any other is refused.
        alone: handling has an effect outside the database (mail is sent), so it shares no transaction with others.

    Raises:
        InvalidEventClass: a versioned event cannot be `alone`: its second try would be skipped as an old state.
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
