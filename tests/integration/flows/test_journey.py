"""The journey of `make journey`, on both ways to run."""

import threading
from typing import Any

import pytest

from tests.journey.visitor import Page, Visitor
from tests.journey.walk import Journey
from tests.support.running import Running


def test_a_learner_without_javascript_walks_the_whole_way(running: Running) -> None:
    report = Journey(running.base).walk()
    assert report["ok"]
    assert {"certificate_ms", "ledger_ms", "inbox_ms"} <= report.keys()
    pages = {name: size for name, size in report["bytes"].items() if name != "certificate_pdf"}
    assert max(pages.values()) <= 30_000, pages


def test_who_enrols_before_enrolment_knows_the_account_is_asked_to_wait_and_then_enrolled(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = running.sinau.workers["enrollment"]
    hears = threading.Event()

    class Hasty(Visitor):
        def submit(self, *given: Any, **more: Any) -> Page:
            page = super().submit(*given, **more)
            if "masih disiapkan" in page.text:
                hears.set()
            return page

    monkeypatch.setattr(worker.consumer, "rests", lambda: not hears.is_set())
    pause = threading.Event()
    while worker.health()["consumer"]["state"] != "resting":
        pause.wait(0.05)
    report = Journey(running.base, visit=Hasty).walk()
    assert report["ok"]
    assert hears.is_set()
