"""Every page for visitors and learners: without violations, within the screen, in both themes and on small phones."""

from pathlib import Path

import pytest

from tests.browser.axe import overflow, violations
from tests.browser.conftest import DESK, PHONE, SMALL_PHONE, OpenPage
from tests.browser.learner import Learner

PUBLIC = ["/", "/katalog", "/katalog?q=tidakada", "/kursus/etika-pemerintahan", "/kursus/pelayanan-publik-prima",
          "/masuk", "/tentang", "/luring", "/v/TIDAK-ADA", "/tidak-ada"]  # fmt: skip
OWN = ["/", "/belajar", "/jp", "/pesan", "/sertifikat", "/jadwal", "/presensi", "/p/kode", "/profil", "/ganti-sandi",
       "/privasi", "/kursus/pelayanan-publik-prima"]  # fmt: skip


@pytest.mark.parametrize(
    ("size", "theme"), [(PHONE, "light"), (PHONE, "dark"), (DESK, "light"), (DESK, "dark"), (SMALL_PHONE, "light")]
)
def test_pages_have_no_violations_and_fit_the_screen(
    open_page: OpenPage, pictures: Path, size: dict[str, int], theme: str
) -> None:
    found: list[str] = []
    visitor = open_page(size=size, theme=theme)
    mine = open_page("dewi.anggraheni", size=size, theme=theme)
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
            name = address.removeprefix("http://").strip("/").replace("/", "-").replace("?", "-")[-60:] or "beranda"
            who = "tamu" if page is visitor else "peserta"
            page.screenshot(path=pictures / f"{who}-{name}-{size['width']}-{theme}.png", full_page=True)
    mine.goto("/")
    mine.locator(".menu summary").click()
    found += violations(mine)
    assert found == []
