"""Spans that go to a collector, by OpenTelemetry over OTLP. Imported only while a collector is named.

`OTEL_EXPORTER_OTLP_ENDPOINT` and its kin say where to, `OTEL_TRACES_SAMPLER` how many. Sending is done by a thread of
its own: a collector that is away costs nothing but its spans. Spans hold routes, types, kinds and times, and statements
without their values.
"""

import time
from collections.abc import Sequence
from typing import Any, Self

import orjson
from opentelemetry import context, trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter
from opentelemetry.trace import SpanKind, Status, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from sqlalchemy import Engine, event

from shared.spans import Facts, Kind, Span

MOST_OF_A_STATEMENT = 1000

_PROPAGATOR = TraceContextTextMapPropagator()
_KINDS: dict[Kind, SpanKind] = {
    "server": SpanKind.SERVER,
    "client": SpanKind.CLIENT,
    "producer": SpanKind.PRODUCER,
    "consumer": SpanKind.CONSUMER,
    "internal": SpanKind.INTERNAL,
}


class _Collected(Span):
    """A span that is collected; while it is open, those that begin in its thread are its children."""

    def __init__(self, inner: trace.Span) -> None:
        self._inner = inner
        self._token: Any = None
        self.traceparent = _traceparent(inner)

    def note(self, facts: Facts) -> None:
        self._inner.set_attributes(facts)

    def fail(self, error: str) -> None:
        self._inner.set_status(Status(StatusCode.ERROR, error))

    def __enter__(self) -> Self:
        self._token = context.attach(trace.set_span_in_context(self._inner))
        return self

    def __exit__(self, *raised: object) -> None:
        if isinstance(raised[0], type):
            # The kind alone: the message may hold what somebody typed.
            self.fail(raised[0].__name__)
        self._inner.end()
        context.detach(self._token)


class OpenTelemetry:
    """Makes the spans of one process.

    Args:
        process: the service's name at the collector.
        exporter: where they go; None is the collector that the environment names.
    """

    def __init__(self, process: str, *, exporter: SpanExporter | None = None) -> None:
        resource = Resource.create({"service.name": process, "service.namespace": "sinau"})
        self._provider = TracerProvider(resource=resource)
        self._provider.add_span_processor(BatchSpanProcessor(exporter or OTLPSpanExporter()))
        self._tracer = self._provider.get_tracer("sinau")
        event.listen(Engine, "before_cursor_execute", self._before_statement)
        event.listen(Engine, "after_cursor_execute", self._after_statement)

    def span(self, name: str, kind: Kind, parent: str | None, facts: Facts) -> Span:
        """A span under `parent`, or under the one that this thread is in."""
        within = _context_of(parent) if parent else None
        return _Collected(self._tracer.start_span(name, within, _KINDS[kind], facts))

    def child_of(self, parent: str, name: str) -> str:
        """A span for the recording of an event, under the work that records it."""
        working = trace.get_current_span().get_span_context().is_valid
        inner = self._tracer.start_span(
            f"record {name}", None if working else _context_of(parent), SpanKind.PRODUCER
        )
        inner.end()
        return _traceparent(inner)

    def sent(self, bodies: Sequence[tuple[str, bytes]], began_at: int) -> None:
        """A span for each message, from its being written to the broker's acknowledgement."""
        for name, body in bodies:
            parent = orjson.loads(body).get("traceparent")
            if parent:
                self._tracer.start_span(
                    f"send {name}", _context_of(parent), SpanKind.PRODUCER, start_time=began_at
                ).end()

    def flush(self) -> None:
        """Send what is waiting."""
        self._provider.force_flush()

    def stop(self) -> None:
        """Send what is waiting, and record no more."""
        event.remove(Engine, "before_cursor_execute", self._before_statement)
        event.remove(Engine, "after_cursor_execute", self._after_statement)
        self._provider.shutdown()

    def _before_statement(self, connection: Any, *_: object) -> None:
        connection.info["sinau_span_began_at"] = time.time_ns()

    def _after_statement(self, connection: Any, _cursor: object, statement: str, *_: object) -> None:
        # What a worker asks over and over, for nobody in particular, belongs to no trace.
        if not trace.get_current_span().is_recording():
            return
        facts: Facts = {
            "db.system.name": connection.dialect.name,
            "db.query.text": statement[:MOST_OF_A_STATEMENT],
        }
        self._tracer.start_span(
            statement.split(maxsplit=1)[0],
            kind=SpanKind.CLIENT,
            attributes=facts,
            start_time=connection.info["sinau_span_began_at"],
        ).end()


def _context_of(parent: str) -> context.Context:
    return _PROPAGATOR.extract({"traceparent": parent}, context.Context())


def _traceparent(span: trace.Span) -> str:
    known = span.get_span_context()
    return f"00-{known.trace_id:032x}-{known.span_id:016x}-{known.trace_flags:02x}"
