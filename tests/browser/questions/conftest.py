"""A portal over fake services that show one question of assessment's own, so that no course has to be made first."""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, ViewportSize
from werkzeug.serving import make_server

from services.assessment.domain.display_order import display_order
from services.assessment.question_formats.documents import question_of
from services.portal.app import create_app
from services.portal.config import Config
from shared.clock import FixedClock
from tests.browser.axe import SMALL_PHONE
from tests.integration.portal.fake_courses import ATTEMPT
from tests.integration.portal.fake_services import FakeServices, attempt
from tests.integration.portal.staff.conftest import signed_in
from tests.integration.portal.staff.question_pages import ASKED, shown
from tests.integration.portal.staff.staff_services import Staff
from tests.support.question_samples import Document

OpenPortal = Callable[..., Page]


@dataclass
class Quiz:
    """A quiz of one question, and another behind it.

    Attributes:
        stored: the answer as assessment keeps it.
        sent: every answer that the portal sent, as assessment would keep it.
    """

    base: str
    document: Document = field(default_factory=lambda: ASKED)
    stored: Document | None = None
    sent: list[Document | None] = field(default_factory=list)

    def attempt(self, _: httpx.Request) -> tuple[int, Document]:
        """The attempt as it stands."""
        second = shown(ASKED, None) | {"position": 2}
        return 200, attempt(questions=[shown(self.document, self.stored), second])

    def save(self, request: httpx.Request) -> tuple[int, dict[str, Any]]:
        """Keep an answer."""
        question = question_of(self.document)
        order = display_order(question.item_count(), seed=5, position=1)
        answer = json.loads(request.content)["answer"]
        self.stored = None if answer is None else question.read_answer(order, answer)
        self.sent.append(self.stored)
        return 200, {"saved_at": "2026-11-21T02:18:00Z", "answered_count": 1, "question_count": 2}

    @property
    def page(self) -> str:
        """The question's address."""
        return f"/kuis/{ATTEMPT}/1"


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[Quiz, Staff, str]]:
    """The portal on a port of its own, and the cookie of somebody who teaches and learns."""
    services = FakeServices()
    config = Config(secrets=("a secret of the tests alone",), public_url="http://localhost")
    clock = FixedClock(datetime(2026, 11, 21, 2, 10, tzinfo=UTC))
    app = create_app(config, services=services.clients(), clock=clock)
    staff = Staff(services)
    staff.furnish()
    client = app.test_client()
    signed_in(client, services, "trainer")
    cookie = client.get_cookie("sinau")
    assert cookie is not None
    server = make_server("127.0.0.1", 0, app, threaded=True)
    quiz = Quiz(f"http://127.0.0.1:{server.port}")
    services.answers |= {
        f"GET /assessment/attempts/{ATTEMPT}": quiz.attempt,
        f"PUT /assessment/attempts/{ATTEMPT}/answers/1": quiz.save,
    }
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield quiz, staff, cookie.value
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def quiz(served: tuple[Quiz, Staff, str]) -> Quiz:
    """The quiz, not yet answered."""
    found = served[0]
    found.document, found.stored, found.sent = ASKED, None, []
    return found


@pytest.fixture
def staff(served: tuple[Quiz, Staff, str]) -> Staff:
    """What the services hold."""
    return served[1]


@pytest.fixture
def open_portal(chromium: Browser, served: tuple[Quiz, Staff, str]) -> Iterator[OpenPortal]:
    """`open_portal(size=SMALL_PHONE, javascript=True)`: a page of somebody signed in; scripts may not fail."""
    contexts, errors = [], []

    def open_one(*, size: ViewportSize = SMALL_PHONE, javascript: bool = True, touch: bool = False) -> Page:
        context = chromium.new_context(
            base_url=served[0].base,
            viewport=size,
            java_script_enabled=javascript,
            has_touch=touch,
            service_workers="block",
        )
        context.add_cookies([{"name": "sinau", "value": served[2], "url": served[0].base}])
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert errors == []
