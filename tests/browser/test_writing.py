"""A trainer's forms: complete without JavaScript; with it, unsaved words are guarded and an import shows a bar."""

import io
import re
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Dialog, FilePayload, Page, expect

from tests.browser.axe import DESK, overflow, violations
from tests.browser.conftest import OpenPage
from tests.browser.learner import COURSES

pytestmark = pytest.mark.browser

TRAINER = "surya.adiwangsa"
BLENDED = "pelayanan-publik-prima"


def whole(page: Page) -> None:
    """The page fits and is usable by everybody."""
    assert violations(page) == []
    assert not overflow(page)


@pytest.mark.parametrize("javascript", [True, False])
def test_a_trainer_writes_a_course_with_typed_questions(open_page: OpenPage, javascript: bool) -> None:
    page = open_page(TRAINER, javascript=javascript, size=DESK)
    title = f"Manajemen Waktu {'dengan' if javascript else 'tanpa'} skrip"
    course = begun(page, title)
    page.fill("#modul-baru", "Mengatur hari")
    page.click(f"form[action='{course}/modul'] button")
    added(page, course, "page:", "Satu jam pertama")
    page.wait_for_url("**/pelajaran/*")
    page.fill("#markdown", "## Pagi\n\nMulai dari yang **penting**.")
    if not javascript:
        page.click("button[value=pratinjau]")
    expect(page.locator("#pratinjau strong")).to_have_text("penting")
    page.click("button[value=selesai]")
    page.wait_for_url(f"**{course}")
    added(page, course, "survey:", "")
    page.wait_for_url("**/kegiatan/*")
    page.locator("summary", has_text="Kapan terbuka").click()
    page.select_option("#after_0", label="Satu jam pertama")
    if javascript:
        whole(page)
    page.get_by_role("button", name="Simpan pengaturan").click()
    expect(page.locator("main")).to_contain_text("Terbuka setelah Satu jam pertama selesai")
    added(page, course, "quiz:posttest", "")
    page.wait_for_url("**/kuis/*")
    page.select_option("#jenis", "multiple_choice")
    page.locator("#soal form.add button").click()
    page.fill("#text", "Apa yang dikerjakan dahulu?")
    page.fill("#answer_0", "Yang penting")
    page.fill("#answer_1", "Yang mudah")
    page.check("input[name=correct][value='0']")
    page.click("button[value=save]:not(.sr)")
    expect(page.locator("#soal .answers .right")).to_contain_text("Yang penting")
    page.goto(f"{course}/terbit")
    page.locator(f"form[action='{course}/terbit'] button").click()
    expect(page.locator("main > .note").first).to_contain_text("Versi 1 terbit")
    page.goto(f"/katalog?q={title.replace(' ', '+')}")
    expect(page.locator("main")).to_contain_text(title)


def test_unsaved_words_are_not_left_behind(open_page: OpenPage) -> None:
    page = open_page(TRAINER)
    page.goto("/mengajar")
    page.get_by_role("link", name="Etika Pemerintahan").click()
    page.locator("a.t[href*='/pelajaran/']").first.click()
    page.wait_for_url("**/pelajaran/*")
    whole(page)
    page.locator("#markdown").press_sequentially("Belum disimpan. ")
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    page.goto("/mengajar")
    assert asked == ["beforeunload"]


@pytest.mark.parametrize("javascript", [True, False])
def test_an_upload_is_reported_and_brought_in(open_page: OpenPage, javascript: bool) -> None:
    page = open_page(TRAINER, javascript=javascript)
    slug = "salinan-bergerak" if javascript else "salinan-polos"
    page.goto("/mengajar/impor")
    page.set_input_files(
        "#berkas", FilePayload(name="kursus.zip", mimeType="application/zip", buffer=archive(slug))
    )
    page.locator("main form button").click()
    expect(page.locator("main")).to_contain_text("Semua berkas terbaca")
    if javascript:
        whole(page)
    page.locator("form[action='/mengajar/impor/jalan'] button").click()
    page.wait_for_url("**/mengajar/kursus/*")
    expect(page.locator("main > .note").first).to_contain_text("Kursus dibawa masuk.")
    expect(page.locator("h1")).to_have_text("Salinan Prima")


def begun(page: Page, title: str) -> str:
    """A new course with its settings filled in; the path of its page."""
    page.goto("/mengajar/baru")
    page.fill("#judul", title)
    page.locator("main form button").click()
    page.wait_for_url("**/pengaturan?baru=1")
    page.fill("#ringkasan", "Satu halaman dan satu kuis.")
    page.fill("#kategori", "Produktivitas")
    page.fill("#jp", "1,5")
    page.locator("main form .row .btn:not(.quiet)").click()
    page.wait_for_url(re.compile(r"/mengajar/kursus/[0-9a-f-]+$"))
    return "/mengajar/kursus/" + page.url.rsplit("/", 1)[-1]


def added(page: Page, course: str, kind: str, title: str) -> None:
    """Add an activity to the first module."""
    form = page.locator(f"form[action^='{course}/modul/'][action$='/kegiatan']").first
    form.locator("select").select_option(kind)
    form.locator("input[name=title]").fill(title)
    form.get_by_role("button").click()


def archive(slug: str) -> bytes:
    """The blended demo course at another address, as a ZIP file."""
    content = io.BytesIO()
    root: Path = COURSES / BLENDED
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(one for one in root.rglob("*") if one.is_file()):
            text = path.read_text(encoding="utf-8")
            if path.name == "course.yaml":
                text = text.replace(f"slug: {BLENDED}", f"slug: {slug}")
                text = text.replace("title: Pelayanan Publik Prima\n", "title: Salinan Prima\n", 1)
            packed.writestr(f"salinan/{path.relative_to(root).as_posix()}", text)
    return content.getvalue()
