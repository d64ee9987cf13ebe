"""Errors of the event system."""

from shared.errors import SinauError


class InvalidEventClass(SinauError):
    """A class of events breaks a rule."""


class EventRefused(SinauError):
    """This event may not be recorded here."""


class ForeignEvent(EventRefused):
    """Only its own publisher records an event."""


class UnexpectedEvent(EventRefused):
    """The running subscription does not name this event in `may_cause`."""


class InvalidEvent(EventRefused):
    """The values of an event do not fit its own annotations."""


class EventTooLarge(EventRefused):
    """The event is over the hard limit of 256 KiB: publish the key of what is large, not the thing itself."""


class Undecodable(SinauError):
    """A message cannot be read as the event that it claims to be. The detail says where and why, never with values."""


class NotAcceptable(SinauError):
    """An event contradicts what is known here and cannot change. It is dead at once: no further try can succeed."""

    status = 422
    title = "The event contradicts what is known here"


class NotYet(SinauError):
    """A handler's prerequisite has not arrived. The event is retried, without counting, up to a limit of time."""

    status = 503
    title = "Something that must come first has not arrived"


class BrokerRefused(SinauError):
    """The broker is available and refuses."""

    status = 503
    title = "The broker refused"


class QueueInUse(SinauError):
    """A queue that holds messages or has a consumer is not declared anew."""

    status = 409
    title = "The queue is in use"
