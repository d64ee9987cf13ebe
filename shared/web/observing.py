"""What is known of every request, in services and portal alike: its ids, its span, its line in the log, its numbers.

The ids are those of the request, the trace and the correlation, which the events that it causes carry on.
"""

import re
import time
from contextlib import ExitStack
from uuid import UUID

import structlog
from flask import Flask, Response, g, request
from structlog.contextvars import bound_contextvars

from shared import spans
from shared.ids import uuid7
from shared.web.metrics import IN_FLIGHT, REQUESTS, SECONDS, method_label

_log = structlog.get_logger(__name__)

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
_OFTEN = frozenset({"/livez", "/readyz", "/metrics"})


def observe(app: Flask, service: str) -> None:
    """Observe all requests of an app. To be called before it gets any other hook.

    During a request, `g` has `request_id`, `correlation_id` (a UUID) and `traceparent`.

    Args:
        service: whose app it is, for lines and labels.
    """
    in_flight = IN_FLIGHT.labels(service)

    @app.before_request
    def arrive() -> None:
        g.started = time.perf_counter()
        in_flight.inc()
        given = request.headers.get("X-Request-Id", "")
        g.request_id = given if _REQUEST_ID.fullmatch(given) else str(uuid7())
        g.correlation_id = _correlation_id(g.request_id)
        # Who may begin a trace is the business of the proxy in front: an id gives no rights.
        before = spans.read_traceparent(request.headers.get("traceparent"))
        g.observed = observed = ExitStack()
        g.span = observed.enter_context(_span(service, before))
        g.traceparent = g.span.traceparent or before or spans.new_traceparent(g.correlation_id.hex)
        observed.enter_context(
            bound_contextvars(
                service=service,
                request_id=g.request_id,
                correlation_id=str(g.correlation_id),
                trace_id=spans.trace_id_of(g.traceparent),
            )
        )

    @app.after_request
    def leave(response: Response) -> Response:
        seconds = time.perf_counter() - g.started
        method, route, status = method_label(request.method), _route(), response.status_code
        REQUESTS.labels(service, route, method, status).inc()
        SECONDS.labels(service, route).observe(seconds)
        g.span.note({"http.response.status_code": status})
        if status >= 500:
            g.span.fail(str(status))
        log = _log.debug if route in _OFTEN else _log.info
        log("request", method=method, route=route, status=status, ms=round(seconds * 1000, 1))
        response.headers["X-Request-Id"] = g.request_id
        return response

    @app.teardown_request
    def forget(_: BaseException | None) -> None:
        if "observed" in g:
            in_flight.dec()
            g.observed.close()


def _span(service: str, before: str | None) -> spans.Span:
    method, route = method_label(request.method), _route()
    if route in _OFTEN:
        return spans.NOT_RECORDED
    facts = {"http.request.method": method, "http.route": route, "sinau.service": service}
    return spans.span(f"{method} {route}", "server", parent=before, facts=facts)


def _route() -> str:
    """The pattern of the address, never the address: that may hold what somebody typed."""
    return request.url_rule.rule if request.url_rule else "unknown"


def _correlation_id(request_id: str) -> UUID:
    try:
        return UUID(request_id)
    except ValueError:
        return uuid7()
