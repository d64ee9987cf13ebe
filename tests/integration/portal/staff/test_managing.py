"""Boards and people: spreadsheets pass through, lists are taken whole, first passwords are shown once."""

import io
from typing import Any

import pytest
from flask.testing import FlaskClient

from services.portal.web.form_state import MOST_PACKED, FormStateNotReadable, FormStateTooLarge, pack, unpack
from tests.integration.portal.fake_courses import COURSE, PERSON, UNIT
from tests.integration.portal.fake_services import problem
from tests.integration.portal.staff.sending import send, words
from tests.integration.portal.staff.staff_services import SIBLING, SUBJECT, Staff

PEOPLE = "/kelola/orang"
SOMEBODY = {"nama": "Citra Uji, S.E.", "jenis": "civil_servant", "nip": "1990 0101 201501 2 001", "unit": UNIT,
            "surel": "citra@dinas.example", "jabatan": "Analis", "pangkat": "III/a"}  # fmt: skip


def test_a_board_is_narrowed_by_state_and_name(organiser: FlaskClient, world: Staff) -> None:
    page = organiser.get(f"/kelola/kursus/{COURSE}?status=completed&q=rina").text
    asked = world.services.sent("GET", COURSE)[-1].url.params
    assert (asked["state"], asked["q"]) == ("completed", "rina")
    assert "0412/BKPSDM/X/2026" in page
    assert "status=completed" in page.split('rel="next"', 1)[1], "the next page is narrowed as well"


@pytest.mark.parametrize("name", ["csv", "xlsx"])
def test_a_spreadsheet_passes_through_as_it_comes(organiser: FlaskClient, world: Staff, name: str) -> None:
    world.services.answers[f"GET /enrollment/boards/{COURSE}/export"] = (200, {"as": name})
    answer = organiser.get(f"/kelola/kursus/{COURSE}/unduh/{name}")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert world.services.sent("GET", "/export")[0].url.params["format"] == name
    assert organiser.get(f"/kelola/kursus/{COURSE}/unduh/pdf").status_code == 404


def test_a_person_is_registered_and_the_first_password_shown_once(
    organiser: FlaskClient, world: Staff
) -> None:
    answer = send(organiser, f"{PEOPLE}/baru", **SOMEBODY, peran="trainer", unit_trainer="")
    assert answer.status_code == 201
    assert "rojuti-jubedi-ranidi" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    [sent] = world.sent("POST", "/people")
    assert sent["roles"] == {"trainer": [UNIT]}
    assert sent["supervisor_id"] is None
    assert "username" not in sent, "identity makes one"


def test_a_supervisor_is_found_by_part_of_the_name(organiser: FlaskClient, world: Staff) -> None:
    send(organiser, f"{PEOPLE}/baru", **SOMEBODY, atasan="dimas")
    assert world.sent("POST", "/people")[0]["supervisor_id"] == SIBLING


def test_several_people_of_a_name_are_given_to_choose_from(organiser: FlaskClient, world: Staff) -> None:
    line: dict[str, Any] = {**SUBJECT}
    world.services.answers["GET /identity/people"] = (
        200, {"items": [line, line | {"id": PERSON, "name": "Dimas Lain"}], "next": None})  # fmt: skip
    answer = send(organiser, f"{PEOPLE}/baru", **SOMEBODY, atasan="dimas")
    assert answer.status_code == 422
    assert "Dimas Lain" in answer.text
    send(organiser, f"{PEOPLE}/baru", **SOMEBODY, atasan="dimas", atasan_terpilih=PERSON)
    assert world.sent("POST", "/people")[0]["supervisor_id"] == PERSON


@pytest.mark.parametrize(
    ("refusal", "field"),
    [
        (problem(409, "nip_taken"), "nip"),
        (problem(409, "username_taken"), "nama_pengguna"),
        (problem(422, "input_not_valid", fields={"email": ["Not an e-mail address."]}), "surel"),
    ],
)
def test_what_identity_refuses_is_told_beside_the_field(
    organiser: FlaskClient, world: Staff, refusal: dict[str, Any], field: str
) -> None:
    world.services.answers["POST /identity/people"] = (refusal["status"], refusal)
    answer = send(organiser, f"{PEOPLE}/baru", **SOMEBODY)
    assert answer.status_code == 422
    assert f"{field}-salah" in answer.text
    assert "Citra Uji" in answer.text


def test_a_person_is_changed_without_losing_roles_and_supervisor(
    organiser: FlaskClient, world: Staff
) -> None:
    send(
        organiser, f"{PEOPLE}/{SIBLING}/ubah", **(SOMEBODY | {"nip": ""}), atasan="Rina Sari", aktif="1",
        peran="trainer", unit_trainer=UNIT,
    )  # fmt: skip
    [sent] = world.sent("PUT", SIBLING)
    assert sent["roles"] == {"learner": [UNIT], "trainer": [UNIT]}
    assert (sent["supervisor_id"], sent["active"]) == (PERSON, True)
    assert "nip" not in sent, "an empty field keeps the number that is stored"


def test_a_new_first_password_is_asked_for_twice_and_shown_once(organiser: FlaskClient, world: Staff) -> None:
    page = f"{PEOPLE}/{SIBLING}/sandi"
    assert world.services.sent("POST", "/password-reset") == []
    answer = send(organiser, page)
    assert "resoha-sanamo-bepuzo" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert "resoha" not in organiser.get(page).text


def test_a_list_is_tried_then_taken_over_and_its_passwords_can_be_saved(
    organiser: FlaskClient, world: Staff
) -> None:
    sheet = "nama;jenis_pegawai;unit\n=Dimas;PNS;dinas\n"
    report = send(organiser, f"{PEOPLE}/impor", berkas=(io.BytesIO(sheet.encode("utf-8-sig")), "orang.csv"))
    assert "Inilah yang akan dilakukan" in report.text
    assert [one.url.params["dry_run"] for one in world.services.sent("POST", "/imports")] == ["true"]
    carried = report.text.split('name="paket" value="', 1)[1].split('"', 1)[0]
    done = send(organiser, f"{PEOPLE}/impor", f"{PEOPLE}/impor/jalan", paket=carried, nama_berkas="orang.csv")
    assert world.sent("POST", "/imports")[1] == {"filename": "orang.csv", "csv": sheet}
    assert "resoha-sanamo-bepuzo" in done.text
    assert done.headers["Cache-Control"] == "no-store"
    passwords = done.text.split('name="paket" value="', 1)[1].split('"', 1)[0]
    file = send(organiser, f"{PEOPLE}/impor", f"{PEOPLE}/impor/sandi.csv", paket=passwords)
    assert "attachment" in file.headers["Content-Disposition"]
    assert "'=Dimas,dimas.arya,resoha-sanamo-bepuzo" in file.text, "no spreadsheet takes a name for a formula"


def test_each_mistake_of_a_list_is_told_with_its_line(organiser: FlaskClient, world: Staff) -> None:
    found = [{"line": 7, "column": "nip", "message": "Lembar kerja mengubah NIP."}]
    world.services.answers["POST /identity/people/imports"] = (
        422,
        problem(422, "import_refused", problems=found),
    )
    answer = send(organiser, f"{PEOPLE}/impor", berkas=(io.BytesIO(b"nama\n"), "orang.csv"))
    assert answer.status_code == 422
    assert "7 nip Lembar kerja mengubah NIP." in words(answer.text)


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"", "Pilih berkas CSV."), (b"PK\x03\x04abc", "Ini berkas Excel."), (b"nama\nJos\xe9\n", "baris 2")],
)
def test_a_file_that_is_no_list_is_explained(organiser: FlaskClient, content: bytes, told: str) -> None:
    answer = send(organiser, f"{PEOPLE}/impor", berkas=(io.BytesIO(content), "orang.csv"))
    assert answer.status_code == 422
    assert told in answer.text


def test_the_example_has_every_column(organiser: FlaskClient) -> None:
    first = organiser.get(f"{PEOPLE}/impor/contoh.csv").text.splitlines()[0]
    assert first.removeprefix("\ufeff").split(",")[:4] == ["nama", "email", "nip", "jenis_pegawai"]


def test_a_parcel_comes_back_as_it_was_and_not_larger_than_it_may_be() -> None:
    assert unpack(pack(b"isi")) == b"isi"
    with pytest.raises(FormStateNotReadable):
        unpack(pack(b"isi" * 100)[:-8])
    with pytest.raises(FormStateTooLarge):
        pack(_noise(MOST_PACKED))


def _noise(size: int) -> bytes:
    """Bytes that no compression makes smaller, the same ones each time."""
    value, noise = 1, bytearray()
    while len(noise) < size:
        value = value * 6364136223846793005 + 1442695040888963407 & (1 << 64) - 1
        noise += (value >> 8).to_bytes(8, "big")[1:]
    return bytes(noise)
