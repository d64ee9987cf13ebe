"""Registering and changing people, and whose it is to do so."""

from typing import Any

import pytest
from sqlalchemy import select, text

from services.identity.models import Supervision
from services.identity.operations.people import PersonChange, change_person
from shared.access.scope import THE_SYSTEM
from shared.contracts.identity import PersonRecorded
from shared.persistence.database import Database
from shared.persistence.tables import AUDIT_LOG
from shared.testing.events import recorded
from tests.integration.identity.conftest import Province
from tests.support.caller import Caller
from tests.support.clock import MovableClock

NIP = "198605052011012002"


def new(province: Province, unit: str = "seksi", **more: Any) -> dict[str, Any]:
    return {
        "name": "Tuti Pegawai, S.E.",
        "employment_type": "civil_servant",
        "nip": "19860505 201101 2 002",
        "unit_id": str(province.units[unit]),
        **more,
    }


@pytest.fixture
def admin(province: Province) -> Caller:
    return province.as_("ratu.admin")


@pytest.fixture
def organiser(province: Province) -> Caller:
    return province.as_("oki.penyelenggara")


def test_a_registered_person_gets_a_username_and_a_first_password(
    province: Province, organiser: Caller
) -> None:
    answer = organiser.post("/people", new(province, supervisor_id=str(province.people["pesi.peserta"])))
    assert answer.status_code == 201
    body = answer.get_json()
    assert body["username"] == "tuti.pegawai"
    assert body["nip_masked"] == "1986•••••••••••002"
    assert body["supervisor"]["name"] == "Pesi Peserta"
    assert body["time_zone"] == "Asia/Makassar"
    assert province.sign_in("tuti.pegawai", body["first_password"]).get_json()["person"][
        "must_change_password"
    ]


def test_a_registration_is_told_with_all_that_listeners_need(
    province: Province, organiser: Caller, database: Database, clock: MovableClock
) -> None:
    body = organiser.post("/people", new(province, position="Analis", rank="III/c")).get_json()
    fact = recorded(database, PersonRecorded)[-1]
    assert str(fact.person_id) == body["id"]
    assert (fact.version, fact.name, fact.position, fact.rank) == (1, "Tuti Pegawai, S.E.", "Analis", "III/c")
    assert (fact.unit_id, fact.time_zone, fact.language) == (province.units["seksi"], "Asia/Makassar", "id")
    assert (fact.active, fact.supervisor_id, fact.recorded_at) == (True, None, clock.now())


def test_the_nip_stands_readable_nowhere(province: Province, organiser: Caller, database: Database) -> None:
    organiser.post("/people", new(province))
    with database.reading() as session:
        for table in ("people", "outbox", "audit_log", "idempotency_keys", "rate_limits"):
            rows = session.execute(text(f"SELECT * FROM {table}")).all()  # noqa: S608 - names from the line above
            assert NIP not in str(rows), table


def test_two_people_cannot_have_one_nip_or_one_username(province: Province, organiser: Caller) -> None:
    assert organiser.post("/people", new(province)).status_code == 201
    again = organiser.post("/people", new(province, name="Orang Lain", nip=NIP))
    assert (again.status_code, again.get_json()["code"]) == (409, "nip_taken")
    taken = organiser.post("/people", new(province, nip="198605052011012003", username="tuti.pegawai"))
    assert (taken.status_code, taken.get_json()["code"]) == (409, "username_taken")


def test_an_impossible_nip_is_refused_with_its_reason(province: Province, organiser: Caller) -> None:
    answer = organiser.post("/people", new(province, nip="1.98605E+17"))
    assert answer.status_code == 422
    assert (answer.get_json()["code"], answer.get_json()["reason"]) == ("nip_not_valid", "nip_scientific")


def test_an_organiser_sees_and_finds_people_of_the_own_subtree_only(
    province: Province, organiser: Caller, admin: Caller
) -> None:
    names = [line["username"] for line in organiser.get("/people").get_json()["items"]]
    assert names == ["oki.penyelenggara", "pesi.peserta", "uci.admin"]
    assert len(admin.get("/people").get_json()["items"]) == 5
    assert [line["username"] for line in organiser.get("/people?q=BUDI").get_json()["items"]] == []
    assert [line["username"] for line in admin.get("/people?q=bud+bad").get_json()["items"]] == ["budi.badan"]
    inside = admin.get(f"/people?unit_id={province.units['seksi']}").get_json()["items"]
    assert [line["username"] for line in inside] == ["pesi.peserta"]


def test_wildcards_in_a_search_are_plain_characters(admin: Caller) -> None:
    assert admin.get("/people?q=%25").get_json()["items"] == []
    assert admin.get("/people?q=_").get_json()["items"] == []


def test_people_are_listed_in_pages(admin: Caller) -> None:
    seen: list[str] = []
    path = "/people?limit=2"
    while path:
        page = admin.get(path).get_json()
        seen += [line["name"] for line in page["items"]]
        path = f"/people?limit=2&cursor={page['next']}" if page["next"] else ""
    assert seen == sorted(seen)
    assert len(seen) == 5


def test_people_of_other_units_are_not_there(province: Province, organiser: Caller) -> None:
    other = province.people["budi.badan"]
    assert organiser.get(f"/people/{other}").status_code == 404
    assert organiser.put(f"/people/{other}", {"position": "x"}).status_code == 404
    assert organiser.post(f"/people/{other}/password-reset").status_code == 404
    refused = organiser.post("/people", new(province, unit="badan"))
    assert (refused.status_code, refused.get_json()["code"]) == (403, "unit_out_of_reach")
    moved = organiser.put(
        f"/people/{province.people['pesi.peserta']}", {"unit_id": str(province.units["badan"])}
    )
    assert moved.status_code == 403


def test_a_learner_has_no_business_with_people(province: Province) -> None:
    learner = province.as_("pesi.peserta")
    assert learner.get("/people").status_code == 403
    assert learner.get(f"/people/{province.people['pesi.peserta']}").status_code == 403


def test_looking_at_somebody_elses_data_is_written_down(
    province: Province, organiser: Caller, database: Database
) -> None:
    organiser.get(f"/people/{province.people['pesi.peserta']}")
    organiser.get(f"/people/{province.people['oki.penyelenggara']}")
    with database.reading() as session:
        lines = session.execute(select(AUDIT_LOG).where(AUDIT_LOG.c.action == "person.read")).all()
    assert [(line.actor_id, line.subject) for line in lines] == [
        (province.people["oki.penyelenggara"], f"person:{province.people['pesi.peserta']}")
    ]


def test_a_person_is_found_by_nip_in_the_body_and_never_by_address(
    province: Province, organiser: Caller
) -> None:
    body = organiser.post("/people", new(province)).get_json()
    assert organiser.post("/people/lookups", {"nip": "'19860505 201101 2 002"}).get_json()["id"] == body["id"]
    assert organiser.post("/people/lookups", {"nip": "198605052011012009"}).status_code == 404
    misplaced = organiser.get(f"/people?q={NIP}")
    assert (misplaced.status_code, misplaced.get_json()["code"]) == (422, "nip_misplaced")
    assert NIP not in misplaced.get_data(as_text=True)


@pytest.mark.parametrize("role", ["organiser", "unit_admin", "bkpsdm_admin", "auditor", "operator", "signer"])
def test_nobody_grants_a_role_above_the_own_reach(province: Province, role: str) -> None:
    for username in ("oki.penyelenggara", "uci.admin"):
        caller = province.as_(username)
        answer = caller.post("/people", new(province, roles={role: [str(province.units["seksi"])]}))
        assert (answer.status_code, answer.get_json()["code"]) == (403, "role_not_yours_to_grant")


def test_a_role_for_a_unit_out_of_reach_is_not_granted(province: Province, organiser: Caller) -> None:
    answer = organiser.post("/people", new(province, roles={"trainer": [str(province.units["provinsi"])]}))
    assert answer.status_code == 403


def test_who_holds_more_is_changed_and_reset_only_from_above(
    province: Province, organiser: Caller, admin: Caller
) -> None:
    province.add("ani.auditor", "seksi", roles=("auditor",))
    person = province.people["ani.auditor"]
    assert organiser.post(f"/people/{person}/password-reset").get_json()["code"] == "person_out_of_reach"
    assert organiser.put(f"/people/{person}", {"email": "lain@contoh.example"}).status_code == 403
    assert admin.post(f"/people/{person}/password-reset").status_code == 200


def test_an_administrator_cannot_lock_out_themselves(province: Province, admin: Caller) -> None:
    own = province.people["ratu.admin"]
    assert admin.put(f"/people/{own}", {"active": False}).get_json()["code"] == "own_rights_kept"
    assert admin.put(f"/people/{own}", {"roles": {}}).get_json()["code"] == "own_rights_kept"


def test_a_change_says_nothing_about_fields_that_are_left_out(
    province: Province, organiser: Caller, database: Database
) -> None:
    body = organiser.post("/people", new(province, email="t@contoh.example", rank="III/a")).get_json()
    changed = organiser.put(f"/people/{body['id']}", {"rank": "III/b", "name": "Tuti Baru"}).get_json()
    assert (changed["rank"], changed["email"], changed["name"]) == ("III/b", "t@contoh.example", "Tuti Baru")
    assert changed["nip_masked"] == body["nip_masked"]
    facts = [fact for fact in recorded(database, PersonRecorded) if str(fact.person_id) == body["id"]]
    assert [(fact.version, fact.rank) for fact in facts] == [(1, "III/a"), (2, "III/b")]


def test_a_new_supervisor_follows_the_old_one_by_date(
    province: Province, database: Database, clock: MovableClock
) -> None:
    person, first, second = (province.people[name] for name in ("pesi.peserta", "uci.admin", "budi.badan"))
    for leader in (first, second):
        with database.begin() as context:
            change_person(
                context,
                vault=province.vault,
                scope=THE_SYSTEM,
                person_id=person,
                change=PersonChange(supervisor_id=leader),
            )
        clock.pass_time(days=3)
    with database.reading() as session:
        rows = session.scalars(select(Supervision).order_by(Supervision.valid_from)).all()
        assert [row.supervisor_id for row in rows] == [first, second]
        assert rows[0].valid_until == rows[1].valid_from
        assert rows[1].valid_until is None
    assert recorded(database, PersonRecorded)[-1].supervisor_id == second


def test_who_leads_somebody_is_a_supervisor_until_they_do_not(province: Province, admin: Caller) -> None:
    person, leader = province.people["pesi.peserta"], province.people["budi.badan"]
    admin.put(f"/people/{person}", {"supervisor_id": str(leader)})
    roles = province.sign_in("budi.badan").get_json()["person"]["roles"]
    assert roles["supervisor"] == [str(province.units["badan"])]
    admin.put(f"/people/{person}", {"supervisor_id": None})
    assert "supervisor" not in province.sign_in("budi.badan").get_json()["person"]["roles"]


def test_nobody_leads_themselves(province: Province, admin: Caller) -> None:
    person = province.people["pesi.peserta"]
    assert admin.put(f"/people/{person}", {"supervisor_id": str(person)}).status_code == 404


def test_a_chosen_language_and_zone_are_told(province: Province, database: Database) -> None:
    learner = province.as_("pesi.peserta")
    body = learner.put("/me/preferences", {"language": "en", "time_zone": "Asia/Jayapura"}).get_json()
    assert (body["language"], body["time_zone"]) == ("en", "Asia/Jayapura")
    assert recorded(database, PersonRecorded)[-1].language == "en"
    kept = learner.put("/me/preferences", {"language": "id"}).get_json()
    assert (kept["language"], kept["time_zone"]) == ("id", "Asia/Jayapura")
    back = learner.put("/me/preferences", {"language": "id", "time_zone": None}).get_json()
    assert back["time_zone"] == "Asia/Makassar"
    assert learner.put("/me/preferences", {"language": "xx"}).status_code == 422
    assert learner.put("/me/preferences", {"language": "id", "time_zone": "Mars"}).status_code == 422


def test_a_first_password_is_not_kept_for_a_repeated_request(
    province: Province, organiser: Caller, database: Database
) -> None:
    assert organiser.post("/people", new(province), Idempotency_Key="sekali").status_code == 201
    with database.reading() as session:
        assert session.execute(text("SELECT count(*) FROM idempotency_keys")).scalar_one() == 0
