"""Writing a course: nothing typed is lost, what is removed can come back, publishing says what it does."""

from flask.testing import FlaskClient

from tests.integration.portal.fake_services import COURSE, problem
from tests.integration.portal.staff.sending import send, words
from tests.integration.portal.staff.staff_services import LAST, LESSON, MODULE, SECOND, Staff

HERE = f"/mengajar/kursus/{COURSE}"
WRITING = f"{HERE}/pelajaran/{LESSON}"


def titles(world: Staff) -> list[list[str]]:
    return [[lesson["title"] for lesson in module["lessons"]] for module in world.draft["modules"]]


def test_a_lesson_is_saved_with_one_kind_of_line_ends(trainer: FlaskClient, world: Staff) -> None:
    answer = send(trainer, WRITING, judul="Mulai", menit="8", naskah="Satu\r\n\r\nDua", aksi="simpan")
    assert answer.status_code == 303
    lesson = world.draft["modules"][0]["lessons"][0]
    assert (lesson["title"], lesson["minutes"], lesson["markdown"]) == ("Mulai", 8, "Satu\n\nDua")


def test_what_somebody_else_saved_meanwhile_is_not_overwritten_and_nothing_typed_is_lost(
    trainer: FlaskClient, world: Staff
) -> None:
    stale = "0" * 20
    answer = send(trainer, WRITING, asal=stale, judul="Milik saya", menit="8", naskah="Teks saya")
    assert answer.status_code == 412
    assert "Teks saya" in answer.text
    assert "Halo." in answer.text, "what is saved now stands beside it"
    assert world.draft["revision"] == 7
    page = send(trainer, WRITING, judul="Milik saya", menit="8", naskah="Teks saya")
    assert page.status_code == 303


def test_a_change_elsewhere_in_the_course_does_not_stand_in_the_way(
    trainer: FlaskClient, world: Staff
) -> None:
    trainer.get(WRITING)
    world.draft["summary"] = "Diubah orang lain."
    world.draft["revision"] = 9
    assert send(trainer, WRITING, judul="Awal", menit="9", naskah="Baru").status_code == 303
    assert world.draft["summary"] == "Diubah orang lain."


def test_a_save_that_crosses_another_one_shows_both(trainer: FlaskClient, world: Staff) -> None:
    world.services.answers[f"PUT /catalog/drafts/{COURSE}"] = (412, problem(412, "draft_changed_meanwhile"))
    answer = send(trainer, WRITING, judul="Awal", menit="9", naskah="Baru")
    assert answer.status_code == 412
    assert "Baru" in answer.text


def test_a_lesson_without_title_or_with_too_many_minutes_is_explained_beside_the_field(
    trainer: FlaskClient,
) -> None:
    answer = send(trainer, WRITING, judul=" ", menit="61", naskah="x")
    assert answer.status_code == 422
    assert "judul-salah" in answer.text
    assert "menit-salah" in answer.text


def test_a_preview_changes_nothing(trainer: FlaskClient, world: Staff) -> None:
    answer = send(trainer, WRITING, judul="Awal", menit="7", naskah="Lihat ini", aksi="pratinjau")
    assert "<p>Lihat ini</p>" in answer.text
    assert world.services.sent("PUT", COURSE) == []
    part = send(trainer, WRITING, f"{WRITING}/pratinjau", naskah="Sambil mengetik")
    assert "<p>Sambil mengetik</p>" in part.text
    assert "<html" not in part.text


def test_lessons_move_over_the_edge_of_their_module(trainer: FlaskClient, world: Staff) -> None:
    assert titles(world) == [["Awal", "Akhir"], []]
    send(trainer, HERE, f"{HERE}/pelajaran/{LAST}/turun")
    assert titles(world) == [["Awal"], ["Akhir"]]
    send(trainer, HERE, f"{HERE}/pelajaran/{LAST}/naik")
    send(trainer, HERE, f"{HERE}/pelajaran/{LAST}/naik")
    assert titles(world) == [["Akhir", "Awal"], []]
    send(trainer, HERE, f"{HERE}/pelajaran/{LAST}/naik")
    assert titles(world) == [["Akhir", "Awal"], []]


def test_modules_are_added_renamed_and_moved(trainer: FlaskClient, world: Staff) -> None:
    send(trainer, HERE, f"{HERE}/modul", judul="Penutup")
    send(trainer, HERE, f"{HERE}/modul/{SECOND}", judul="Tengah")
    send(trainer, HERE, f"{HERE}/modul/{SECOND}/naik")
    assert [module["title"] for module in world.draft["modules"]] == ["Tengah", "Dasar", "Penutup"]
    send(trainer, HERE, f"{HERE}/modul/{SECOND}", judul="")
    assert world.draft["modules"][0]["title"] == "Tengah"


def test_a_new_lesson_opens_to_be_written(trainer: FlaskClient, world: Staff) -> None:
    answer = send(trainer, HERE, f"{HERE}/modul/{SECOND}/pelajaran", judul="Baru")
    new = world.draft["modules"][1]["lessons"][0]
    assert answer.location == f"{HERE}/pelajaran/{new['id']}"


def test_what_is_removed_can_be_taken_back(trainer: FlaskClient, world: Staff) -> None:
    answer = send(trainer, HERE, f"{HERE}/modul/{MODULE}/hapus")
    assert titles(world) == [[]]
    assert answer.location == f"{HERE}?urungkan=7"
    assert "Urungkan" in trainer.get(answer.location).text
    send(trainer, answer.location, f"{HERE}/kembalikan", revisi="7")
    assert world.sent("POST", "/restore") == [{"revision": 7}]


def test_settings_are_saved_as_catalog_wants_them(trainer: FlaskClient, world: Staff) -> None:
    answer = send(
        trainer, f"{HERE}/pengaturan", judul="Etika", alamat="etika", ringkasan="R", kategori="K", bahasa="id",
        cara="online", jenis="3", jp="2,5", tingkat="menengah", kompetensi="integritas",
        kompetensi_lain="Kearsipan Digital", hasil="- Satu\n\n• Dua", survei="required", pelajaran="1", pertemuan="1",
    )  # fmt: skip
    assert answer.status_code == 303
    draft = world.draft
    assert (draft["jp"], draft["kind"], draft["level"]) == ("2.50", 3, "menengah")
    assert draft["competencies"] == ["integritas", "teknis.kearsipan-digital"]
    assert draft["outcomes"] == ["Satu", "Dua"]
    assert draft["completion"] == {"lessons": "all", "quizzes": [], "meetings": False}, (
        "online there are no meetings"
    )
    assert draft["modules"][0]["lessons"], "the text of the course stays"


def test_wrong_settings_are_explained_beside_the_fields(trainer: FlaskClient, world: Staff) -> None:
    answer = send(trainer, f"{HERE}/pengaturan", judul="", alamat="Etika!", jp="banyak")
    assert answer.status_code == 422
    assert all(f"{name}-salah" in answer.text for name in ("judul", "alamat", "jp"))
    world.services.answers[f"PUT /catalog/drafts/{COURSE}"] = (409, problem(409, "slug_taken"))
    answer = send(trainer, f"{HERE}/pengaturan", judul="E", alamat="etika", jp="1")
    assert "sudah dipakai kursus lain" in answer.text


def test_publishing_asks_for_the_revision_that_was_shown(trainer: FlaskClient, world: Staff) -> None:
    answer = send(trainer, f"{HERE}/terbit")
    assert answer.status_code == 303
    assert world.services.sent("POST", "/publish")[0].headers["If-Match"] == '"7"'
    assert "Versi 1 terbit" in trainer.get(answer.location).text


def test_what_keeps_a_draft_from_being_published_leads_to_its_place(
    trainer: FlaskClient, world: Staff
) -> None:
    found = [{"path": "modules.0.lessons.1.markdown", "code": "missing", "message": "x"},
             {"path": "quizzes.0.question_set_id", "code": "missing", "message": "x"},
             {"path": "modules.1.lessons", "code": "missing", "message": "x"},
             {"path": "category", "code": "missing", "message": "x"},
             {"path": "something.new", "code": "new", "message": "Told by catalog."}]  # fmt: skip
    answer = send(trainer, f"{HERE}/terbit")
    world.services.answers[f"POST /catalog/drafts/{COURSE}/publish"] = (
        422, problem(422, "draft_incomplete", problems=found))  # fmt: skip
    answer = send(trainer, f"{HERE}/terbit")
    assert answer.status_code == 422
    text = words(answer.text)
    assert "Pelajaran “Akhir” belum berisi." in text
    assert "Modul “Lanjut” belum punya pelajaran." in text
    assert "Told by catalog." in text
    assert f"{HERE}/pelajaran/{LAST}" in answer.text
    assert f"{HERE}/kuis/post-test" in answer.text


def test_a_draft_that_changed_meanwhile_is_shown_again_before_it_is_published(
    trainer: FlaskClient, world: Staff
) -> None:
    world.services.answers[f"POST /catalog/drafts/{COURSE}/publish"] = (
        412,
        problem(412, "draft_changed_meanwhile"),
    )
    assert send(trainer, f"{HERE}/terbit").status_code == 412


def test_a_new_course_begins_with_its_title(trainer: FlaskClient, world: Staff) -> None:
    assert send(trainer, "/mengajar/baru", judul=" ").status_code == 422
    answer = send(trainer, "/mengajar/baru", judul="Manajemen Waktu")
    assert answer.location == f"{HERE}/pengaturan?baru=1"
    assert world.sent("POST", "/catalog/courses") == [{"title": "Manajemen Waktu"}]
