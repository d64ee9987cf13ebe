"""Says of all that is done for an event which one it is: in each line of the log, and as a span of its trace."""

from collections.abc import Iterator
from contextlib import contextmanager

from structlog.contextvars import bound_contextvars

from shared import spans
from shared.messaging.delivery import Reading


@contextmanager
def following(reading: Reading, service: str, *, doing: str = "handle") -> Iterator[spans.Span]:
    """What happens in the block follows from this event.

    Args:
        service: that handles it.
        doing: the span's name, before the event's type.
    """
    envelope = reading.envelope
    if envelope is None:
        with bound_contextvars(service=service, event_id=str(reading.event_id)):
            yield spans.NOT_RECORDED
        return
    known = spans.read_traceparent(envelope.traceparent)
    with (
        bound_contextvars(
            service=service,
            event_id=str(envelope.id),
            correlation_id=str(envelope.correlation_id),
            trace_id=spans.trace_id_of(known) or envelope.correlation_id.hex,
        ),
        spans.span(
            f"{doing} {envelope.type}",
            "consumer",
            parent=known or spans.new_traceparent(envelope.correlation_id.hex),
            facts={"messaging.message.id": str(envelope.id), "sinau.service": service},
        ) as span,
    ):
        yield span
