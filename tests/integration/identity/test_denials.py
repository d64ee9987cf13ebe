"""What ends a session or takes a right back counts at once, and is told to the other services."""

from uuid import UUID

from services.identity.models import Person
from shared.contracts.identity import PersonDeactivated, PersonRecorded, RoleWithdrawn, SessionEnded
from shared.persistence.database import Database
from shared.testing.events import recorded
from tests.integration.identity.conftest import Province, SignedIn
from tests.support.caller import Caller

GOOD = "kopi tubruk di pagi hari"


def code_of(caller: Caller) -> str:
    """What a request is refused with; empty if it is not."""
    answer = caller.get("/me")
    return str(answer.json["code"]) if answer.status_code == 401 else ""


def renewed(province: Province, caller: SignedIn) -> SignedIn:
    answer = province.visitor().post("/sessions/renew", {"renewal_handle": caller.handle})
    assert answer.status_code == 200, answer.json
    return SignedIn(province.app, answer.json)


def change(province: Province, username: str, **body: object) -> None:
    answer = province.as_("ratu.admin").put(f"/people/{province.people[username]}", body)
    assert answer.status_code == 200, answer.json


def test_a_signed_out_session_is_over_at_once_and_told_once(province: Province, database: Database) -> None:
    here, there = province.as_("pesi.peserta"), province.as_("pesi.peserta")
    assert here.delete("/sessions/current").status_code == 204
    assert code_of(here) == "token_denied"
    assert code_of(there) == ""
    (fact,) = recorded(database, SessionEnded)
    assert fact.person_id == province.people["pesi.peserta"]


def test_a_session_ended_from_another_device_is_over_at_once(province: Province) -> None:
    here, there = province.as_("pesi.peserta"), province.as_("pesi.peserta")
    (other,) = [line for line in here.get("/sessions").json["items"] if not line["is_current"]]
    here.delete(f"/sessions/{other['id']}")
    assert (code_of(here), code_of(there)) == ("", "token_denied")


def test_a_new_password_ends_all_other_sessions_at_once(province: Province, database: Database) -> None:
    here, there = province.as_("pesi.peserta"), province.as_("pesi.peserta")
    passwords = {"current_password": province.passwords["pesi.peserta"], "new_password": GOOD}
    assert here.put("/me/password", passwords).status_code == 200
    assert (code_of(here), code_of(there)) == ("", "token_denied")
    assert len(recorded(database, SessionEnded)) == 1


def test_a_reset_password_ends_all_sessions_at_once(province: Province) -> None:
    learner = province.as_("pesi.peserta")
    province.as_("uci.admin").post(f"/people/{province.people['pesi.peserta']}/password-reset")
    assert code_of(learner) == "token_denied"


def test_a_deactivated_person_is_refused_at_once_and_welcome_after_reactivation(
    province: Province, database: Database
) -> None:
    learner = province.as_("pesi.peserta")
    change(province, "pesi.peserta", active=False)
    change(province, "pesi.peserta", active=False)
    assert code_of(learner) == "token_denied"
    (fact,) = recorded(database, PersonDeactivated)
    told = [one for one in recorded(database, PersonRecorded) if one.person_id == fact.person_id]
    assert fact.person_version == next(one.version for one in told if not one.active)
    assert len(recorded(database, SessionEnded)) == 1
    change(province, "pesi.peserta", active=True)
    assert code_of(learner) == "token_denied"
    assert code_of(province.as_("pesi.peserta")) == ""


def test_a_withdrawn_role_is_gone_at_once_and_the_session_goes_on(
    province: Province, database: Database
) -> None:
    organiser = province.as_("oki.penyelenggara")
    assert organiser.get("/people").status_code == 200
    change(province, "oki.penyelenggara", roles={})
    assert code_of(organiser) == "token_denied"
    assert renewed(province, organiser).get("/people").status_code == 403
    (fact,) = recorded(database, RoleWithdrawn)
    assert (fact.role, fact.unit_id) == ("organiser", province.units["dinas"])
    assert fact.person_version == version_of(database, fact.person_id)
    assert recorded(database, SessionEnded) == []


def test_a_role_that_moves_to_another_unit_is_withdrawn_in_the_first(
    province: Province, database: Database
) -> None:
    organiser = province.as_("oki.penyelenggara")
    change(province, "oki.penyelenggara", roles={"organiser": [str(province.units["seksi"])]})
    assert code_of(organiser) == "token_denied"
    assert [fact.unit_id for fact in recorded(database, RoleWithdrawn)] == [province.units["dinas"]]


def test_a_granted_role_refuses_no_token(province: Province, database: Database) -> None:
    learner = province.as_("pesi.peserta")
    change(province, "pesi.peserta", roles={"trainer": [str(province.units["seksi"])]})
    assert code_of(learner) == ""
    assert recorded(database, RoleWithdrawn) == []


def test_a_renewal_with_an_idempotency_key_is_kept_nowhere(province: Province, database: Database) -> None:
    learner = province.as_("pesi.peserta")
    answers = [
        learner.post("/sessions/renew", {"renewal_handle": learner.handle}, Idempotency_Key="satu")
        for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert all("Idempotent-Replayed" not in answer.headers for answer in answers)


def version_of(database: Database, person_id: UUID) -> int:
    with database.reading() as session:
        return session.get_one(Person, person_id).version
