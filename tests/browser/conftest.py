"""A real Chromium; skipped by name where no browser is.

A page is the same on both ways to run, so it is tested once, on the embedded way; that the portal reaches services and
events on servers is tested by journeys over HTTP (tests/integration/flows).
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import APIResponse, Browser, BrowserContext, Page, ViewportSize, sync_playwright

from deploy.embedded.demo import PASSWORD
from tests.browser.axe import Judge
from tests.integration.portal.reading import form_value
from tests.support.running import Running

PHONE: ViewportSize = {"width": 390, "height": 844}
# As root Chromium has no sandbox of its own; the rest keeps it from calling anybody.
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-dev-shm-usage"
).split()
SLOWEST_MS = 15_000

OpenPage = Callable[..., Page]
TakePicture = Callable[[Page, str], None]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser, started once."""
    program = os.environ.get("SINAU_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("no Chromium on this machine (on Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def running(embedded: Running) -> Running:
    """Sinau with the demo."""
    return embedded


@pytest.fixture(scope="session")
def judge() -> Judge:
    """Who remembers which kinds of pages were judged."""
    return Judge()


@pytest.fixture
def open_page(chromium: Browser, running: Running, request: pytest.FixtureRequest) -> Iterator[OpenPage]:
    """`open_page(username, size=PHONE, javascript=True, theme="light")`: a page of one person's own browser."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def open_one(
        username: str | None = None,
        *,
        password: str = PASSWORD,
        size: ViewportSize = PHONE,
        javascript: bool = True,
        theme: str = "light",
    ) -> Page:
        context = chromium.new_context(
            base_url=running.base,
            viewport=size,
            java_script_enabled=javascript,
            color_scheme="dark" if theme == "dark" else "light",
            locale="id-ID",
            timezone_id="Asia/Jakarta",
            # A worker would answer from its cache what a test wants to see from the server.
            service_workers="block",
        )
        context.set_default_timeout(SLOWEST_MS)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(f"{page.url}: {error}"))
        page.on(
            "console",
            lambda message: (
                errors.append(f"{page.url}: {message.text}")
                if message.type == "error" and "Failed to load resource" not in message.text
                else None
            ),
        )
        page.on("request", lambda sent: _refuse_strangers(sent.url, running.base, errors))
        if username:
            sign_in(context, username, password)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert not errors, errors


def _refuse_strangers(address: str, base: str, errors: list[str]) -> None:
    if not address.startswith((base, "data:", "blob:", "about:")):
        errors.append(f"a request left Sinau: {address}")


def sign_in(context: BrowserContext, username: str, password: str = PASSWORD) -> None:
    """Sign in with the forms of the pages, past the privacy notice, without a page being drawn for it."""
    answer = _fill_in(context, "/masuk", nama=username, sandi=password)
    if urlsplit(answer.url).path == "/privasi":
        answer = _fill_in(context, "/privasi")
    assert answer.ok, answer.text()
    assert urlsplit(answer.url).path == "/", answer.url


def _fill_in(context: BrowserContext, path: str, **fields: str) -> APIResponse:
    token = form_value(context.request.get(path).text(), "csrf")
    return context.request.post(path, form={"csrf": token, **fields})


@pytest.fixture
def picture() -> TakePicture:
    """`picture(page, "name")` keeps a screenshot in the folder `SINAU_SCREENSHOTS`, if that is set."""
    folder = os.environ.get("SINAU_SCREENSHOTS")

    def take(page: Page, name: str) -> None:
        if folder:
            page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)

    return take
