"""One trace holds all that a request led to: the page, the calls, the facts, their sending, and what each caused."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared import spans
from shared.telemetry import OpenTelemetry
from tests.journey.walk import Journey
from tests.support.collector import Collected, Collector, collector
from tests.support.running import Running

ROOT = Path(__file__).resolve().parents[3]
FINISH = "POST /kuis/<uuid:attempt_id>/kirim"
NOTICE = "effect of notification.email_due.v1"


@pytest.fixture(scope="module")
def collected(running: Running) -> Iterator[Collector]:
    """The spans of a learner's whole way, as a collector got them over HTTP."""
    with collector() as found, pytest.MonkeyPatch.context() as environment:
        environment.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", found.address)
        recorder = OpenTelemetry("sinau")
        spans.record_with(recorder)
        try:
            assert Journey(running.base).walk()["ok"]
            running.settle()
        finally:
            spans.record_with(None)
            recorder.stop()
        yield found


def that_ends_in_a_notice(collected: Collector) -> list[Collected]:
    [found] = [
        trace
        for trace in collected.traces().values()
        if {FINISH, NOTICE} <= {span.name for span in trace}
        and "record enrollment.certificate_issued.v1" in {span.name for span in trace}
    ]
    return found


def test_one_trace_goes_from_the_page_to_the_notice_of_the_certificate(collected: Collector) -> None:
    trace = that_ends_in_a_notice(collected)
    names = {span.name for span in trace}
    for fact in (
        "assessment.activity_result_recorded.v1",
        "enrollment.course_completed.v1",
        "enrollment.certificate_issued.v1",
    ):
        assert f"record {fact}" in names
        assert f"send {fact}" in names
        assert f"handle {fact}" in names
    services = {span.facts["sinau.service"] for span in trace if "sinau.service" in span.facts}
    assert services >= {"portal", "assessment", "enrollment", "notification"}


def test_every_span_of_it_has_its_parent_in_it(collected: Collector) -> None:
    trace = that_ends_in_a_notice(collected)
    known = {span.span_id for span in trace}
    roots = [span for span in trace if not span.parent_id]
    assert [span.name for span in roots] == [FINISH]
    assert [span.name for span in trace if span.parent_id and span.parent_id not in known] == []


def test_statements_are_in_it_without_their_values(collected: Collector) -> None:
    statements = [span for span in that_ends_in_a_notice(collected) if "db.query.text" in span.facts]
    assert len(statements) > 10
    assert not any(
        "@nusalestari.example" in repr(span) or "Peserta" in repr(span) for span in collected.spans
    )


def test_what_a_worker_asks_for_nobody_is_in_no_trace(collected: Collector) -> None:
    lonely = [
        trace for trace in collected.traces().values() if all("db.query.text" in span.facts for span in trace)
    ]
    assert lonely == []


def test_without_a_collector_nothing_of_opentelemetry_is_imported() -> None:
    program = (
        "import sys, services.catalog.cli, services.portal.cli; from shared import collector, spans\n"
        "collector.start_spans('x')\n"
        "print([name for name in sys.modules if name.startswith('opentelemetry')], spans.is_recorded())"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True, text=True, env={}
    )
    assert answer.stdout.strip() == "[] False"
