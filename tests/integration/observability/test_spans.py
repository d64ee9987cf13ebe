"""A trace's context is read as the W3C says, and goes on when nobody records spans."""

import pytest

from shared import spans

TRACE, SPAN = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"


def test_a_context_goes_on_in_the_same_trace_with_a_span_of_its_own() -> None:
    child = spans.child_of(f"00-{TRACE}-{SPAN}-01", "catalog.run_scheduled.v1")
    assert spans.read_traceparent(child) == child
    assert spans.trace_id_of(child) == TRACE
    assert SPAN not in child
    assert child.endswith("-01")


def test_a_later_version_is_read_as_far_as_it_is_known() -> None:
    assert spans.read_traceparent(f"cc-{TRACE}-{SPAN}-01-what-comes") == f"00-{TRACE}-{SPAN}-01"


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "rubbish",
        f"ff-{TRACE}-{SPAN}-01",
        f"00-{TRACE.upper()}-{SPAN}-01",
        f"00-{'0' * 32}-{SPAN}-01",
        f"00-{TRACE}-{'0' * 16}-01",
        f"00-{TRACE}-{SPAN}",
        f"00-{TRACE}-{SPAN}-01-more",
    ],
)
def test_what_is_no_context_is_none(text: str | None) -> None:
    assert spans.read_traceparent(text) is None


def test_a_span_that_nobody_records_does_nothing() -> None:
    with spans.span("GET /", "server", facts={"http.route": "/"}) as span:
        span.note({"http.response.status_code": 200})
        span.fail("500")
    assert span.traceparent is None
