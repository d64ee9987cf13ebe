"""A real Chromium at a phone's and a desk's size, on both ways to run; skipped by name where no browser is."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from deploy.embedded.demo import PASSWORD
from tests.support.running import Running

PHONE = {"width": 390, "height": 844}
SMALL_PHONE = {"width": 360, "height": 740}
DESK = {"width": 1180, "height": 820}
# As root Chromium has no sandbox of its own; the rest keeps it from calling anybody.
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-dev-shm-usage"
).split()
SLOWEST_MS = 15_000

OpenPage = Callable[..., Page]


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


@pytest.fixture
def open_page(chromium: Browser, running: Running, request: pytest.FixtureRequest) -> Iterator[OpenPage]:
    """`open_page(username, size=PHONE, javascript=True, theme="light")`: a page of one person's own browser."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def open_one(
        username: str | None = None,
        *,
        password: str = PASSWORD,
        size: dict[str, int] = PHONE,
        javascript: bool = True,
        theme: str = "light",
    ) -> Page:
        context = chromium.new_context(
            base_url=running.base,
            viewport={"width": size["width"], "height": size["height"]},
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
            sign_in(page, username, password)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert not errors, errors


def _refuse_strangers(address: str, base: str, errors: list[str]) -> None:
    if not address.startswith((base, "data:", "blob:", "about:")):
        errors.append(f"a request left Sinau: {address}")


def sign_in(page: Page, username: str, password: str = PASSWORD) -> None:
    """Sign in as a person does, past the privacy notice."""
    page.goto("/masuk")
    page.fill("input[name=nama]", username)
    page.fill("input[name=sandi]", password)
    page.click("main form button.wide")
    page.wait_for_url(lambda address: "/masuk" not in address)
    if "/privasi" in page.url:
        page.click("main form button.wide")
        page.wait_for_url(lambda address: "/privasi" not in address)


@pytest.fixture
def pictures(tmp_path: Path, running: Running) -> Path:
    """Where screenshots go: `SINAU_SCREENSHOTS`, or a folder of the test's own."""
    folder = Path(os.environ.get("SINAU_SCREENSHOTS", "") or tmp_path) / running.way
    folder.mkdir(parents=True, exist_ok=True)
    return folder
