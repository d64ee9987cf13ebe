"""The main job on a phone: from the catalog to the certificate, with and without JavaScript."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.axe import overflow, violations
from tests.browser.conftest import OpenPage, TakePicture
from tests.browser.learner import Learner, sign_in_by_hand, studied

pytestmark = pytest.mark.browser

SLUG = "etika-pemerintahan"


@pytest.mark.parametrize(("javascript", "username"), [(True, "rina.sari"), (False, "farid.zulkarna")])
def test_a_learner_goes_from_the_catalog_to_the_certificate(
    open_page: OpenPage, picture: TakePicture, javascript: bool, username: str
) -> None:
    page = open_page(javascript=javascript)
    sign_in_by_hand(page, username)
    learner = Learner(page, SLUG)
    right = studied(SLUG)
    learner.enrol()
    first, last = learner.activities("kuis")
    learner.take(first, right)
    assert learner.read_all_pages() >= 14
    learner.take(last, right)
    expect(page.locator("main .tag.good").first).to_contain_text("Lulus")
    learner.answer_survey()
    # Nothing is reloaded by hand: the page looks again by itself, with a script or by its own refresh.
    certificate = page.locator("main a.btn[href^='/sertifikat/']")
    expect(certificate).to_be_visible()
    expect(page.locator(".bead.good")).to_have_count(4)
    picture(page, f"selesai-{'js' if javascript else 'polos'}")
    certificate.click()
    expect(page.locator(".paper")).to_contain_text("Etika Pemerintahan")
    page.locator("a[href^='/v/']").click()
    expect(page.locator(".note.good")).to_be_visible()
    page.goto("/")
    expect(page.locator(".big").first).to_have_text(re.compile(r"^4 dari 20 JP$"))
    page.goto("/pesan")
    expect(
        page.locator("main a[href^='/sertifikat/'], main input[value^='/sertifikat/']").first
    ).to_be_attached()


def test_another_device_goes_on_where_this_one_stopped(open_page: OpenPage) -> None:
    phone = open_page("ayu.larasati")
    learner = Learner(phone, SLUG)
    learner.enrol()
    learner.take(learner.activities("kuis")[0], studied(SLUG))
    phone.goto(learner.course)
    with phone.expect_response(lambda answer: answer.url.endswith("/dibuka")):
        phone.locator(".outline a[href*='/pelajaran/']:visible").nth(2).click()
    title = phone.locator("h1").inner_text()
    desk = open_page("ayu.larasati", size={"width": 1180, "height": 820})
    desk.goto("/")
    expect(desk.locator("section[aria-labelledby=lanjut]")).to_contain_text(title)


def test_answers_are_saved_as_they_are_given(open_page: OpenPage) -> None:
    page = open_page("surya.adiwangsa")
    learner = Learner(page, SLUG)
    learner.enrol()
    page.goto(learner.activities("kuis")[0])
    page.locator("form[action$='/mulai'] button").click()
    page.wait_for_url("**/kuis/*/1")
    page.locator("#jawaban input:not([type=hidden]), #jawaban select").first.check()
    expect(page.locator("[data-status]")).to_contain_text("Jawaban tersimpan pukul")
    page.reload()
    expect(page.locator("#jawaban :checked").first).to_be_visible()
    assert violations(page) == []
    assert overflow(page) == []
