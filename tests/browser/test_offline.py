"""Without a network: lessons that were opened can be read, and an answer waits on the device with its time."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import PHONE, sign_in
from tests.browser.learner import Learner
from tests.support.running import Running

pytestmark = pytest.mark.browser


def test_a_lesson_is_read_and_an_answer_kept_without_a_network(chromium: Browser, running: Running) -> None:
    context = chromium.new_context(
        base_url=running.base,
        viewport={"width": PHONE["width"], "height": PHONE["height"]},
        service_workers="allow",
    )
    page = context.new_page()
    sign_in(page, "mahendra.atmaja")
    learner = Learner(page, "etika-pemerintahan")
    learner.enrol()
    lesson = str(page.locator(".lessons a").first.get_attribute("href"))
    page.goto(lesson)
    title = page.title()
    expect(page.locator("[data-offline-ready]")).to_be_visible()
    page.goto(f"{learner.course}/kuis/{learner.quiz_keys()[0]}")
    page.locator("form[action$='/mulai'] button").click()
    page.wait_for_url("**/kuis/*/1")
    question = page.url
    context.set_offline(True)
    page.locator("#jawaban .choice input").first.check()
    expect(page.locator("[data-status]")).to_contain_text("Belum terkirim")
    context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator("[data-status]")).to_contain_text("Jawaban tersimpan pukul")
    context.set_offline(True)
    page.goto(lesson)
    assert page.title() == title
    page.goto("/jp")
    expect(page.locator("h1")).to_have_text("Tidak ada jaringan")
    context.set_offline(False)
    page.goto(question)
    expect(page.locator("#jawaban :checked").first).to_be_visible()
    context.close()
