"""Names every skipped test with its reason at the end of a run, or counts it as a failure.

A machine without a browser or a Docker engine carries fewer tests; that must be seen, not guessed. With
`SINAU_REQUIRE_ALL=1`, as continuous integration sets it, each skip is a failure.
"""

import os
from collections import Counter
from collections.abc import Generator

import pytest

REQUIRE_ALL = os.environ.get("SINAU_REQUIRE_ALL", "") not in ("", "0")


def reason_of(report: pytest.TestReport | pytest.CollectReport) -> str:
    """Why a test was skipped, in the words of who skipped it."""
    longrepr = report.longrepr
    told = longrepr[2] if isinstance(longrepr, tuple) else str(longrepr)
    return told.removeprefix("Skipped: ")


def _fail(report: pytest.TestReport | pytest.CollectReport) -> None:
    report.longrepr = f"SINAU_REQUIRE_ALL is set, and this was skipped: {reason_of(report)}"
    report.outcome = "failed"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skip into a failure when every test is required; an expected failure stays what it is."""
    report = yield
    if REQUIRE_ALL and report.skipped and not hasattr(report, "wasxfail"):
        _fail(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """The same for a module that skips itself while it is collected."""
    report = yield
    if REQUIRE_ALL and report.skipped:
        _fail(report)
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """List the reasons for skips, most frequent first."""
    reasons = Counter(reason_of(report) for report in terminalreporter.stats.get("skipped", []))
    if not reasons:
        return
    terminalreporter.section("not run on this machine", sep="-")
    for reason, count in reasons.most_common():
        terminalreporter.line(f"{count:5} {reason}")
