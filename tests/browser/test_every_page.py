"""Every page of every role: accessible by axe's judgement and no wider than the screen, in both themes and sizes."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.axe import overflow, violations
from tests.browser.conftest import DESK, PHONE, OpenPage
from tests.browser.crawl import kind_of, pages_from
from tests.support.api import Caller, enrol, new_learner, open_attempt, read_all_lessons, take_quiz, until
from tests.support.running import Running

ROLES = {
    "trainer": "surya.adiwangsa",
    "supervisor": "bambang.setiaputra",
    "organiser": "dewi.anggraheni",
    "admin": "yusuf.ardianta",
    "operator": "farid.zulkarna",
}
LOOKS = [("light", PHONE), ("dark", DESK)]


def look_at(page: Page, starts: list[str], pictures: Path, label: str) -> None:
    """Visit every page from `starts`, take its picture, and collect what is wrong with any of them."""
    wrong: list[str] = []
    for path in pages_from(page, starts):
        name = re.sub(r"[^a-z0-9]+", "-", kind_of(path)).strip("-") or "beranda"
        page.screenshot(path=pictures / f"{label}-{name}.png", full_page=True)
        wrong += violations(page) + overflow(page)
    assert not wrong, "\n".join(wrong)


@pytest.fixture(scope="session")
def busy_learner(running: Running) -> tuple[Caller, list[str]]:
    """A learner with a finished course, one under way and an open attempt; and pages that no link leads to."""
    learner = new_learner(running.base)
    done = enrol(learner)
    read_all_lessons(learner, done)
    take_quiz(learner, done)
    until(lambda: learner.get("enrollment/certificates")["items"] or None)
    blended = enrol(learner, "pelayanan-publik-prima")
    attempt = open_attempt(learner, blended, "pre-test")
    survey, outcome = f"/belajar/{done}/survei", f"/belajar/{done}/selesai"
    quiz = f"/kuis/{attempt['id']}"
    return learner, [f"{quiz}/1", f"{quiz}/2", f"{quiz}/kirim", survey, outcome, "/presensi"]


@pytest.mark.browser
@pytest.mark.parametrize(("theme", "size"), LOOKS, ids=["phone-light", "desk-dark"])
def test_pages_for_everybody(open_page: OpenPage, pictures: Path, theme: str, size: dict[str, int]) -> None:
    page = open_page(theme=theme, size=size)
    look_at(page, ["/", "/katalog?q=tidak-ada-kursus-ini", "/masuk", "/luring"], pictures, f"visitor-{theme}")


@pytest.mark.browser
@pytest.mark.parametrize(("theme", "size"), LOOKS, ids=["phone-light", "desk-dark"])
def test_pages_for_learners(
    open_page: OpenPage,
    busy_learner: tuple[Caller, list[str]],
    pictures: Path,
    theme: str,
    size: dict[str, int],
) -> None:
    learner, pages = busy_learner
    page = open_page(learner.me["username"], password=learner.password, theme=theme, size=size)
    look_at(page, ["/", *pages], pictures, f"learner-{theme}")


@pytest.mark.browser
@pytest.mark.usefixtures("busy_learner")
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("theme", "size"), LOOKS, ids=["phone-light", "desk-dark"])
def test_pages_for_staff(
    open_page: OpenPage, pictures: Path, role: str, theme: str, size: dict[str, int]
) -> None:
    page = open_page(ROLES[role], theme=theme, size=size)
    look_at(page, ["/"], pictures, f"{role}-{theme}")
