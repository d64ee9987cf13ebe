"""An identity with its web app, a small province and people who administer parts of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from services.identity.adapters.sealing import NipVault, nip_vault
from services.identity.adapters.tokens import new_signing_key
from services.identity.app import create_app
from services.identity.config import Config
from services.identity.models import Person
from services.identity.operations.people import NewPerson, register_person
from services.identity.operations.units import NewUnit, create_unit
from shared.access.scope import THE_SYSTEM
from shared.persistence.database import Database
from tests.support.caller import Answer, Caller
from tests.support.clock import MovableClock
from tests.support.databases import Maker

NIP_KEY = "kunci-nip-untuk-pengujian-saja-0123456789"
SIGNING_KEY = new_signing_key()


class SignedIn(Caller):
    """Somebody with a session, and the handle that renews it."""

    def __init__(self, app: Flask, session: Mapping[str, str]) -> None:
        super().__init__(app, {"Authorization": f"Bearer {session['access_token']}"})
        self.handle = session["renewal_handle"]


@dataclass
class Province:
    """Province > {office > section, other office}, with somebody to administer each."""

    database: Database
    app: Flask
    vault: NipVault
    units: dict[str, UUID] = field(default_factory=dict)
    people: dict[str, UUID] = field(default_factory=dict)
    passwords: dict[str, str] = field(default_factory=dict)

    def add(self, username: str, unit: str, *, roles: tuple[str, ...] = (), **more: Any) -> UUID:
        """Register somebody whose first password was changed already."""
        with self.database.begin() as context:
            person_id, password = register_person(
                context,
                vault=self.vault,
                scope=THE_SYSTEM,
                new=NewPerson(
                    username=username,
                    unit_id=self.units[unit],
                    roles={role: [self.units[unit]] for role in roles},
                    **{"name": username.replace(".", " ").title(), "employment_type": "external", **more},
                ),
            )
            context.session.get_one(Person, person_id).must_change_password = False
        self.people[username], self.passwords[username] = person_id, password
        return person_id

    def visitor(self) -> Caller:
        """Somebody who is not signed in."""
        return Caller(self.app)

    def sign_in(self, username: str, password: str | None = None, **body: Any) -> Answer:
        """Try to sign in."""
        given = self.passwords[username] if password is None else password
        return self.visitor().post("/sessions", {"username": username, "password": given, **body})

    def as_(self, username: str) -> SignedIn:
        """Somebody who is signed in."""
        answer = self.sign_in(username)
        assert answer.status_code == 201, answer.get_json()
        return SignedIn(self.app, answer.get_json())


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
def database(make_database: Maker, clock: MovableClock) -> Database:
    return make_database("identity", clock=clock)


@pytest.fixture
def config(database: Database) -> Config:
    return Config(
        service="identity",
        database_url=str(database.url),
        broker_url="",
        signing_key=SIGNING_KEY,
        nip_key=NIP_KEY,
        portal_key="kunci-portal",
    )


@pytest.fixture
def province(database: Database, config: Config) -> Province:
    made = Province(database, create_app(config, database=database), nip_vault(NIP_KEY))
    with database.begin() as context:
        for key, parent, kind in (
            ("provinsi", None, "agency"),
            ("dinas", "provinsi", "department"),
            ("seksi", "dinas", "work_unit"),
            ("badan", "provinsi", "department"),
        ):
            made.units[key] = create_unit(
                context,
                scope=THE_SYSTEM,
                new=NewUnit(
                    key=key,
                    name=key.title(),
                    kind=kind,
                    parent_id=made.units[parent] if parent else None,
                    time_zone="Asia/Makassar" if key == "seksi" else "Asia/Jakarta",
                ),
            )
    made.add("ratu.admin", "provinsi", roles=("bkpsdm_admin",))
    made.add("oki.penyelenggara", "dinas", roles=("organiser",))
    made.add("uci.admin", "dinas", roles=("unit_admin",))
    made.add("pesi.peserta", "seksi")
    made.add("budi.badan", "badan")
    return made
