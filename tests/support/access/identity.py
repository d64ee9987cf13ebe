"""Identity's world: a person of each case, each signed in."""

from pathlib import Path
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from services.identity.access import ACCESS
from services.identity.adapters.passwords import hash_password
from services.identity.adapters.sealing import nip_vault
from services.identity.adapters.tokens import new_signing_key
from services.identity.app import create_app
from services.identity.config import Config
from services.identity.models import Person, SignIn, Unit, path_text
from services.identity.operations.publishing import publish_unit
from services.identity.operations.sign_ins import start_session
from shared.ids import uuid7
from shared.persistence.context import Context
from shared.testing.tokens import TokenMint
from tests.support.access.world import (
    BELOW,
    FOREIGN,
    ME,
    NOW,
    ROOT,
    Case,
    World,
    new_database,
    settings,
    units,
)

NIP_KEY = "kunci-nip-untuk-pengujian-saja-0123456789"
PASSWORD, NEW_PASSWORD = "kopi tubruk di pagi hari", "teh melati di sore hari"
PEOPLE = {case: ME if case is Case.OWN else uuid7() for case in Case}
UNITS = {case: FOREIGN if case is Case.FOREIGN_UNIT else BELOW for case in Case}
NIPS = {case: f"19860505201101200{number}" for number, case in enumerate(Case, 1)}


def seed(folder: Path) -> World:
    """Make it."""
    database, mint = new_database(folder, "identity"), TokenMint()
    config = settings(Config, database, mint, signing_key=new_signing_key(), nip_key=NIP_KEY)
    world = World(app=create_app(config, database=database), database=database, mint=mint, table=ACCESS)
    with database.begin() as context:
        _add_units(context)
        password_hash = hash_password(PASSWORD)
        context.session.add_all(_person(case, password_hash) for case in Case)
        context.session.flush()
        life = config.session_life(False)
        started = {
            case: start_session(context, person_id=PEOPLE[case], password=PASSWORD, remember=False, life=life)
            for case in Case
        }
    sessions = {case: session_id for case, (session_id, _) in started.items()}
    world.session_id = sessions[Case.OWN]
    new_unit = {
        "key": "unit-baru",
        "name": "Unit baru",
        "kind": "work_unit",
        "parent_id": ROOT,
        "time_zone": "Asia/Jakarta",
    }
    world.values = {"person_id": PEOPLE, "session_id": sessions}
    world.rows = {
        "POST /sessions": {"username": _username(Case.OWN), "password": PASSWORD},
        "POST /sessions/renew": {"renewal_handle": started[Case.OWN][1]},
        "PUT /me/password": {"current_password": PASSWORD, "new_password": NEW_PASSWORD},
        "PUT /me/preferences": {"language": "en"},
        "POST /people": {"unit_id": UNITS, "name": "Orang baru", "employment_type": "external"},
        "PUT /people/{person_id}": {"position": "Analis"},
        "POST /people/lookups": {"nip": NIPS},
        "POST /people/imports": {"csv": {case: _list(UNITS[case]) for case in Case}},
        "POST /units": new_unit,
        "PUT /units/{unit_id}": {**new_unit, "unit_id": UNITS},
    }
    world.listed = {"GET /sessions": "session_id", "GET /me": "person_id", "GET /people": "person_id"}
    world.touched = {
        "DELETE /sessions/current": lambda session: _ended(session, sessions),
        "PUT /me/password": lambda session: _people_who(session, Person.password_hash != password_hash),
        "POST /me/privacy-acknowledgement": lambda session: _people_who(
            session, Person.privacy_acknowledged_at.is_not(None)
        ),
        "PUT /me/preferences": lambda session: _people_who(session, Person.language == "en"),
    }
    return world


def _add_units(context: Context) -> None:
    for fact in units():
        unit = Unit(
            id=fact.unit_id,
            key=fact.key,
            name=fact.name,
            kind=fact.kind,
            parent_id=fact.parent_id,
            path=path_text(fact.path),
            time_zone=fact.time_zone,
            version=0,
            recorded_at=NOW,
        )
        context.session.add(unit)
        publish_unit(context, unit)


def _username(case: Case) -> str:
    return case.value.replace(" ", ".")


def _person(case: Case, password_hash: str) -> Person:
    vault, person_id = nip_vault(NIP_KEY), PEOPLE[case]
    return Person(
        id=person_id,
        username=_username(case),
        name=case.value,
        sort_name=case.value,
        employment_type="civil_servant",
        unit_id=UNITS[case],
        nip_sealed=vault.seal(NIPS[case], person_id),
        nip_hash=vault.fingerprint(NIPS[case]),
        password_hash=password_hash,
        must_change_password=False,
        recorded_at=NOW,
    )


def _list(unit_id: UUID) -> str:
    """A list of people with one row."""
    key = next(fact.key for fact in units() if fact.unit_id == unit_id)
    return f"nama;jenis_pegawai;unit\nOrang Baru;NON-ASN;{key}\n"


def _people_who(session: Session, condition: ColumnElement[bool]) -> set[Case]:
    found = set(session.scalars(select(Person.id).where(condition)))
    return {case for case, person_id in PEOPLE.items() if person_id in found}


def _ended(session: Session, sessions: dict[Case, UUID]) -> set[Case]:
    found = set(session.scalars(select(SignIn.id).where(SignIn.ended_at.is_not(None))))
    return {case for case, session_id in sessions.items() if session_id in found}
