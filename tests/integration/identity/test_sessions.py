"""Signing in, renewing, signing out, and the first password."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from services.identity.adapters.passwords import hash_first_password
from services.identity.models import Person, SignIn
from shared.persistence.database import Database
from shared.persistence.tables import AUDIT_LOG
from tests.integration.identity.conftest import Province, SignedIn
from tests.support.caller import Caller
from tests.support.clock import MovableClock

GOOD = "kopi tubruk di pagi hari"


def newcomer(province: Province) -> SignedIn:
    """Somebody who has signed in with a first password."""
    province.add("nani.baru", "seksi", nip="198605052011012002", employment_type="civil_servant")
    with province.database.begin() as context:
        context.session.get_one(Person, province.people["nani.baru"]).must_change_password = True
    return province.as_("nani.baru")


def test_a_sign_in_is_answered_with_a_short_token_and_the_person(
    province: Province, clock: MovableClock
) -> None:
    body = province.sign_in("oki.penyelenggara").get_json()
    person = body["person"]
    assert person["name"] == "Oki Penyelenggara"
    assert person["initials"] == "OP"
    assert person["unit"] == {"id": str(province.units["dinas"]), "name": "Dinas"}
    assert person["roles"] == {
        "learner": [str(province.units["dinas"])],
        "organiser": [str(province.units["dinas"])],
    }
    assert person["must_change_password"] is False
    assert person["privacy_acknowledged"] is False
    assert person["time_zone"] == "Asia/Jakarta"
    assert body["expires_at"] == (clock.now() + timedelta(minutes=5)).isoformat()


@pytest.mark.parametrize(
    ("username", "password"),
    [("pesi.peserta", "salah-salah-salah"), ("tidak.ada", "x"), ("pesi.peserta", "x" * 900)],
)
def test_wrong_credentials_are_refused_alike(province: Province, username: str, password: str) -> None:
    answer = province.sign_in(username, password)
    assert answer.status_code == 401
    assert answer.get_json()["code"] == "credentials_refused"
    assert answer.get_json()["detail"] == "Username and password do not belong together."


def test_an_inactive_person_is_refused_and_loses_running_sessions(province: Province) -> None:
    learner, admin = province.as_("pesi.peserta"), province.as_("ratu.admin")
    assert admin.put(f"/people/{province.people['pesi.peserta']}", {"active": False}).status_code == 200
    assert province.sign_in("pesi.peserta").status_code == 401
    renewed = province.visitor().post("/sessions/renew", {"renewal_handle": learner.handle})
    assert renewed.get_json()["code"] == "session_ended"


def test_capitals_and_spaces_around_a_username_do_not_matter(province: Province) -> None:
    assert province.sign_in(" Pesi.Peserta ", province.passwords["pesi.peserta"]).status_code == 201


def test_refusals_for_an_account_lead_to_waiting_and_time_ends_it(
    province: Province, clock: MovableClock
) -> None:
    for _ in range(10):
        assert province.sign_in("pesi.peserta", "salah").status_code == 401
    answer = province.sign_in("pesi.peserta")
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 901
    assert province.sign_in("budi.badan").status_code == 201
    clock.pass_time(minutes=16)
    assert province.sign_in("pesi.peserta").status_code == 201


def test_a_welcome_sign_in_starts_the_accounts_count_anew(province: Province) -> None:
    for _ in range(3):
        for _ in range(9):
            assert province.sign_in("pesi.peserta", "salah").status_code == 401
        assert province.sign_in("pesi.peserta").status_code == 201


def try_from(
    province: Province, address: str, username: str, password: str, key: str = "kunci-portal"
) -> int:
    caller = Caller(province.app, {"Sinau-Client-Address": address, "Sinau-Portal-Key": key})
    return caller.post("/sessions", {"username": username, "password": password}).status_code


def test_an_address_that_tries_many_accounts_has_to_wait(province: Province) -> None:
    for number in range(100):
        assert try_from(province, "203.0.113.7", f"orang{number}", "x") == 401
    assert try_from(province, "203.0.113.7", "pesi.peserta", province.passwords["pesi.peserta"]) == 429
    assert try_from(province, "203.0.113.8", "pesi.peserta", province.passwords["pesi.peserta"]) == 201


def test_signing_in_rightly_does_not_wipe_out_an_addresss_refusals(province: Province) -> None:
    good = province.passwords["pesi.peserta"]
    for number in range(99):
        assert try_from(province, "203.0.113.7", f"orang{number}", "x") == 401
    assert try_from(province, "203.0.113.7", "pesi.peserta", good) == 201
    assert try_from(province, "203.0.113.7", "orang", "x") == 401
    assert try_from(province, "203.0.113.7", "pesi.peserta", good) == 429


def test_only_the_portals_word_on_the_address_is_taken(province: Province) -> None:
    for number in range(100):
        assert try_from(province, f"203.0.113.{number}", f"orang{number}", "x", key="salah") == 401
    assert try_from(province, "203.0.113.200", "orang", "x", key="salah") == 429


def test_a_session_is_renewed_until_it_is_signed_out(province: Province) -> None:
    learner = province.as_("pesi.peserta")
    renewed = province.visitor().post("/sessions/renew", {"renewal_handle": learner.handle})
    assert renewed.status_code == 200
    assert renewed.get_json()["renewal_handle"] == learner.handle
    assert learner.delete("/sessions/current").status_code == 204
    again = province.visitor().post("/sessions/renew", {"renewal_handle": learner.handle})
    assert again.status_code == 401
    assert again.get_json()["code"] == "session_ended"


def test_a_session_expires_and_a_remembered_one_later(province: Province, clock: MovableClock) -> None:
    short = province.sign_in("pesi.peserta").get_json()["renewal_handle"]
    long = province.sign_in("pesi.peserta", remember=True).get_json()["renewal_handle"]
    clock.pass_time(hours=13)
    assert province.visitor().post("/sessions/renew", {"renewal_handle": short}).status_code == 401
    assert province.visitor().post("/sessions/renew", {"renewal_handle": long}).status_code == 200
    clock.pass_time(days=31)
    assert province.visitor().post("/sessions/renew", {"renewal_handle": long}).status_code == 401


def test_a_token_never_outlives_its_session(province: Province, clock: MovableClock) -> None:
    handle = province.sign_in("pesi.peserta").get_json()["renewal_handle"]
    clock.pass_time(hours=11, minutes=58)
    body = province.visitor().post("/sessions/renew", {"renewal_handle": handle}).get_json()
    assert body["expires_at"] == (clock.now() + timedelta(minutes=2)).isoformat()


def test_a_renewal_tells_new_roles(province: Province) -> None:
    learner, admin = province.as_("pesi.peserta"), province.as_("ratu.admin")
    unit = str(province.units["seksi"])
    changed = admin.put(f"/people/{province.people['pesi.peserta']}", {"roles": {"trainer": [unit]}})
    assert changed.status_code == 200
    renewed = province.visitor().post("/sessions/renew", {"renewal_handle": learner.handle})
    assert renewed.get_json()["person"]["roles"]["trainer"] == [unit]


def test_the_renewal_handle_is_kept_as_a_hash_only(province: Province, database: Database) -> None:
    learner = province.as_("pesi.peserta")
    with database.reading() as session:
        stored = session.execute(text("SELECT * FROM sign_ins")).all()
    assert len(stored) == 1
    assert learner.handle not in str(stored)


def test_a_person_sees_and_ends_own_sessions_and_no_others(province: Province) -> None:
    here, there, other = (province.as_(name) for name in ("pesi.peserta", "pesi.peserta", "budi.badan"))
    sessions = here.get("/sessions").get_json()["items"]
    assert [line["is_current"] for line in sessions] == [False, True]
    others = sessions[0]["id"]
    assert other.delete(f"/sessions/{others}").status_code == 404
    assert here.delete(f"/sessions/{others}").status_code == 204
    assert province.visitor().post("/sessions/renew", {"renewal_handle": there.handle}).status_code == 401
    assert province.visitor().post("/sessions/renew", {"renewal_handle": here.handle}).status_code == 200


def test_sessions_are_listed_in_pages(province: Province) -> None:
    callers = [province.as_("pesi.peserta") for _ in range(5)]
    seen: list[str] = []
    cursor = ""
    while True:
        page = callers[0].get(f"/sessions?limit=2{cursor}").get_json()
        seen += [line["id"] for line in page["items"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert len(seen) == len(set(seen)) == 5
    assert callers[0].get("/sessions?cursor=bukan").status_code == 422


def test_a_first_password_opens_nothing_but_its_own_change(province: Province) -> None:
    person = newcomer(province)
    assert person.get("/me").status_code == 200
    refused = person.get("/units")
    assert refused.status_code == 403
    assert refused.get_json()["reason"] == "password_change_required"


def test_changing_the_first_password_lifts_the_restriction_at_once(province: Province) -> None:
    person = newcomer(province)
    answer = person.put(
        "/me/password", {"current_password": province.passwords["nani.baru"], "new_password": GOOD}
    )
    assert answer.status_code == 200
    body = answer.get_json()
    assert body["person"]["must_change_password"] is False
    assert SignedIn(province.app, body).get("/units").status_code == 200
    assert province.sign_in("nani.baru", GOOD).status_code == 201
    assert province.sign_in("nani.baru").status_code == 401


def test_a_new_password_ends_other_sessions_and_the_old_handle(province: Province) -> None:
    person = newcomer(province)
    elsewhere = province.as_("nani.baru")
    body = {"current_password": province.passwords["nani.baru"], "new_password": GOOD}
    handle = person.put("/me/password", body).get_json()["renewal_handle"]
    for old in (person.handle, elsewhere.handle):
        assert province.visitor().post("/sessions/renew", {"renewal_handle": old}).status_code == 401
    assert province.visitor().post("/sessions/renew", {"renewal_handle": handle}).status_code == 200


@pytest.mark.parametrize(
    ("new", "rule"),
    [("pendek", "too_short"), ("198605052011012002", "is_nip"), ("nani.baru.2026", "is_username")],
)
def test_a_weak_new_password_is_refused_by_rule(province: Province, new: str, rule: str) -> None:
    person = newcomer(province)
    body = {"current_password": province.passwords["nani.baru"], "new_password": new}
    answer = person.put("/me/password", body)
    assert answer.status_code == 422
    assert answer.get_json()["code"] == "password_refused"
    assert rule in answer.get_json()["rules"]
    assert answer.get_json()["fields"]["new_password"]


def test_the_present_password_cannot_be_kept(province: Province) -> None:
    person = newcomer(province)
    first = province.passwords["nani.baru"]
    answer = person.put("/me/password", {"current_password": first, "new_password": first})
    assert answer.get_json()["rules"] == ["is_unchanged"]


def test_guessing_the_present_password_leads_to_waiting(province: Province) -> None:
    person = newcomer(province)
    body = {"current_password": "salah", "new_password": GOOD}
    assert [person.put("/me/password", body).status_code for _ in range(11)] == [422] * 10 + [429]


def test_a_reset_password_is_shown_once_and_ends_sessions(province: Province) -> None:
    learner, admin = province.as_("pesi.peserta"), province.as_("ratu.admin")
    answer = admin.post(f"/people/{province.people['pesi.peserta']}/password-reset")
    assert answer.status_code == 200
    first = answer.get_json()["first_password"]
    assert province.visitor().post("/sessions/renew", {"renewal_handle": learner.handle}).status_code == 401
    assert province.sign_in("pesi.peserta").status_code == 401
    signed_in = province.sign_in("pesi.peserta", first).get_json()
    assert signed_in["person"]["must_change_password"] is True


def test_an_outdated_hash_is_renewed_at_sign_in(province: Province, database: Database) -> None:
    with database.begin() as context:
        person = context.session.get_one(Person, province.people["pesi.peserta"])
        person.password_hash = hash_first_password(GOOD)
    assert province.sign_in("pesi.peserta", GOOD).status_code == 201
    with database.reading() as session:
        assert "$m=19456,t=2,p=1$" in session.get_one(Person, province.people["pesi.peserta"]).password_hash


def test_every_deed_leaves_an_audit_line_without_personal_data(
    province: Province, database: Database
) -> None:
    learner = province.as_("pesi.peserta")
    province.sign_in("pesi.peserta", "salah")
    province.sign_in("tidak.ada", "salah")
    learner.post("/me/privacy-acknowledgement")
    learner.delete("/sessions/current")
    with database.reading() as session:
        lines = session.execute(select(AUDIT_LOG).order_by(AUDIT_LOG.c.id)).all()
        assert session.scalars(select(SignIn)).one().ended_at is not None
    actions = [line.action for line in lines]
    assert actions[-5:] == [
        "session.started", "session.refused", "session.refused", "privacy.acknowledged", "session.ended",
    ]  # fmt: skip
    assert lines[-3].subject == "person:unknown"
    assert "pesi" not in str(lines)


def test_the_privacy_notice_is_acknowledged_once(province: Province) -> None:
    learner = province.as_("pesi.peserta")
    assert learner.post("/me/privacy-acknowledgement").status_code == 204
    assert learner.post("/me/privacy-acknowledgement").status_code == 204
    assert learner.get("/me").get_json()["privacy_acknowledged"] is True


def test_the_public_keys_hold_nothing_private(province: Province) -> None:
    keys = province.visitor().get("/keys").get_json()["keys"]
    assert [(key["kty"], key["crv"], "d" in key) for key in keys] == [("EC", "P-256", False)]


def test_sessions_long_over_are_forgotten_at_the_next_sign_in(
    province: Province, database: Database, clock: MovableClock
) -> None:
    province.sign_in("pesi.peserta")
    clock.pass_time(days=20)
    province.sign_in("pesi.peserta")
    clock.pass_time(days=20)
    province.sign_in("pesi.peserta")
    with database.reading() as session:
        assert len(session.scalars(select(SignIn)).all()) == 2
