"""Without a network: pages that were opened can be read, and an answer waits on the device with its time."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.learner import underway
from tests.support.running import Running

pytestmark = pytest.mark.browser


def test_a_page_is_read_and_an_answer_kept_without_a_network(chromium: Browser, running: Running) -> None:
    at = underway(chromium, running.base, "mahendra.atmaja")
    context, page, text, title, question = at.context, at.page, at.text, at.title, at.question
    context.set_offline(True)
    page.locator("#jawaban .choice input").first.check()
    expect(page.locator("[data-status]")).to_contain_text("Belum terkirim")
    context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator("[data-status]")).to_contain_text("Jawaban tersimpan pukul")
    context.set_offline(True)
    page.goto(text)
    assert page.title() == title
    page.goto("/jp")
    expect(page.locator("h1")).to_have_text("Tidak ada jaringan")
    context.set_offline(False)
    page.goto(question)
    expect(page.locator("#jawaban :checked").first).to_be_visible()
    context.close()


def test_a_page_finished_without_a_network_is_marked_when_it_returns(
    chromium: Browser, running: Running
) -> None:
    at = underway(chromium, running.base, "hapsari.ningtyas")
    context, page = at.context, at.page
    page.goto(at.text)
    finish = page.locator("form[data-later] button")
    expect(finish).to_be_visible()
    context.set_offline(True)
    finish.click()
    page.wait_for_url(lambda address: not address.endswith(at.text))
    context.set_offline(False)
    page.goto("/belajar")
    page.wait_for_function(
        "() => !Object.keys(localStorage).some((name) => name.startsWith('sinau-jawaban:'))"
    )
    page.goto(at.text)
    expect(page.locator("main .saved")).to_contain_text("Sudah Anda selesaikan")
    context.close()
