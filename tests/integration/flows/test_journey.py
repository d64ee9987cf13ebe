"""The journey of `make journey`, on both ways to run."""

from tests.journey.walk import Journey
from tests.support.running import Running


def test_a_learner_without_javascript_walks_the_whole_way(running: Running) -> None:
    report = Journey(running.base).walk()
    assert report["ok"]
    assert {"certificate_ms", "ledger_ms", "inbox_ms"} <= report.keys()
    pages = {name: size for name, size in report["bytes"].items() if name != "certificate_pdf"}
    assert max(pages.values()) <= 30_000, pages
