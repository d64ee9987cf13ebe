"""Says of all that is done for an event which one it is: in each line of the log, and as a span of its trace."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from shared import spans
from shared.logging import ABOUT
from shared.messaging.inbox.decoding import DecodedMessage


@contextmanager
def log_context(reading: DecodedMessage, service: str, *, doing: str = "handle") -> Iterator[spans.Span]:
    """What happens in the block follows from this event.

    Args:
        service: that handles it.
        doing: the span's name, before the event's type.
    """
    before = ABOUT.set(partial(_ids, reading, service))
    try:
        with _span(reading, service, doing) as span:
            yield span
    finally:
        ABOUT.reset(before)


def _ids(reading: DecodedMessage, service: str) -> dict[str, str]:
    """Made when a line is written, because most events are handled without one."""
    ids = {"service": service, "event_id": str(reading.event_id)}
    envelope = reading.envelope
    if envelope is not None:
        ids["correlation_id"] = str(envelope.correlation_id)
        ids["trace_id"] = _traceparent(reading)[3:35]
    return ids


def _span(reading: DecodedMessage, service: str, doing: str) -> spans.Span:
    if reading.envelope is None or not spans.is_recorded():
        return spans.NOT_RECORDED
    facts = {"messaging.message.id": str(reading.event_id), "sinau.service": service}
    name = f"{doing} {reading.envelope.type}"
    return spans.span(name, "consumer", parent=_traceparent(reading), facts=facts)


def _traceparent(reading: DecodedMessage) -> str:
    envelope = reading.envelope
    if envelope is None:
        raise ValueError("what could not be read belongs to no trace")
    return spans.read_traceparent(envelope.traceparent) or spans.new_traceparent(envelope.correlation_id.hex)
