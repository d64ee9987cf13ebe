"""JP, team, boards, exports, certificates and their public check; and who may read what."""

import csv
import io

import pypdf
import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from services.enrollment.domain.policies import JP_TARGET
from services.enrollment.reads.policies import POLICIES
from shared.access.scope import THE_SYSTEM
from shared.contracts.enrollment import JpCredited
from shared.ids import uuid7
from shared.persistence.tables import AUDIT_LOG
from shared.policies.setting import set_policy
from shared.testing.events import recorded
from tests.integration.enrollment.world import (
    COLLEAGUE,
    ETIKA,
    OFFICE,
    ORGANISER,
    OTHER_OFFICE,
    PRIMA,
    SUPERVISOR,
    TRAINER,
    World,
)


@pytest.fixture
def done(world: World) -> World:
    """Siti has completed Etika; Budi has begun."""
    world.complete()
    world.enroll(by=world.caller(COLLEAGUE))
    return world


def certificate(world: World) -> dict[str, str]:
    [item] = world.learner.get("/certificates").json["items"]
    found: dict[str, str] = item
    return found


def test_jp_stand_against_the_target(done: World) -> None:
    body = done.learner.get("/jp").json
    assert (body["year"], body["credited"], body["target"], body["ceiling"]) == (2026, "4.00", "20.00", None)
    assert (body["shortfall"], body["years"]) == ("16.00", [2026])
    [entry] = body["entries"]
    assert entry | {"id": None} == {
        "id": None,
        "title": "Etika Pemerintahan",
        "jp": "4.00",
        "kind": 16,
        "kind_name": "E-Learning",
        "credited_on": "2026-11-19",
        "is_reversal": False,
        "over_daily_cap": True,
    }
    assert done.caller(COLLEAGUE).get("/jp?year=2026").json["ceiling"] == "24.00"
    assert done.learner.get("/jp?year=2025").json["years"] == [2026, 2025]


def test_a_unit_can_ask_for_more(done: World) -> None:
    with done.database.begin() as context:
        for jp in (80, 90):
            value = {"targets": [{"target": str(jp)}]}
            set_policy(context, POLICIES, JP_TARGET, value, scope=THE_SYSTEM, unit_id=OFFICE)
    assert done.learner.get("/jp").json["shortfall"] == "86.00"


def test_a_supervisor_sees_the_team_alone(done: World) -> None:
    page = done.caller(SUPERVISOR, supervisor=[OFFICE]).get("/team").json
    assert [(m["name"], m["jp"], m["active_courses"], m["completed_courses"]) for m in page["items"]] == [
        ("=Budi Santoso", "0.00", 1, 0),
        ("Siti Rahmawati", "4.00", 0, 1),
    ]
    assert page["items"][0]["unit_name"] == "Dinas Pelayanan"
    assert done.caller(uuid7(), supervisor=[OFFICE]).get("/team").json["items"] == []
    first = done.caller(SUPERVISOR, supervisor=[OFFICE]).get("/team?limit=1").json
    rest = done.caller(SUPERVISOR, supervisor=[OFFICE]).get(f"/team?limit=1&cursor={first['next']}").json
    assert (rest["items"][0]["name"], rest["next"]) == ("Siti Rahmawati", None)


def test_a_board_counts_and_lists(done: World) -> None:
    boards = {board["course_id"]: board for board in done.organiser.get("/boards").json["items"]}
    assert set(boards) == {str(ETIKA), str(PRIMA)}
    assert boards[str(ETIKA)] | {"course_id": None} == {
        "course_id": None,
        "title": "Etika Pemerintahan",
        "enrolled": 2,
        "active": 1,
        "completed": 1,
        "passed": 1,
        "certified": 1,
        "withdrawn": 0,
    }
    assert boards[str(PRIMA)]["enrolled"] == 0
    board = done.organiser.get(f"/boards/{ETIKA}?limit=1").json
    rest = done.organiser.get(f"/boards/{ETIKA}?limit=1&cursor={board['next']}").json
    [budi], [siti] = board["participants"], rest["participants"]
    assert (budi["name"], budi["progress_percent"], budi["score"], budi["jp"]) == (
        "=Budi Santoso",
        0,
        None,
        None,
    )
    assert (siti["score"], siti["grade"], siti["jp"]) == ("86.67", "Baik", "4.00")
    assert (siti["certificate_number"], siti["progress_percent"]) == ("0001/BKPSDM/XI/2026", 100)


def test_a_boards_participants_are_narrowed_by_state_and_name(done: World) -> None:
    def names(query: str) -> list[str]:
        return [one["name"] for one in done.organiser.get(f"/boards/{ETIKA}?{query}").json["participants"]]

    everybody = names("")
    assert len(everybody) == 2
    assert names("state=completed") + names("state=active") != []
    assert sorted(names("state=completed") + names("state=active")) == sorted(everybody)
    assert names(f"q={everybody[0][:4].upper()}") == everybody[:1]
    assert names("q=%25") == []
    assert done.organiser.get(f"/boards/{ETIKA}?state=sleeping").status_code == 422


def test_course_reports_stay_within_the_access_scope(done: World) -> None:
    for caller, seen in [
        (done.caller(TRAINER, trainer=[OFFICE]), 2),
        (done.caller(uuid7(), bkpsdm_admin=[]), 2),
        (done.caller(uuid7(), trainer=[OFFICE]), 0),
        (done.caller(uuid7(), organiser=[OTHER_OFFICE]), 0),
    ]:
        assert len(caller.get("/boards").json["items"]) == seen
        assert caller.get(f"/boards/{ETIKA}").status_code == (200 if seen else 404)
        assert caller.get(f"/boards/{ETIKA}/export").status_code == (200 if seen else 404)


def test_a_board_is_taken_away_as_csv_and_written_down(done: World) -> None:
    answer = done.organiser.get(f"/boards/{ETIKA}/export?format=csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="peserta-2026-11-19.csv"'
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    assert rows[0][:4] == ["No", "Nama", "Jabatan", "Pangkat/Golongan"]
    assert rows[1][1] == "'=Budi Santoso"
    assert rows[2] == [
        "2",
        "Siti Rahmawati",
        "Analis Kebijakan",
        "Penata (III/c)",
        "Dinas Pelayanan",
        "Selesai",
        "100",
        "86,67",
        "Baik",
        "4",
        "0001/BKPSDM/XI/2026",
        "19-11-2026",
        "19-11-2026",
    ]
    with done.database.reading() as session:
        [line] = session.execute(select(AUDIT_LOG).where(AUDIT_LOG.c.action == "board.exported")).all()
    assert (line.actor_id, line.subject) == (ORGANISER, f"course:{ETIKA}")


def test_a_board_is_taken_away_as_xlsx(done: World) -> None:
    answer = done.organiser.get(f"/boards/{ETIKA}/export?format=xlsx")
    sheet = load_workbook(io.BytesIO(answer.data)).active
    assert sheet is not None
    assert [cell.value for cell in sheet[2]][:2] == [1, "'=Budi Santoso"]
    assert [cell.value for cell in sheet[3]][7:10] == [86.67, "Baik", 4]
    assert done.organiser.get(f"/boards/{ETIKA}/export?format=pdf").status_code == 422


def test_a_certificate_is_shown_to_its_holder_alone(done: World) -> None:
    item = certificate(done)
    assert (item["name"], item["agency_name"], item["unit_name"]) == (
        "Siti Rahmawati",
        "Provinsi Nusa Harapan",
        "Dinas Pelayanan",
    )
    assert (item["started_on"], item["completed_on"]) == ("2026-11-19", "2026-11-19")
    assert done.learner.get(f"/certificates/{item['id']}").json == item
    for path in (f"/certificates/{item['id']}", f"/certificates/{item['id']}.pdf"):
        assert done.caller(COLLEAGUE).get(path).status_code == 404


def test_the_pdf_says_what_a_certificate_says(done: World) -> None:
    item = certificate(done)
    answer = done.learner.get(f"/certificates/{item['id']}.pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].endswith('"sertifikat-0001-BKPSDM-XI-2026.pdf"')
    document = pypdf.PdfReader(io.BytesIO(answer.data))
    front, back = (" ".join(page.extract_text().split()) for page in document.pages)
    for words in (
        "Nomor: 0001/BKPSDM/XI/2026",
        "Siti Rahmawati",
        "Analis Kebijakan",
        "LULUS dengan predikat Baik",
        "Etika Pemerintahan",
        "19 November 2026",
        "4 JP",
        "Kepala BKPSDM",
        item["verification_code"],
    ):
        assert words in front, words
    assert "Modul 1" in back
    assert "Modul 2" in back
    assert "Modul 3" not in back  # only a test and a survey: nothing to read
    assert "18 menit" in back
    assert document.metadata is not None
    assert document.metadata.title == "Sertifikat Etika Pemerintahan — Siti Rahmawati"
    assert b"<pdfaid:part>2</pdfaid:part>" in answer.data
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in answer.data
    page = document.pages[0].mediabox
    assert (round(page.width), round(page.height)) == (842, 595)
    assert done.learner.get(f"/certificates/{item['id']}.pdf").data == answer.data


def test_anybody_can_check_a_certificate_and_learns_no_more_than_stands_on_it(done: World) -> None:
    item = certificate(done)
    code = item["verification_code"]
    answer = done.visitor.get(f"/verifications/{code.lower().replace('-', '')}")
    assert answer.json == {
        "status": "valid",
        "name": "Siti Rahmawati",
        "title": "Etika Pemerintahan",
        "started_on": "2026-11-19",
        "completed_on": "2026-11-19",
        "jp": "4.00",
        "number": "0001/BKPSDM/XI/2026",
    }
    for wrong in ("AAAAA-AAAAA-AAAAA-AAAAA", "%00", "x" * 500):
        assert done.visitor.get(f"/verifications/{wrong}").status_code == 404


def test_a_revoked_certificate_says_so_and_gives_its_jp_back(done: World) -> None:
    item = certificate(done)
    path = f"/certificates/{item['id']}/revoke"
    assert done.caller(TRAINER, trainer=[OFFICE]).post(path, {"reason": "Salah orang"}).status_code == 403
    elsewhere = done.caller(uuid7(), organiser=[OTHER_OFFICE], trainer=[OFFICE])
    assert elsewhere.post(path, {"reason": "Salah orang"}).status_code == 404
    assert done.organiser.post(path, {"reason": ""}).status_code == 422
    answer = done.organiser.post(path, {"reason": "Ujian dikerjakan orang lain"})
    assert (answer.status_code, answer.json["state"]) == (200, "revoked")
    assert done.organiser.post(path, {"reason": "Lagi"}).json["code"] == "certificate_revoked"
    assert done.visitor.get(f"/verifications/{item['verification_code']}").json["status"] == "revoked"
    assert done.learner.get(f"/certificates/{item['id']}.pdf").json["code"] == "certificate_revoked"
    body = done.learner.get("/jp").json
    assert (body["credited"], sorted(entry["jp"] for entry in body["entries"])) == ("0.00", ["-4.00", "4.00"])
    assert [fact.jp for fact in recorded(done.database, JpCredited)] == [4, -4]
    assert done.organiser.get("/boards").json["items"][1]["certified"] in (0, 1)


def test_the_openapi_document_is_there(world: World) -> None:
    document = world.app.test_client().get("/openapi.json").get_json()
    assert document["openapi"].startswith("3.1")
    assert "/api/v1/enrollment/enrollments" in document["paths"]
