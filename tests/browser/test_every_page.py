"""Every page of every role: accessible by axe's judgement and no wider than the screen, on a phone and on a desk."""

import re

import pytest
from playwright.sync_api import Page

from tests.browser.axe import SMALL_PHONE, Judge, violations
from tests.browser.conftest import OpenPage, TakePicture
from tests.browser.crawl import kind_of, pages_from
from tests.support.api import (
    Caller,
    activity_ids,
    enrol,
    new_learner,
    open_attempt,
    read_all_pages,
    take_quiz,
    until,
)
from tests.support.running import Running

pytestmark = pytest.mark.browser

ROLES = {
    "trainer": "surya.adiwangsa",
    "supervisor": "bambang.setiaputra",
    "organiser": "dewi.anggraheni",
    "admin": "yusuf.ardianta",
    "operator": "farid.zulkarna",
}


class Visit:
    """Goes through pages and has each judged."""

    def __init__(self, page: Page, judge: Judge, picture: TakePicture, label: str) -> None:
        self.page, self._judge, self._picture, self._label = page, judge, picture, label
        self.wrong: list[str] = []
        judge.prepare(page.context)

    def follow_links(self, *starts: str) -> None:
        """Open every page that links lead to from `starts`."""
        for path in pages_from(self.page, list(starts)):
            self._look(path)

    def open(self, *paths: str) -> None:
        """Open pages that no link leads to, or that answer with an error."""
        for path in paths:
            self.page.goto(path)
            self._look(path)

    def _look(self, path: str) -> None:
        self.wrong += self._judge.faults(self.page)
        name = re.sub(r"[^a-z0-9]+", "-", kind_of(path)).strip("-") or "beranda"
        self._picture(self.page, f"{self._label}-{name}")


@pytest.fixture(scope="session")
def busy_learner(running: Running) -> tuple[Caller, list[str]]:
    """A learner with a finished course, one under way and an open attempt; and pages that no link leads to."""
    learner = new_learner(running.base)
    done = enrol(learner)
    read_all_pages(learner, done)
    take_quiz(learner, done)
    until(lambda: learner.get("enrollment/certificates")["items"] or None)
    blended = enrol(learner, "pelayanan-publik-prima")
    attempt = open_attempt(learner, blended, "pretest")
    (survey_id,) = activity_ids(learner, done, "survey")
    survey, outcome = f"/belajar/{done}/survei/{survey_id}", f"/belajar/{done}/selesai"
    quiz = f"/kuis/{attempt['id']}"
    return learner, [f"{quiz}/1", f"{quiz}/2", f"{quiz}/kirim", survey, outcome, "/presensi"]


def test_pages_for_everybody(open_page: OpenPage, judge: Judge, picture: TakePicture) -> None:
    visit = Visit(open_page(), judge, picture, "visitor")
    visit.follow_links("/", "/masuk", "/luring")
    visit.open("/katalog?q=tidak-ada-kursus-ini", "/v/TIDAK-ADA", "/tidak-ada")
    assert visit.wrong == []


def test_pages_for_learners(
    open_page: OpenPage, busy_learner: tuple[Caller, list[str]], judge: Judge, picture: TakePicture
) -> None:
    learner, pages = busy_learner
    page = open_page(learner.me["username"], password=learner.password)
    visit = Visit(page, judge, picture, "learner")
    visit.follow_links("/", *pages)
    visit.open("/p/kode")
    page.set_viewport_size(SMALL_PHONE)
    page.goto("/")
    page.locator(".menu summary").click()
    assert visit.wrong + violations(page) == []


@pytest.mark.usefixtures("busy_learner")
@pytest.mark.parametrize("role", ROLES)
def test_pages_for_staff(open_page: OpenPage, judge: Judge, picture: TakePicture, role: str) -> None:
    visit = Visit(open_page(ROLES[role]), judge, picture, role)
    visit.follow_links("/")
    assert visit.wrong == []
