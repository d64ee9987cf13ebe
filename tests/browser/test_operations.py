"""An operator at the browser: an event that failed, its story, trying again; readable without a script and by axe."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import Judge
from tests.browser.conftest import OpenPage, TakePicture
from tests.integration.operators.test_commands import OPERATOR, dies, state_of
from tests.support.api import enrol, new_learner, read_all_pages, take_quiz, until
from tests.support.running import Running

pytestmark = pytest.mark.browser


LookAt = Callable[[Page, str], None]


@pytest.fixture
def look_at(judge: Judge, picture: TakePicture) -> LookAt:
    """Take the picture of the page as it stands, and have it judged."""

    def look(page: Page, name: str) -> None:
        assert list(judge.faults(page)) == []
        picture(page, f"operator-{name}")

    return look


def test_a_failed_event_is_found_understood_and_tried_again(
    open_page: OpenPage, running: Running, look_at: LookAt
) -> None:
    running.settle()
    event_id, _ = dies(running)
    page = open_page(OPERATOR)
    page.goto("/operasi")
    expect(page.get_by_text("1 peristiwa gagal diterapkan")).to_be_visible()
    look_at(page, "overview")
    page.goto("/operasi/gagal")
    look_at(page, "dead")
    page.get_by_role("link", name="Data unit tercatat").first.click()
    expect(page.get_by_text("delivered 10 times").first).to_be_visible()
    look_at(page, "event")
    page.get_by_role("button", name="Tampilkan isi").click()
    expect(page.get_by_text("Unit Uji")).to_be_visible()
    look_at(page, "content")
    page.goto(f"/operasi/jejak?cari={event_id}")
    expect(page.get_by_text("gagal diterapkan di Kepesertaan")).to_be_visible()
    look_at(page, "failure")
    page.get_by_role("link", name="Buka peristiwa ini").click()
    page.get_by_role("button", name="Coba lagi").click()
    expect(page.get_by_text("akan dicoba lagi sekarang")).to_be_visible()
    until(lambda: state_of(running, event_id) == "skipped" or None)


def test_without_a_script_an_event_is_discarded_with_a_reason(open_page: OpenPage, running: Running) -> None:
    event_id, _ = dies(running)
    page = open_page(OPERATOR, javascript=False)
    page.goto(f"/operasi/enrollment/masuk/{event_id}")
    page.get_by_label(re.compile("Alasan")).fill("unit uji, tidak dipakai")
    page.get_by_role("button", name="Buang").click()
    expect(page.get_by_text("dibuang dan tidak akan dicoba lagi")).to_be_visible()
    expect(page.get_by_text("unit uji, tidak dipakai")).to_be_visible()
    assert state_of(running, event_id) == "discarded"


def test_one_page_tells_why_there_is_no_certificate_and_then_that_there_is(
    open_page: OpenPage, running: Running, look_at: LookAt
) -> None:
    learner = new_learner(running.base)
    enrolment_id = enrol(learner)
    running.settle()
    page = open_page(OPERATOR)
    page.goto("/operasi/jejak")
    page.get_by_role("searchbox").fill(f"{running.base}/belajar/{enrolment_id}")
    page.get_by_role("button", name="Telusuri").click()
    expect(page.get_by_text("belum memenuhi semua syarat")).to_be_visible()
    look_at(page, "unfinished")
    read_all_pages(learner, enrolment_id)
    take_quiz(learner, enrolment_id)
    [certificate] = until(lambda: learner.get("enrollment/certificates")["items"] or None)
    running.settle()
    page.get_by_role("searchbox").fill(certificate["number"])
    page.get_by_role("button", name="Telusuri").click()
    expect(page.get_by_text("Sertifikat terbit pada")).to_be_visible()
    look_at(page, "certified")
