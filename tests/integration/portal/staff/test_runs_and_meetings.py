"""Runs are planned in their zone's time; a meeting is held, its list corrected with a reason, closed and printed."""

import pytest
from flask.testing import FlaskClient

from tests.integration.portal.fake_courses import COURSE, MEETINGS, PERSON, RUN
from tests.integration.portal.fake_services import problem
from tests.integration.portal.staff.sending import send, words
from tests.integration.portal.staff.staff_services import MEETING, SIBLING, Staff

RUNS = f"/mengajar/kursus/{COURSE}/angkatan"
HERE = f"/mengajar/pertemuan/{MEETING}"
PLAN = {"nama": "Angkatan II", "zona": "Asia/Makassar", "kapasitas": "25", "id_0": "", "judul_0": "Praktik",
        "tempat_0": "Aula", "tanggal_0": "2026-11-24", "mulai_0": "09:00", "selesai_0": "11.30"}  # fmt: skip


def test_times_are_those_of_the_runs_zone(trainer: FlaskClient, world: Staff) -> None:
    assert send(trainer, f"{RUNS}/baru", **PLAN).status_code == 303
    [run] = world.sent("POST", f"{COURSE}/runs")
    assert run == {"name": "Angkatan II", "time_zone": "Asia/Makassar", "capacity": 25, "meetings": [
        {"id": None, "title": "Praktik", "place": "Aula", "starts_at": "2026-11-24T01:00:00+00:00",
         "ends_at": "2026-11-24T03:30:00+00:00"}]}  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"nama": ""}, "nama"), ({"kapasitas": "banyak"}, "kapasitas"), ({"zona": "Mars"}, "zona"),
     ({"judul_0": ""}, "judul_0"), ({"tanggal_0": ""}, "tanggal_0"), ({"selesai_0": "08:00"}, "selesai_0")],
)  # fmt: skip
def test_a_plan_that_contradicts_itself_is_explained(
    trainer: FlaskClient, world: Staff, changes: dict[str, str], field: str
) -> None:
    answer = send(trainer, f"{RUNS}/baru", **(PLAN | changes))
    assert answer.status_code == 422
    assert f"{field}-salah" in answer.text
    assert world.sent("POST", f"{COURSE}/runs") == []


def test_one_more_meeting_keeps_what_was_typed(trainer: FlaskClient) -> None:
    answer = send(trainer, f"{RUNS}/baru", **PLAN, aksi="tambah")
    assert 'name="judul_1"' in answer.text
    assert 'value="Praktik"' in answer.text


def test_a_run_is_changed_at_the_revision_that_was_shown(trainer: FlaskClient, world: Staff) -> None:
    page = trainer.get(f"{RUNS}/{RUN}").text
    assert 'value="10:00"' in page, "two o'clock UTC is ten in Makassar"
    fields = PLAN | {"id_0": MEETINGS[0]["id"], "id_1": MEETINGS[1]["id"], "hapus_1": "1"}
    assert send(trainer, f"{RUNS}/{RUN}", **fields).status_code == 303
    [request] = world.services.sent("PUT", RUN)
    assert request.headers["If-Match"] == '"2"'
    [sent] = world.sent("PUT", RUN)
    assert sent["trainer_ids"] == [PERSON]
    assert [meeting["id"] for meeting in sent["meetings"]] == [MEETINGS[0]["id"]]


@pytest.mark.parametrize(
    ("status", "code", "told"),
    [
        (412, "run_changed_meanwhile", "diubah di tempat lain"),
        (409, "meeting_already_started", "sudah dimulai"),
    ],
)
def test_a_refused_change_keeps_what_was_typed(
    trainer: FlaskClient, world: Staff, status: int, code: str, told: str
) -> None:
    world.services.answers[f"PUT /catalog/runs/{RUN}"] = (status, problem(status, code))
    answer = send(trainer, f"{RUNS}/{RUN}", **PLAN)
    assert answer.status_code == status
    assert told in answer.text
    assert 'value="Praktik"' in answer.text


def test_the_next_run_is_offered_a_roman_number(trainer: FlaskClient) -> None:
    assert 'value="Angkatan II"' in trainer.get(f"{RUNS}/baru").text


def test_the_screen_shows_a_code_and_refreshes_without_a_script(trainer: FlaskClient) -> None:
    page = trainer.get(f"{HERE}/layar")
    assert '<noscript><meta http-equiv="refresh" content="15"></noscript>' in page.text
    assert "<svg" in page.text
    assert "PIN 0 4 2 9 1 7" in page.text
    assert "1 dari 2 hadir" in words(page.text)


def test_the_live_part_is_only_the_code_and_leaves_when_the_list_is_closed(
    trainer: FlaskClient, world: Staff
) -> None:
    part = trainer.get(f"{HERE}/layar", headers={"HX-Request": "true"})
    assert part.text.lstrip().startswith('<div class="codes"')
    world.meeting_state = "closed"
    assert trainer.get(f"{HERE}/layar").location == HERE
    gone = trainer.get(f"{HERE}/layar", headers={"HX-Request": "true"})
    assert (gone.status_code, gone.headers["HX-Redirect"]) == (204, HERE)


@pytest.mark.parametrize(("deed", "asked"), [("buka", "open"), ("tutup", "close"), ("buka-lagi", "reopen")])
def test_a_meeting_is_opened_closed_and_reopened(
    trainer: FlaskClient, world: Staff, deed: str, asked: str
) -> None:
    assert send(trainer, HERE, f"{HERE}/{deed}").status_code == 303
    assert len(world.services.sent("POST", f"{MEETING}/{asked}")) == 1


def test_closing_says_first_what_it_does(trainer: FlaskClient) -> None:
    assert "1 orang belum tercatat dan akan ditandai tanpa keterangan." in words(
        trainer.get(f"{HERE}/tutup").text
    )


def test_a_meeting_that_changed_elsewhere_is_shown_as_it_is(trainer: FlaskClient, world: Staff) -> None:
    world.services.answers[f"POST /enrollment/meetings/{MEETING}/.*"] = (
        409,
        problem(409, "meeting_already_closed"),
    )
    answer = send(trainer, HERE, f"{HERE}/buka")
    assert "sudah berubah" in trainer.get(answer.location).text


def test_a_correction_needs_a_reason(trainer: FlaskClient, world: Staff) -> None:
    page = f"{HERE}/presensi/{SIBLING}"
    answer = send(trainer, page, status="sick", alasan="  ")
    assert answer.status_code == 422
    assert "alasan-salah" in answer.text
    assert send(trainer, page, status="sick", alasan="Surat dokter").status_code == 303
    assert world.sent("PUT", SIBLING) == [{"status": "sick", "reason": "Surat dokter"}]


def test_the_printed_list_has_everybody_and_the_time_with_its_zone(trainer: FlaskClient) -> None:
    text = words(trainer.get(f"{HERE}/daftar-hadir").text)
    assert "Selasa, 24 November 2026" in text
    assert "WITA" in text
    assert "Rina Sari" in text
    assert "Tanda tangan" in text
