"""A trainer writes and publishes a course at the browser; who is enrolled stays on the version they began."""

import secrets

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import DESK
from tests.browser.conftest import OpenPage
from tests.support.api import Caller, enrol, new_learner, until
from tests.support.running import Running

pytestmark = pytest.mark.browser

TRAINER = "surya.adiwangsa"
GIFT = """::Satu:: Berapa menit satu JP? {#45}

::Dua:: Kursus daring boleh dibaca kapan saja. {TRUE}
"""


def write_page(page: Page, text: str) -> None:
    """Write the text of the page that is open, and save it."""
    page.fill("input[name=minutes]", "5")
    page.fill("textarea[name=markdown]", text)
    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(page.locator("#pratinjau strong")).to_be_visible()


def test_a_course_is_written_published_and_revised(open_page: OpenPage, running: Running) -> None:
    title = f"Menulis surat dinas {secrets.token_hex(3)}"
    page = open_page(TRAINER, size=DESK)
    page.goto("/mengajar/baru")
    page.fill("input[name=judul]", title)
    page.get_by_role("button", name="Buat kursus").click()
    page.wait_for_url("**/mengajar/kursus/**")
    course_id = page.url.split("/kursus/")[1].split("/")[0].split("?")[0]
    course = f"/mengajar/kursus/{course_id}"
    author = Caller(running.base, TRAINER)

    page.goto(course)
    page.locator("form[action$='/modul'] input[name=judul]").fill("Surat yang jelas")
    page.locator("form[action$='/modul'] button").click()
    page.locator("form[action$='/kegiatan'] input[name=title]").first.fill("Satu surat satu maksud")
    page.locator("form[action$='/kegiatan'] button").first.click()
    page.goto(course)
    page.get_by_role("link", name="Satu surat satu maksud", exact=True).click()
    # The preview follows what is typed, before anything is saved.
    page.fill("textarea[name=markdown]", "Tulislah **satu** maksud.")
    expect(page.locator("#pratinjau strong")).to_have_text("satu")
    write_page(page, "Tulislah **satu** maksud saja.")

    # What the form pages need beyond text is set through the API here; every field has a page test of its own.
    draft = author.get(f"catalog/drafts/{course_id}")
    questions = author.post("assessment/question-sets", gift=GIFT)
    draft |= {
        "summary": "Cara menulis surat dinas.",
        "category": "Administrasi",
        "jp": "1.00",
        "competencies": ["manajerial.komunikasi"],
        "outcomes": ["Anda dapat menulis surat satu maksud."],
    }
    draft["modules"][0]["activities"].append(
        {
            "kind": "quiz",
            "title": "Ujian akhir",
            "required": True,
            "completed_by": "passed",
            "settings": {
                "purpose": "posttest",
                "attempts": 3,
                "passing_score": 70,
                "time_limit_minutes": 10,
                "review": "after_submit",
                "question_set_id": questions["id"],
                "question_count": questions["question_count"],
            },
        }
    )
    saved = author.raw(
        "PUT", f"catalog/drafts/{course_id}", json=draft, headers={"If-Match": f'"{draft["revision"]}"'}
    )
    assert saved.status_code == 200, saved.text

    page.goto(f"{course}/terbit")
    page.get_by_role("button", name="Terbitkan versi 1").click()
    expect(page.locator("main")).to_contain_text("Versi 1")

    learner = new_learner(running.base)
    enrolment_id = until(lambda: _enrolled(learner, course_id))
    page.goto(course)
    page.get_by_role("link", name="Satu surat satu maksud", exact=True).click()
    write_page(page, "Tulislah **satu** maksud, lalu bacalah sekali lagi.")
    page.goto(f"{course}/terbit")
    page.get_by_role("button", name="Terbitkan versi 2").click()
    expect(page.locator("main")).to_contain_text("Versi 2")

    enrolment = learner.get(f"enrollment/enrollments/{enrolment_id}")
    assert enrolment["course"]["version_number"] == 1
    version = enrolment["course"]["version_id"]
    first = enrolment["activities"][0]["id"]
    assert "maksud saja" in learner.get(f"catalog/versions/{version}/activities/{first}")["html"]
    newcomer = new_learner(running.base)
    late = until(lambda: _on_version_2(newcomer, course_id))
    assert late["course"]["version_number"] == 2


def _enrolled(learner: Caller, course_id: str) -> str | None:
    # Enrollment hears of a new version by an event, a moment after it was published.
    answer = learner.raw("POST", "enrollment/enrollments", json={"course_id": course_id})
    return str(answer.json()["id"]) if answer.status_code == 201 else None


def _on_version_2(learner: Caller, course_id: str) -> dict[str, dict[str, int]] | None:
    slug = learner.get(f"catalog/courses/{course_id}")["slug"]
    enrolment_id = enrol(learner, slug)
    enrolment: dict[str, dict[str, int]] = learner.get(f"enrollment/enrollments/{enrolment_id}")
    if enrolment["course"]["version_number"] == 2:
        return enrolment
    learner.post(f"enrollment/enrollments/{enrolment_id}/withdraw")
    return None
