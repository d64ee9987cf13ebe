"""Lists of people: whole or nothing."""

from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import func, select

from services.identity.models import Person
from services.identity.operations.imports import import_people
from shared.access.scope import THE_SYSTEM
from shared.contracts.identity import PersonRecorded
from shared.messaging.tables import outbox
from shared.persistence.database import Database
from shared.testing.events import recorded
from tests.integration.identity.conftest import Province
from tests.support.caller import Caller

HEADER = "nama;email;nip;jenis_pegawai;jabatan;pangkat;unit;atasan;peran;username;zona"
LIST = f"""{HEADER}
Siti Aminah, S.E.;siti@contoh.example;'19860505 201101 2 002;PNS;Analis;III/c;seksi;joko.w;trainer;;
Joko Widagdo;joko@contoh.example;199003142023211007;PPPK;Kepala Seksi;IX;Dinas;;supervisor;joko.w;WIT
Tamu Luar;tamu@contoh.example;;NON-ASN;Narasumber;;seksi;siti.aminah;;;
"""


@pytest.fixture
def organiser(province: Province) -> Caller:
    return province.as_("oki.penyelenggara")


def bring_in(caller: Caller, csv: str, *, dry_run: bool = False, status: int = 200) -> dict[str, Any]:
    answer = caller.post(f"/people/imports?dry_run={str(dry_run).lower()}", {"filename": "a.csv", "csv": csv})
    assert answer.status_code == status, answer.get_json()
    return dict(answer.get_json())


def problems(caller: Caller, *lines: str, header: str = HEADER) -> list[tuple[int, str, str]]:
    body = bring_in(caller, "\n".join([header, *lines]), status=422)
    assert body["code"] == "import_refused"
    return [(item["line"], item["column"], item["code"]) for item in body["problems"]]


def people_count(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Person)) or 0


def test_a_list_adds_people_who_can_sign_in(province: Province, organiser: Caller) -> None:
    report = bring_in(organiser, LIST)
    assert (report["created"], report["updated"], report["unchanged"]) == (3, 0, 0)
    rows = report["rows"]
    assert [(row["line"], row["action"], row["username"]) for row in rows] == [
        (2, "created", "siti.aminah"),
        (3, "created", "joko.w"),
        (4, "created", "tamu.luar"),
    ]
    for row in rows:
        body = province.sign_in(row["username"], row["first_password"]).get_json()
        assert body["person"]["must_change_password"] is True
        assert body["person"]["id"] == row["person_id"]


def test_a_row_may_name_a_supervisor_who_comes_later_in_the_list(
    province: Province, organiser: Caller, database: Database
) -> None:
    rows = bring_in(organiser, LIST)["rows"]
    facts = {str(fact.person_id): fact for fact in recorded(database, PersonRecorded)}
    siti, joko, tamu = (facts[row["person_id"]] for row in rows)
    assert siti.supervisor_id == joko.person_id
    assert tamu.supervisor_id == siti.person_id
    assert (joko.time_zone, siti.time_zone) == ("Asia/Jayapura", "Asia/Makassar")
    assert (joko.unit_id, joko.employment_type) == (province.units["dinas"], "contract_employee")
    assert organiser.get(f"/people/{siti.person_id}").get_json()["roles"]["trainer"]


def test_the_same_list_again_changes_nothing(organiser: Caller, database: Database) -> None:
    bring_in(organiser, LIST)
    before = len(recorded(database, PersonRecorded))
    report = bring_in(organiser, LIST)
    assert (report["created"], report["updated"], report["unchanged"]) == (0, 0, 3)
    assert all(row["first_password"] is None for row in report["rows"])
    assert len(recorded(database, PersonRecorded)) == before


def test_a_changed_list_updates_by_nip_and_by_username(organiser: Caller, database: Database) -> None:
    bring_in(organiser, LIST)
    second = f"""{HEADER}
Siti Aminah Putri, S.E., M.M.;;198605052011012002;PNS;Analis Muda;;seksi;;;;
Joko Widagdo;joko.baru@contoh.example;199003142023211007;PPPK;;;Dinas;;;joko.w;
"""
    report = bring_in(organiser, second)
    assert [row["action"] for row in report["rows"]] == ["updated", "updated"]
    facts = recorded(database, PersonRecorded)[-2:]
    assert [(fact.version, fact.name, fact.position, fact.rank, fact.email) for fact in facts] == [
        (2, "Siti Aminah Putri, S.E., M.M.", "Analis Muda", "III/c", "siti@contoh.example"),
        (2, "Joko Widagdo", "Kepala Seksi", "IX", "joko.baru@contoh.example"),
    ]


def test_a_nip_reaches_a_person_who_had_none(province: Province, organiser: Caller) -> None:
    line = "Pesi Peserta;;198605052011012002;PNS;;;seksi;;;pesi.peserta;"
    report = bring_in(organiser, f"{HEADER}\n{line}\n")
    assert report["rows"][0]["person_id"] == str(province.people["pesi.peserta"])
    found = organiser.post("/people/lookups", {"nip": "198605052011012002"}).get_json()
    assert found["username"] == "pesi.peserta"


def test_a_dry_run_says_the_same_and_changes_nothing(organiser: Caller, database: Database) -> None:
    before = people_count(database)
    report = bring_in(organiser, LIST, dry_run=True)
    assert report["created"] == 3
    assert [row["username"] for row in report["rows"]] == ["siti.aminah", "joko.w", "tamu.luar"]
    assert all(row["person_id"] is None and row["first_password"] is None for row in report["rows"])
    assert people_count(database) == before


def test_one_mistake_keeps_everything_out(organiser: Caller, database: Database) -> None:
    before = people_count(database)
    assert problems(organiser, *LIST.splitlines()[1:], "Salah;;123;PNS;;;seksi;;;;") == [
        (5, "nip", "nip_length")
    ]
    assert people_count(database) == before


def test_people_of_one_name_get_different_usernames(organiser: Caller) -> None:
    lines = [f"Siti Aminah;s{n}@contoh.example;;NON-ASN;;;seksi;;;;" for n in range(3)]
    report = bring_in(organiser, "\n".join([HEADER, *lines]))
    assert [row["username"] for row in report["rows"]] == ["siti.aminah", "siti.aminah2", "siti.aminah3"]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["A B;;;NON-ASN;;;tidak-ada;;;;"], [(2, "unit", "unit_unknown")]),
        (["A B;;;NON-ASN;;;badan;;;;"], [(2, "unit", "unit_out_of_reach")]),
        (["A B;;;NON-ASN;;;seksi;hantu;;;"], [(2, "atasan", "supervisor_unknown")]),
        (["A B;;;NON-ASN;;;seksi;a.b;;a.b;"], [(2, "atasan", "supervisor_is_self")]),
        (["A B;;;NON-ASN;;;seksi;;organiser;;"], [(2, "peran", "role_not_yours_to_grant")]),
        (["A B;;;NON-ASN;;;seksi;;;budi.badan;"], [(2, "", "person_out_of_reach")]),
        (["Oki P;;;NON-ASN;;;seksi;;;oki.penyelenggara;"], [(2, "", "person_out_of_reach")]),
        (
            ["A B;a@contoh.example;;NON-ASN;;;seksi;;;a.b;", "A B;;198605052011012002;PNS;;;seksi;;;a.b;"],
            [(3, "username", "username_twice")],
        ),
    ],
)
def test_a_row_that_cannot_be_taken_over_is_named(
    organiser: Caller, lines: Sequence[str], expected: list[tuple[int, str, str]]
) -> None:
    assert problems(organiser, *lines) == expected


def test_a_username_does_not_go_from_one_person_to_another(organiser: Caller) -> None:
    bring_in(organiser, LIST)
    lines = [
        "Siti Aminah;;198605052011012002;PNS;;;seksi;;;joko.w;",
        "Joko Widagdo;;198605052011012005;PNS;;;seksi;;;joko.w;",
    ]
    assert (2, "username", "username_of_another") in problems(organiser, lines[0])
    assert (2, "nip", "nip_of_another") in problems(organiser, lines[1])


def test_a_unit_name_that_two_units_share_asks_for_the_key(province: Province, organiser: Caller) -> None:
    admin = province.as_("ratu.admin")
    unit = {"key": "seksi-2", "name": "Seksi", "kind": "work_unit", "time_zone": "Asia/Jakarta"}
    assert admin.post("/units", {**unit, "parent_id": str(province.units["dinas"])}).status_code == 201
    # A key means one unit even where a name says the same.
    assert bring_in(organiser, f"{HEADER}\nA B;;;NON-ASN;;;seksi;;;;\n", dry_run=True)["created"] == 1
    more = {**unit, "key": "uji-1", "name": "Uji"}
    for key in ("uji-1", "uji-2"):
        admin.post("/units", {**more, "key": key, "parent_id": str(province.units["dinas"])})
    assert problems(organiser, "A B;;;NON-ASN;;;UJI;;;;") == [(2, "unit", "unit_ambiguous")]


def test_mistakes_are_told_in_the_organisers_language(organiser: Caller) -> None:
    text = f"{HEADER}\nA B;;;RAJA;;;seksi;;;;"
    assert bring_in(organiser, text, status=422)["problems"][0]["message"].startswith("Jenis pegawai harus")
    organiser.put("/me/preferences", {"language": "en"})
    assert bring_in(organiser, text, status=422)["problems"][0]["message"].startswith(
        "The kind of employment"
    )


def test_a_long_list_of_mistakes_is_cut(organiser: Caller) -> None:
    found = problems(organiser, *[f"A{n};;;RAJA;;;seksi;;;;" for n in range(300)])
    assert len(found) == 201
    assert found[-1] == (0, "", "too_many_problems")


@pytest.mark.parametrize("who", ["pesi.peserta"])
def test_a_learner_imports_nobody(province: Province, who: str) -> None:
    bring_in(province.as_(who), LIST, status=403)


def test_a_central_administrator_imports_anywhere_and_any_role(province: Province) -> None:
    line = "A B;;;NON-ASN;;;badan;;organiser,unit_admin;;"
    report = bring_in(province.as_("ratu.admin"), f"{HEADER}\n{line}\n")
    person = province.as_("ratu.admin").get(f"/people/{report['rows'][0]['person_id']}").get_json()
    assert set(person["roles"]) == {"learner", "organiser", "unit_admin"}


def test_two_thousand_rows_are_taken_over_in_few_statements(province: Province, database: Database) -> None:
    lines = [
        f"Orang Nomor {n};o{n}@contoh.example;19860505201101{1 + n % 2}{1 + n // 2 % 999:03d};PNS;;;seksi;;;orang{n};"
        for n in range(1900)
    ]
    with database.begin() as context:
        report = import_people(
            context,
            vault=province.vault,
            scope=THE_SYSTEM,
            text="\n".join([HEADER, *lines]),
            language="id",
            dry_run=False,
        )
    assert report.created == 1900
    with database.reading() as session:
        told = session.scalar(
            select(func.count()).select_from(outbox).where(outbox.c.type == PersonRecorded.NAME)
        )
    assert told == 1900 + 5
