"""An administrator sets a rule on a phone, with a script and without: rows are folded, and what is wrong is open."""

import pytest
from playwright.sync_api import expect

from tests.browser.axe import SMALL_PHONE, Judge
from tests.browser.conftest import OpenPage, TakePicture

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
def test_a_row_of_a_rule_is_changed_on_a_phone_and_taken_back(
    open_page: OpenPage, judge: Judge, picture: TakePicture, javascript: bool
) -> None:
    page = open_page("yusuf.ardianta", size=SMALL_PHONE, javascript=javascript)
    page.goto("/kelola/aturan")
    page.get_by_label("Berlaku di").select_option(
        label="\u2003Badan Kepegawaian dan Pengembangan Sumber Daya Manusia"
    )
    page.get_by_role("button", name="Tampilkan").click()
    page.get_by_role("link", name="Konversi JP", exact=True).click()
    rate = page.get_by_label("Nasional · Angka, 4 · Workshop · JP per hari", exact=True)
    expect(rate).to_be_hidden()
    page.get_by_text("4 · Workshop · JP per hari", exact=True).click()
    rate.fill("enam")
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_role("alert")).to_contain_text("4 · Workshop")
    expect(rate, "its card is open").to_have_value("enam")
    expect(rate).to_be_visible()
    if javascript:
        assert list(judge.faults(page)) == []
        picture(page, "rules-refused")
        page.set_viewport_size(SMALL_PHONE)
    rate.fill("6,5")
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_text("Aturan tersimpan.")).to_be_visible()
    page.get_by_text("Kembalikan ke yang diwarisi …").click()
    page.get_by_role("button", name="Kembalikan ke yang diwarisi").click()
    expect(page.get_by_text("Nilai sendiri dihapus. Sekarang berlaku")).to_be_visible()
    expect(page.get_by_text("bawaan Sinau", exact=True)).to_be_visible()
