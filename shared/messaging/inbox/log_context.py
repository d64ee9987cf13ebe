"""The event that is being handled: its ids in each line of the log, and a span of its trace."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from shared import spans
from shared.logging import ABOUT
from shared.messaging.inbox.decoding import DecodedMessage


@contextmanager
def log_context(message: DecodedMessage, service: str, *, doing: str = "handle") -> Iterator[spans.Span]:
    """Log and trace what happens in the block as work for this event.

    Args:
        service: that handles it.
        doing: the span's name, before the event's type.
    """
    before = ABOUT.set(partial(_ids, message, service))
    try:
        with _span(message, service, doing) as span:
            yield span
    finally:
        ABOUT.reset(before)


def _ids(message: DecodedMessage, service: str) -> dict[str, str]:
    """Called when a line is written: most events are handled without one."""
    ids = {"service": service, "event_id": str(message.event_id)}
    envelope = message.envelope
    if envelope is not None:
        ids["correlation_id"] = str(envelope.correlation_id)
        ids["trace_id"] = _traceparent(message)[3:35]
    return ids


def _span(message: DecodedMessage, service: str, doing: str) -> spans.Span:
    if message.envelope is None or not spans.is_recorded():
        return spans.NOT_RECORDED
    facts = {"messaging.message.id": str(message.event_id), "sinau.service": service}
    name = f"{doing} {message.envelope.type}"
    return spans.span(name, "consumer", parent=_traceparent(message), facts=facts)


def _traceparent(message: DecodedMessage) -> str:
    envelope = message.envelope
    if envelope is None:
        raise ValueError("an unreadable message belongs to no trace")
    return spans.read_traceparent(envelope.traceparent) or spans.new_traceparent(envelope.correlation_id.hex)
