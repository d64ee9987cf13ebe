"""Maintenance that begins while somebody learns: a friendly page, and no answer is lost."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from shared.maintenance import Notice, announce_maintenance, end_maintenance
from tests.browser.axe import violations
from tests.browser.learner import underway
from tests.support.running import Running

pytestmark = pytest.mark.browser


@pytest.fixture
def state_dir(running: Running) -> Iterator[Path]:
    """Where the notice is left; it is gone after the test."""
    folder = running.sinau.settings.state_dir
    assert folder is not None
    yield folder
    end_maintenance(folder)


def test_answers_and_pages_of_a_learner_outlast_maintenance(
    chromium: Browser, running: Running, state_dir: Path
) -> None:
    at = underway(chromium, running.base, "yoga.pamungkas")
    context, page, text, title, question = at.context, at.page, at.text, at.title, at.question
    announce_maintenance(state_dir, Notice(since=datetime.now(UTC), message="Peladen dipindahkan."))
    # Answered and sent at once, before it could be saved by itself.
    choice = page.locator("#jawaban .choice input").first
    choice.check()
    page.locator("#jawaban .row .btn:not(.quiet)").click()
    expect(page.locator("h1")).to_have_text("Sinau sedang dirawat")
    expect(page.locator("main")).to_contain_text("Peladen dipindahkan.")
    assert violations(page) == []
    assert _kept(page) == [re.sub("^https?://[^/]+", "", question) + "/simpan"]
    page.goto(text)
    assert page.title() == title
    end_maintenance(state_dir)
    page.goto(question)
    # What was kept is sent by the first page that comes; the next shows it.
    page.wait_for_function(
        "() => !Object.keys(localStorage).some((name) => name.startsWith('sinau-jawaban:'))"
    )
    page.reload()
    expect(page.locator("#jawaban :checked").first).to_be_visible()
    context.close()


def _kept(page: Page) -> list[str]:
    """The addresses for which something waits on this device."""
    script = """() => Object.keys(localStorage)
      .filter((name) => name.startsWith('sinau-jawaban:')).map((name) => name.slice('sinau-jawaban:'.length))"""
    found: list[str] = page.evaluate(script)
    return found
