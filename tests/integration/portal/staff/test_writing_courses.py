"""Writing a course: nothing typed is lost, what is removed can come back, publishing says what it does."""

from copy import deepcopy

import pytest
from flask.testing import FlaskClient

from tests.integration.portal.fake_courses import COURSE, VERSION
from tests.integration.portal.fake_services import problem
from tests.integration.portal.staff.sending import send, words
from tests.integration.portal.staff.staff_services import (
    LAST,
    LESSON,
    MODULE,
    QUIZ,
    SECOND,
    Staff,
    activity,
)

HERE = f"/mengajar/kursus/{COURSE}"
WRITING = f"{HERE}/pelajaran/{LESSON}"
STRANGE = "0199dddd-0000-7000-8000-000000000099"


def titles(world: Staff) -> list[list[str]]:
    return [[activity["title"] for activity in module["activities"]] for module in world.draft["modules"]]


def test_a_page_is_saved_with_one_kind_of_line_ends(trainer: FlaskClient, world: Staff) -> None:
    answer = send(trainer, WRITING, title="Mulai", minutes="8", markdown="Satu\r\n\r\nDua", aksi="simpan")
    assert answer.status_code == 303
    page = world.activity(LESSON)
    assert (page["title"], page["minutes"], page["settings"]) == ("Mulai", 8, {"markdown": "Satu\n\nDua"})


def test_what_somebody_else_saved_meanwhile_is_not_overwritten_and_nothing_typed_is_lost(
    trainer: FlaskClient, world: Staff
) -> None:
    stale = "0" * 20
    answer = send(trainer, WRITING, asal=stale, title="Milik saya", minutes="8", markdown="Teks saya")
    assert answer.status_code == 412
    assert "Teks saya" in answer.text
    assert "Halo." in answer.text, "what is saved now stands beside it"
    assert world.draft["revision"] == 7
    page = send(trainer, WRITING, title="Milik saya", minutes="8", markdown="Teks saya")
    assert page.status_code == 303


def test_a_change_elsewhere_in_the_course_does_not_stand_in_the_way(
    trainer: FlaskClient, world: Staff
) -> None:
    trainer.get(WRITING)
    world.draft["summary"] = "Diubah orang lain."
    world.draft["revision"] = 9
    assert send(trainer, WRITING, title="Awal", minutes="9", markdown="Baru").status_code == 303
    assert world.draft["summary"] == "Diubah orang lain."


def test_a_save_that_crosses_another_one_shows_both(trainer: FlaskClient, world: Staff) -> None:
    world.services.answers[f"PUT /catalog/drafts/{COURSE}"] = (412, problem(412, "draft_changed_meanwhile"))
    answer = send(trainer, WRITING, title="Awal", minutes="9", markdown="Baru")
    assert answer.status_code == 412
    assert "Baru" in answer.text


def test_a_page_without_title_or_with_too_many_minutes_is_explained_beside_the_field(
    trainer: FlaskClient,
) -> None:
    answer = send(trainer, WRITING, title=" ", minutes="61", markdown="x")
    assert answer.status_code == 422
    assert "title-salah" in answer.text
    assert "minutes-salah" in answer.text


@pytest.mark.parametrize(
    ("page", "fields"),
    [
        (WRITING, {"title": "Judul", "minutes": "5", "markdown": "Yang saya tulis"}),
        (f"{HERE}/kegiatan/{LESSON}", {"title": "Yang saya tulis", "minutes": "5", "module_id": MODULE}),
    ],
)
def test_what_catalog_refuses_is_told_beside_its_field_and_nothing_typed_is_lost(
    trainer: FlaskClient, world: Staff, page: str, fields: dict[str, str]
) -> None:
    refused = {"modules.0.activities.0.title": ["No such letter."], "modules.1.title": ["Elsewhere."]}
    world.services.answers[f"PUT /catalog/drafts/{COURSE}"] = (
        422, problem(422, "input_not_valid", fields=refused))  # fmt: skip
    answer = send(trainer, page, **fields)
    assert answer.status_code == 422
    assert "title-salah" in answer.text
    assert "Yang saya tulis" in answer.text


def test_a_preview_changes_nothing(trainer: FlaskClient, world: Staff) -> None:
    answer = send(trainer, WRITING, title="Awal", minutes="7", markdown="Lihat ini", aksi="pratinjau")
    assert "<p>Lihat ini</p>" in answer.text
    assert world.services.sent("PUT", COURSE) == []
    part = send(trainer, WRITING, f"{WRITING}/pratinjau", markdown="Sambil mengetik")
    assert "<p>Sambil mengetik</p>" in part.text
    assert "<html" not in part.text


def test_activities_move_over_the_edge_of_their_module(trainer: FlaskClient, world: Staff) -> None:
    assert titles(world) == [["Awal", "Akhir"], ["Pasca-uji"]]
    answer = send(trainer, HERE, f"{HERE}/kegiatan/{LAST}/turun")
    assert answer.location == f"{HERE}#kegiatan-{LAST}"
    assert titles(world) == [["Awal"], ["Akhir", "Pasca-uji"]]
    send(trainer, HERE, f"{HERE}/kegiatan/{LAST}/naik")
    send(trainer, HERE, f"{HERE}/kegiatan/{LAST}/naik")
    assert titles(world) == [["Akhir", "Awal"], ["Pasca-uji"]]
    send(trainer, HERE, f"{HERE}/kegiatan/{LAST}/naik")
    assert titles(world) == [["Akhir", "Awal"], ["Pasca-uji"]]
    send(trainer, HERE, f"{HERE}/kegiatan/{QUIZ}/naik")
    assert titles(world) == [["Akhir", "Awal", "Pasca-uji"], []]


def test_modules_are_added_renamed_and_moved(trainer: FlaskClient, world: Staff) -> None:
    send(trainer, HERE, f"{HERE}/modul", judul="Penutup")
    send(trainer, HERE, f"{HERE}/modul/{SECOND}", judul="Tengah")
    send(trainer, HERE, f"{HERE}/modul/{SECOND}/naik")
    assert [module["title"] for module in world.draft["modules"]] == ["Tengah", "Dasar", "Penutup"]
    send(trainer, HERE, f"{HERE}/modul/{SECOND}", judul="")
    assert world.draft["modules"][0]["title"] == "Tengah"


def test_a_new_page_opens_to_be_written(trainer: FlaskClient, world: Staff) -> None:
    answer = send(trainer, HERE, f"{HERE}/modul/{SECOND}/kegiatan", kind="page:", title="Baru")
    new = world.draft["modules"][1]["activities"][1]
    assert answer.location == f"{HERE}/pelajaran/{new['id']}"
    assert (new["title"], new["required"]) == ("Baru", True)


@pytest.mark.parametrize(
    ("kind", "title", "wanted"),
    [
        (
            "survey:",
            "Survei akhir kursus",
            {"kind": "survey", "settings": {"form": "l1.v1"}, "required": False},
        ),
        ("meeting:", "Pertemuan", {"kind": "meeting", "settings": {}, "required": True}),
    ],
)
def test_what_has_no_content_opens_with_its_settings(
    trainer: FlaskClient, world: Staff, kind: str, title: str, wanted: dict[str, object]
) -> None:
    answer = send(trainer, HERE, f"{HERE}/modul/{SECOND}/kegiatan", kind=kind)
    new = world.draft["modules"][1]["activities"][1]
    assert answer.location == f"{HERE}/kegiatan/{new['id']}"
    assert new == new | wanted | {"title": title, "available_when": None}
    assert title in trainer.get(answer.location).text


def test_meetings_are_offered_once_and_not_online(trainer: FlaskClient, world: Staff) -> None:
    assert 'value="meeting:"' in trainer.get(HERE).text
    send(trainer, HERE, f"{HERE}/modul/{SECOND}/kegiatan", kind="meeting:")
    assert 'value="meeting:"' not in trainer.get(HERE).text
    world.draft["modules"][1]["activities"].pop()
    world.draft["mode"] = "online"
    assert 'value="meeting:"' not in trainer.get(HERE).text


def test_a_kind_that_nobody_knows_cannot_be_added(trainer: FlaskClient, world: Staff) -> None:
    assert send(trainer, HERE, f"{HERE}/modul/{SECOND}/kegiatan", kind="hologram:").location == HERE
    assert world.services.sent("PUT", COURSE) == []


def test_what_is_removed_can_be_taken_back(trainer: FlaskClient, world: Staff) -> None:
    answer = send(trainer, HERE, f"{HERE}/modul/{MODULE}/hapus")
    assert titles(world) == [["Pasca-uji"]]
    assert answer.location == f"{HERE}?urungkan=7"
    assert "Urungkan" in trainer.get(answer.location).text
    send(trainer, answer.location, f"{HERE}/kembalikan", revisi="7")
    assert world.sent("POST", "/restore") == [{"revision": 7}]


def test_an_activity_that_is_removed_can_be_taken_back(trainer: FlaskClient, world: Staff) -> None:
    answer = send(trainer, HERE, f"{HERE}/kegiatan/{LAST}/hapus")
    assert titles(world) == [["Awal"], ["Pasca-uji"]]
    assert "Urungkan" in trainer.get(answer.location).text


def test_settings_are_saved_as_catalog_wants_them(trainer: FlaskClient, world: Staff) -> None:
    answer = send(
        trainer, f"{HERE}/pengaturan", judul="Etika", alamat="etika", ringkasan="R", kategori="K", bahasa="id",
        cara="online", jenis="3", jp="2,5", tingkat="menengah", kompetensi="integritas",
        kompetensi_lain="Kearsipan Digital", hasil="- Satu\n\n• Dua",
    )  # fmt: skip
    assert answer.status_code == 303
    draft = world.draft
    assert (draft["jp"], draft["kind"], draft["level"], draft["mode"]) == ("2.50", 3, "menengah", "online")
    assert draft["competencies"] == ["integritas", "teknis.kearsipan-digital"]
    assert draft["outcomes"] == ["Satu", "Dua"]
    assert titles(world) == [["Awal", "Akhir"], ["Pasca-uji"]], "the content of the course stays"


def test_what_completes_a_course_is_chosen_on_one_page(trainer: FlaskClient, world: Staff) -> None:
    page = f"{HERE}/syarat-selesai"
    assert trainer.get(page).text.count("checked") == 3
    answer = send(trainer, page, required=[LESSON])
    assert answer.status_code == 303
    assert [world.activity(key)["required"] for key in (LESSON, LAST, QUIZ)] == [True, False, False]
    assert "Semua yang wajib selesai: 1 halaman." in words(trainer.get(HERE).text)
    answer = send(trainer, page, asal="0" * 20, required=[LAST])
    assert answer.status_code == 412
    assert world.activity(LESSON)["required"] is True


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
    found = [{"path": "modules.0.activities.1.settings.markdown", "code": "missing", "message": "x"},
             {"path": "modules.1.activities.0.settings.question_set_id", "code": "missing", "message": "x"},
             {"path": "modules.0.activities.0.available_when", "code": "unknown_activity", "message": "x"},
             {"path": "modules.1.activities", "code": "missing", "message": "x"},
             {"path": "modules", "code": "asks_nothing", "message": "x"},
             {"path": "category", "code": "missing", "message": "x"},
             {"path": "modules.0.activities.0.settings.newer", "code": "new", "message": "Told by the kind."},
             {"path": "modules.7.activities.0.title", "code": "missing", "message": "No longer there."},
             {"path": "something.new", "code": "new", "message": "Told by catalog."}]  # fmt: skip
    world.services.answers[f"POST /catalog/drafts/{COURSE}/publish"] = (
        422, problem(422, "draft_incomplete", problems=found))  # fmt: skip
    answer = send(trainer, f"{HERE}/terbit")
    assert answer.status_code == 422
    text = words(answer.text)
    assert "Halaman “Akhir” belum berisi." in text
    assert "Kuis “Pasca-uji” belum berisi soal." in text
    assert "“Awal” menunggu kegiatan yang sudah dihapus." in text
    assert "Modul “Lanjut” belum berisi kegiatan." in text
    assert "tandai sedikitnya satu kegiatan" in text
    assert "Told by the kind." in text
    assert "No longer there." in text
    assert "Told by catalog." in text
    for address in (
        f"{HERE}/pelajaran/{LAST}", f"{HERE}/kuis/{QUIZ}", f"{HERE}/kegiatan/{LESSON}", f"{HERE}#modul-{SECOND}",
        f"{HERE}/syarat-selesai", f"{HERE}/pengaturan",
    ):  # fmt: skip
        assert f'class="go" href="{address}"' in answer.text


def test_a_kind_without_editor_is_shown_moved_and_removed_and_otherwise_kept(
    trainer: FlaskClient, world: Staff
) -> None:
    strange = activity(STRANGE, "hologram", "Ruang hologram", required=True, settings={"rays": [1, 2]})
    world.draft["modules"][0]["activities"].append(strange)
    page = trainer.get(HERE).text
    assert "Ruang hologram" in page
    assert "belum dapat diubah di sini" in page
    assert f'/kegiatan/{STRANGE}"' not in page
    assert trainer.get(f"{HERE}/kegiatan/{STRANGE}").location == HERE
    assert send(trainer, HERE, f"{HERE}/kegiatan/{STRANGE}", title="Lain").location == HERE
    send(trainer, HERE, f"{HERE}/kegiatan/{STRANGE}/naik")
    send(trainer, f"{HERE}/syarat-selesai", required=[LESSON])
    assert titles(world)[0] == ["Awal", "Ruang hologram", "Akhir"]
    assert world.activity(STRANGE) == strange
    found = [{"path": "modules.0.activities.1.kind", "code": "unknown_kind", "message": "x"}]
    world.draft["problems"] = found
    assert f'href="{HERE}#kegiatan-{STRANGE}"' in trainer.get(HERE).text
    send(trainer, HERE, f"{HERE}/kegiatan/{STRANGE}/hapus")
    assert titles(world)[0] == ["Awal", "Akhir"]


def test_a_draft_that_changed_meanwhile_is_shown_again_before_it_is_published(
    trainer: FlaskClient, world: Staff
) -> None:
    world.services.answers[f"POST /catalog/drafts/{COURSE}/publish"] = (
        412,
        problem(412, "draft_changed_meanwhile"),
    )
    assert send(trainer, f"{HERE}/terbit").status_code == 412


def test_the_page_for_publishing_says_what_a_new_version_changes(trainer: FlaskClient, world: Staff) -> None:
    world.draft |= {"state": "changed", "latest_version_id": VERSION, "latest_version_number": 1}
    published = deepcopy(world.draft) | {"version_id": VERSION}
    world.services.answers[f"GET /catalog/versions/{VERSION}"] = (200, published)
    assert "susunannya tetap" in words(trainer.get(f"{HERE}/terbit").text)
    send(trainer, HERE, f"{HERE}/kegiatan/{LAST}/naik")
    assert "Urutan kegiatan berubah" in words(trainer.get(f"{HERE}/terbit").text)
    send(trainer, HERE, f"{HERE}/kegiatan/{LAST}/hapus")
    send(trainer, HERE, f"{HERE}/modul/{SECOND}/kegiatan", kind="survey:", title="Survei")
    send(trainer, WRITING, title="Mulai", minutes="7", markdown="Halo.")
    send(trainer, f"{HERE}/syarat-selesai", required=[QUIZ])
    text = words(trainer.get(f"{HERE}/terbit").text)
    assert "Baru: Survei Dihapus: Akhir “Awal” menjadi “Mulai” Syarat selesai berubah" in text
    assert "susunannya tetap" not in text


def test_a_new_course_begins_with_its_title(trainer: FlaskClient, world: Staff) -> None:
    assert send(trainer, "/mengajar/baru", judul=" ").status_code == 422
    answer = send(trainer, "/mengajar/baru", judul="Manajemen Waktu")
    assert answer.location == f"{HERE}/pengaturan?baru=1"
    assert world.sent("POST", "/catalog/courses") == [{"title": "Manajemen Waktu"}]
