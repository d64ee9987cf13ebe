"""A meeting at the browser: the trainer's screen, two learners' phones, the corrected list, and what it counts for."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import DESK
from tests.browser.conftest import OpenPage
from tests.support.api import Caller, enrol, new_learner, read_all_pages, take_quiz, until
from tests.support.running import Running

pytestmark = pytest.mark.browser

BLENDED = "pelayanan-publik-prima"
TRAINER = "surya.adiwangsa"


def ready_learner(running: Running) -> tuple[Caller, str]:
    """A learner of the blended course whom only the meetings still keep from finishing."""
    learner = new_learner(running.base)
    enrolment_id = enrol(learner, BLENDED)
    read_all_pages(learner, enrolment_id)
    take_quiz(learner, enrolment_id, slug=BLENDED)
    return learner, enrolment_id


def pin_on(screen: Page) -> str:
    """The six digits as the trainer's screen shows them now."""
    screen.reload()
    return re.sub(r"\D", "", screen.locator(".pincode").inner_text())


def test_meetings_attended_by_pin_and_by_code_complete_the_course(
    open_page: OpenPage, running: Running
) -> None:
    by_pin, first = ready_learner(running)
    by_code, second = ready_learner(running)
    trainer = open_page(TRAINER, size=DESK)
    trainer_api = Caller(running.base, TRAINER)
    phones = {
        learner: open_page(learner.me["username"], password=learner.password) for learner in (by_pin, by_code)
    }
    meetings = by_pin.get(f"enrollment/enrollments/{first}")["run"]["meetings"]
    assert len(meetings) == 2
    until(lambda: _listed(trainer_api, meetings[0]["id"], by_code.me["id"]))

    for meeting in meetings:
        address = f"/mengajar/pertemuan/{meeting['id']}"
        trainer.goto(address)
        trainer.get_by_role("button", name="Buka presensi").click()
        trainer.goto(f"{address}/layar")
        expect(trainer.locator(".qr svg")).to_be_visible()

        phones[by_pin].goto("/presensi")
        phones[by_pin].fill("#pin", pin_on(trainer))
        phones[by_pin].get_by_role("button", name="Saya hadir").click()
        expect(phones[by_pin].locator("main")).to_contain_text(meeting["title"])

        token = trainer_api.get(f"enrollment/meetings/{meeting['id']}/code")["token"]
        phones[by_code].goto(f"/p/{token}")
        phones[by_code].get_by_role("button", name="Saya hadir").click()
        expect(phones[by_code].locator("main")).to_contain_text(meeting["title"])

        # The screen counts by itself.
        expect(trainer.locator(".meter .big")).to_contain_text(re.compile(r"^[2-9]"))
        trainer.goto(f"{address}/tutup")
        trainer.get_by_role("button", name="Tutup daftar").click()
        expect(trainer.locator("main")).to_contain_text("Ditutup")

    for learner, enrolment_id in ((by_pin, first), (by_code, second)):
        found = until(lambda who=learner, which=enrolment_id: _completed(who, which))  # type: ignore[misc]
        assert found["attendance"]["present"] == 2
        assert found["jp_credited"] == "6.00"


def test_a_correction_needs_a_reason(open_page: OpenPage, running: Running) -> None:
    learner, enrolment_id = ready_learner(running)
    trainer = open_page(TRAINER, size=DESK)
    trainer_api = Caller(running.base, TRAINER)
    meeting = learner.get(f"enrollment/enrollments/{enrolment_id}")["run"]["meetings"][0]
    if trainer_api.get(f"enrollment/meetings/{meeting['id']}")["state"] == "planned":
        trainer_api.post(f"enrollment/meetings/{meeting['id']}/open")
    address = f"/mengajar/pertemuan/{meeting['id']}/presensi/{learner.me['id']}"
    trainer.goto(address)
    trainer.select_option("select[name=status]", "on_duty")
    trainer.locator("textarea[name=alasan]").evaluate("field => field.required = false")
    trainer.get_by_role("button", name="Simpan").click()
    expect(trainer.locator(".error").first).to_be_visible()
    trainer.fill("textarea[name=alasan]", "Surat tugas ke kecamatan.")
    trainer.get_by_role("button", name="Simpan").click()
    expect(trainer.locator("main")).to_contain_text("Surat tugas ke kecamatan.")


def _listed(trainer: Caller, meeting_id: str, person_id: str) -> bool | None:
    roster = trainer.get(f"enrollment/meetings/{meeting_id}")["roster"]
    return any(line["person_id"] == person_id for line in roster) or None


def _completed(learner: Caller, enrolment_id: str) -> dict[str, Any] | None:
    found: dict[str, Any] = learner.get(f"enrollment/enrollments/{enrolment_id}")
    return found if found["state"] == "completed" else None
