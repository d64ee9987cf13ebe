"""A collector of traces for tests: takes OTLP over HTTP as the real ones do, and keeps what it got."""

import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


@dataclass(frozen=True, slots=True)
class Collected:
    """One span as it came."""

    trace_id: str
    span_id: str
    parent_id: str
    name: str
    process: str
    facts: dict[str, str]
    failed: bool


@dataclass
class Collector:
    """What came so far."""

    address: str = ""
    spans: list[Collected] = field(default_factory=list)

    def take(self, body: bytes) -> None:
        """Read an OTLP request."""
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            process = {one.key: one.value.string_value for one in resource.resource.attributes}[
                "service.name"
            ]
            for scope in resource.scope_spans:
                self.spans += [
                    Collected(
                        span.trace_id.hex(),
                        span.span_id.hex(),
                        span.parent_span_id.hex(),
                        span.name,
                        process,
                        {
                            one.key: one.value.string_value or str(one.value.int_value)
                            for one in span.attributes
                        },
                        failed=span.status.code == span.status.STATUS_CODE_ERROR,
                    )
                    for span in scope.spans
                ]

    def traces(self) -> dict[str, list[Collected]]:
        """The spans by trace."""
        found: dict[str, list[Collected]] = defaultdict(list)
        for span in list(self.spans):
            found[span.trace_id].append(span)
        return found


@contextmanager
def collector() -> Iterator[Collector]:
    """A collector on loopback, until the block ends."""
    kept = Collector()

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            kept.take(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # its name is the library's
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Door) as server:
        kept.address = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield kept
        finally:
            server.shutdown()
            thread.join()
