"""Every page of staff comes out whole, and is of use only to those it is for."""

import pytest
from flask.testing import FlaskClient

from services.portal.question_types import QUESTION_TYPES
from tests.integration.portal.fake_courses import COURSE, RUN
from tests.integration.portal.staff.staff_services import LESSON, MEETING, QUIZ, SIBLING, Staff
from tests.integration.portal.test_pages import assert_whole

HERE = f"/mengajar/kursus/{COURSE}"
WRITING = f"{HERE}/kuis/{QUIZ}"
OF_TRAINERS = [
    "/mengajar", "/mengajar/baru", "/mengajar/impor", HERE, f"{HERE}?urungkan=6", f"{HERE}/pengaturan",
    f"{HERE}/pelajaran/{LESSON}", f"{HERE}/pelajaran/{LESSON}/lihat", f"{HERE}/terbit", f"{HERE}/riwayat",
    f"{HERE}/kegiatan/{LESSON}", f"{HERE}/syarat-selesai", WRITING, f"{WRITING}/gift", f"{WRITING}/soal/1",
    f"{WRITING}/soal/2", *[f"{WRITING}/soal/baru?jenis={kind.name}" for kind in QUESTION_TYPES],
    f"{HERE}/angkatan", f"{HERE}/angkatan/baru", f"{HERE}/angkatan/{RUN}", "/mengajar/pertemuan",
    "/mengajar/pertemuan?semua=1", f"/mengajar/pertemuan/{MEETING}", f"/mengajar/pertemuan/{MEETING}?status=unmarked",
    f"/mengajar/pertemuan/{MEETING}/layar", f"/mengajar/pertemuan/{MEETING}/tutup",
    f"/mengajar/pertemuan/{MEETING}/presensi/{SIBLING}", f"/mengajar/pertemuan/{MEETING}/daftar-hadir", "/kelola",
    f"/kelola/kursus/{COURSE}",
]  # fmt: skip
OF_ORGANISERS = [
    "/kelola", "/kelola/kursus", "/kelola/kursus?q=etika", "/kelola/kursus?q=tiada", f"/kelola/kursus/{COURSE}",
    f"/kelola/kursus/{COURSE}?status=completed&q=rina", "/kelola/orang", "/kelola/orang?q=dimas",
    f"/kelola/orang/{SIBLING}", f"/kelola/orang/{SIBLING}/ubah", f"/kelola/orang/{SIBLING}/sandi",
    "/kelola/orang/baru", "/kelola/orang/impor",
]  # fmt: skip


@pytest.mark.parametrize("path", OF_TRAINERS)
def test_each_page_of_a_trainer_is_whole(trainer: FlaskClient, path: str) -> None:
    assert_whole(trainer, path)


@pytest.mark.parametrize("path", OF_ORGANISERS)
def test_each_page_of_an_organiser_is_whole(organiser: FlaskClient, path: str) -> None:
    assert_whole(organiser, path)


@pytest.mark.parametrize("path", ["/tim", "/tim?tahun=2025&urut=kurang", "/tim?tahun=1900"])
def test_the_page_of_a_supervisor_is_whole(supervisor: FlaskClient, path: str) -> None:
    assert_whole(supervisor, path)


@pytest.mark.parametrize("path", ["/mengajar", "/mengajar/pertemuan", "/kelola", "/kelola/orang", "/tim"])
def test_a_learner_is_told_that_the_page_is_for_others(learner: FlaskClient, path: str) -> None:
    assert learner.get(path).status_code == 403


def test_a_trainer_administers_nobody(trainer: FlaskClient) -> None:
    assert trainer.get("/kelola/orang").status_code == 403
    assert "/kelola/orang" not in trainer.get("/kelola").text


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/catalog/drafts", "Belum ada kursus"),
        ("/enrollment/meetings", "Tidak ada pertemuan"),
        (f"/catalog/courses/{COURSE}/runs", "Belum ada angkatan"),
    ],
)
def test_an_empty_list_says_what_to_do(trainer: FlaskClient, world: Staff, path: str, told: str) -> None:
    world.draft["latest_version_number"] = 1
    world.services.answers[f"GET {path}"] = (200, {"items": [], "next": None})
    pages = {"/catalog/drafts": "/mengajar", "/enrollment/meetings": "/mengajar/pertemuan"}
    assert told in trainer.get(pages.get(path, f"{HERE}/angkatan")).text


def test_a_team_without_people_says_why(supervisor: FlaskClient, world: Staff) -> None:
    world.services.answers["GET /enrollment/team"] = (200, {"items": [], "next": None})
    assert "Belum ada anggota tim" in supervisor.get("/tim").text


def test_the_years_of_a_team_are_those_of_the_persons_zone(supervisor: FlaskClient) -> None:
    page = supervisor.get("/tim").text
    assert "JP tim saya, 2026" in page
    assert "1 dari 2 orang" in page
