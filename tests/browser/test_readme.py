"""The README's picture is what Sinau shows: the home page of somebody who has just finished a course.

`make screenshot` keeps it as docs/images/portal.png; any other run only sees that it can be taken.
"""

import os
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.axe import DESK
from tests.browser.conftest import OpenPage
from tests.browser.learner import Learner, studied
from tests.support.running import Running

PICTURE = Path(__file__).resolve().parents[2] / "docs" / "images" / "portal.png"
LEARNER = "dimas.aryaguna"


def test_the_readmes_picture_shows_the_portal(open_page: OpenPage, running: Running, tmp_path: Path) -> None:
    page = open_page(LEARNER, size=DESK)
    learner = Learner(page, "etika-pemerintahan")
    learner.enrol()
    first, last = learner.activities("kuis")
    right = studied("etika-pemerintahan")
    learner.take(first, right)
    # What comes next changes when enrollment has heard of the result.
    running.settle()
    learner.read_all_pages()
    learner.take(last, right)
    learner.answer_survey()
    expect(page.locator("main a.btn[href^='/sertifikat/']")).to_be_visible()
    Learner(page, "pelayanan-publik-prima").enrol()
    page.goto("/")
    expect(page.locator(".big").first).to_contain_text("4 dari 20 JP")
    page.screenshot(path=PICTURE if os.environ.get("SINAU_KEEP_PICTURE") else tmp_path / PICTURE.name)
