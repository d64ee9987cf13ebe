"""What can go wrong with events.

SinauError
├── InvalidEventClass      a class of events breaks a rule; found when it is imported
├── EventRefused           this event may not be recorded here; its transaction must not commit
│   ├── ForeignEvent       it belongs to another publisher
│   ├── UnexpectedEvent    the running subscription does not name it in `may_cause`
│   ├── InvalidEvent       its values do not fit its own annotations
│   └── EventTooLarge      it is over the hard limit
├── Undecodable            a message that cannot be read as the event that it claims to be
├── NotYet                 a prerequisite has not arrived: retry later, without counting
├── BrokerRefused          the broker is available and refuses
└── QueueInUse             a queue that holds messages or has a consumer is not declared anew
"""

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
