"""On the smallest phone, in the dark theme: pages fit the screen, and nothing, the open menu included, breaks rules."""

from pathlib import Path

import pytest

from tests.browser.axe import overflow, violations
from tests.browser.conftest import SMALL_PHONE, OpenPage
from tests.browser.learner import Learner

pytestmark = pytest.mark.browser

PUBLIC = ["/", "/katalog", "/katalog?q=tidakada", "/kursus/etika-pemerintahan", "/kursus/pelayanan-publik-prima",
          "/masuk", "/tentang", "/luring", "/v/TIDAK-ADA", "/tidak-ada"]  # fmt: skip
OWN = ["/", "/belajar", "/jp", "/pesan", "/sertifikat", "/jadwal", "/presensi", "/p/kode", "/profil", "/ganti-sandi",
       "/privasi", "/kursus/pelayanan-publik-prima"]  # fmt: skip


def test_pages_have_no_violations_and_fit_a_small_phone(open_page: OpenPage, pictures: Path) -> None:
    found: list[str] = []
    visitor = open_page(size=SMALL_PHONE, theme="dark")
    mine = open_page("dewi.anggraheni", size=SMALL_PHONE, theme="dark")
    learner = Learner(mine, "pelayanan-publik-prima")
    learner.enrol()
    lesson = mine.locator(".lessons a").first.get_attribute("href")
    key = learner.quiz_keys()[-1]
    below = [learner.course, f"{learner.course}/mundur", f"{learner.course}/selesai", f"{learner.course}/survei",
             f"{learner.course}/kuis/{key}", str(lesson)]  # fmt: skip
    for page, addresses in ((visitor, PUBLIC), (mine, OWN + below)):
        for address in addresses:
            page.goto(address)
            found += violations(page) + overflow(page)
            name = (
                address.removeprefix("http://").strip("/").replace("/", "-").replace("?", "-")[-60:]
                or "beranda"
            )
            who = "tamu" if page is visitor else "peserta"
            page.screenshot(path=pictures / f"kecil-{who}-{name}.png", full_page=True)
    mine.goto("/")
    mine.locator(".menu summary").click()
    found += violations(mine)
    assert found == []
