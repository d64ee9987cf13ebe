"""The portal's calls to the services: a number and a span for each."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx
from prometheus_client import Counter, Histogram

from shared import spans

SECONDS = Histogram(
    "sinau_portal_call_seconds",
    "Time until a service answered a call of the portal, or the portal gave up, in seconds.",
    ["called"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)
CALLS = Counter(
    "sinau_portal_calls_total",
    "Calls of the portal to services, by status: 2xx, 3xx, 4xx, 5xx, or none if there was no answer.",
    ["called", "status"],
)


@dataclass(slots=True)
class Call:
    """How a call went; `status` is its answer's, or 0."""

    status: int = 0


@contextmanager
def calling(service: str, request: httpx.Request) -> Iterator[Call]:
    """Measure a call, and let what it leads to be part of its span."""
    call, began_at = Call(), time.perf_counter()
    with spans.span(
        f"{request.method} {service}",
        "client",
        facts={"http.request.method": request.method, "peer.service": service},
    ) as span:
        if span.traceparent:
            request.headers["traceparent"] = span.traceparent
        try:
            yield call
        finally:
            SECONDS.labels(service).observe(time.perf_counter() - began_at)
            CALLS.labels(service, f"{call.status // 100}xx" if call.status else "none").inc()
            if call.status:
                span.note({"http.response.status_code": call.status})
