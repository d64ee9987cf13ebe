"""The tree of units."""

from typing import Any

from shared.contracts.identity import PersonRecorded, UnitRecorded
from shared.persistence.database import Database
from shared.testing.events import recorded
from tests.integration.identity.conftest import Province


def body(province: Province, key: str, parent: str | None, **more: Any) -> dict[str, Any]:
    parent_id = str(province.units[parent]) if parent else None
    plain = {"key": key, "name": key.title(), "kind": "work_unit", "parent_id": parent_id}
    return {**plain, "time_zone": "Asia/Jakarta", **more}


def test_everybody_reads_the_tree_each_unit_after_its_parent(province: Province) -> None:
    learner = province.as_("pesi.peserta")
    seen: list[dict[str, Any]] = []
    path = "/units?limit=2"
    while path:
        page = learner.get(path).get_json()
        seen += page["items"]
        path = f"/units?limit=2&cursor={page['next']}" if page["next"] else ""
    assert {unit["key"] for unit in seen} == {"provinsi", "dinas", "seksi", "badan"}
    ids = [unit["id"] for unit in seen]
    assert all(unit["parent_id"] is None or ids.index(unit["parent_id"]) < n for n, unit in enumerate(seen))
    section = next(unit for unit in seen if unit["key"] == "seksi")
    assert section["path"] == [str(province.units[key]) for key in ("provinsi", "dinas", "seksi")]
    assert province.visitor().get("/units").status_code == 401


def test_only_the_central_administrator_changes_the_tree(province: Province) -> None:
    organiser = province.as_("oki.penyelenggara")
    assert organiser.post("/units", body(province, "baru", "dinas")).status_code == 403
    assert (
        organiser.put(f"/units/{province.units['seksi']}", body(province, "seksi", "dinas")).status_code
        == 403
    )


def test_a_new_unit_is_told_with_its_path(province: Province, database: Database) -> None:
    answer = province.as_("ratu.admin").post("/units", body(province, "baru", "seksi"))
    assert answer.status_code == 201
    fact = recorded(database, UnitRecorded)[-1]
    assert str(fact.unit_id) == answer.get_json()["id"]
    assert fact.path == (*(province.units[key] for key in ("provinsi", "dinas", "seksi")), fact.unit_id)
    assert fact.version == 1


def test_a_moved_unit_takes_its_subtree_along(province: Province, database: Database) -> None:
    admin = province.as_("ratu.admin")
    answer = admin.put(
        f"/units/{province.units['dinas']}", body(province, "dinas", "badan", kind="department")
    )
    assert answer.status_code == 200
    facts = {fact.key: fact for fact in recorded(database, UnitRecorded)[4:]}
    assert facts["dinas"].path == tuple(province.units[key] for key in ("provinsi", "badan", "dinas"))
    assert facts["seksi"].path == tuple(
        province.units[key] for key in ("provinsi", "badan", "dinas", "seksi")
    )
    assert facts["seksi"].version == 2
    below = admin.get(f"/people?unit_id={province.units['badan']}").get_json()["items"]
    usernames = [line["username"] for line in below]
    assert usernames == ["budi.badan", "oki.penyelenggara", "pesi.peserta", "uci.admin"]


def test_a_unit_cannot_stand_below_itself(province: Province) -> None:
    admin = province.as_("ratu.admin")
    for parent in ("dinas", "seksi"):
        answer = admin.put(f"/units/{province.units['dinas']}", body(province, "dinas", parent))
        assert (answer.status_code, answer.get_json()["code"]) == (409, "unit_cannot_move_there")


def test_a_key_belongs_to_one_unit(province: Province) -> None:
    answer = province.as_("ratu.admin").post("/units", body(province, "seksi", "dinas"))
    assert (answer.status_code, answer.get_json()["code"]) == (409, "unit_key_taken")


def test_a_units_new_zone_is_told_for_its_people_without_one_of_their_own(
    province: Province, database: Database
) -> None:
    province.as_("uci.admin").put("/me/preferences", {"language": "id", "time_zone": "Asia/Jayapura"})
    before = len(recorded(database, PersonRecorded))
    zone = {"kind": "department", "time_zone": "Asia/Makassar"}
    province.as_("ratu.admin").put(
        f"/units/{province.units['dinas']}", body(province, "dinas", "provinsi", **zone)
    )
    facts = recorded(database, PersonRecorded)[before:]
    assert [(fact.person_id, fact.time_zone) for fact in facts] == [
        (province.people["oki.penyelenggara"], "Asia/Makassar")
    ]
