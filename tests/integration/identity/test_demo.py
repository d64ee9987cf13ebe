"""The invented people of the demo."""

from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import func, select

from services.identity.models import Person, Unit
from services.identity.operations.demo import load_people
from shared.contracts.identity import PersonRecorded
from shared.persistence.database import Database
from shared.testing.events import recorded
from tests.integration.identity.conftest import NIP_KEY, Province

FOLDER = Path(__file__).resolve().parents[3] / "deploy" / "demo"
PASSWORD = "belajar-setiap-hari"


def rows(name: str) -> list[dict[str, Any]]:
    loaded = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    return list(loaded[name])


def load(database: Database) -> None:
    with database.begin() as context:
        load_people(
            context,
            units=rows("units"),
            people=rows("people"),
            password=PASSWORD,
            nip_key=NIP_KEY,
        )


def test_the_demo_loads_once_and_a_second_time_changes_nothing(
    province: Province, database: Database
) -> None:
    load(database)
    with database.reading() as session:
        people = session.scalar(select(func.count()).select_from(Person))
        units = session.scalar(select(func.count()).select_from(Unit))
    told = len(recorded(database, PersonRecorded))
    assert people == len(rows("people")) + 5
    assert units == len(rows("units")) + 4
    load(database)
    assert len(recorded(database, PersonRecorded)) == told


def test_every_demo_account_signs_in_with_the_roles_it_is_named_for(
    province: Province, database: Database
) -> None:
    load(database)
    for row in rows("people"):
        if not row.get("demo"):
            continue
        body = province.sign_in(row["username"], PASSWORD).get_json()
        assert body["person"]["must_change_password"] is bool(row.get("newcomer"))
        assert {grant["role"] for grant in row["roles"]} <= body["person"]["roles"].keys()


def test_a_demo_supervisor_is_told(province: Province, database: Database) -> None:
    load(database)
    facts = {fact.email: fact for fact in recorded(database, PersonRecorded)}
    by_key = {row["key"]: row for row in rows("people")}
    for row in by_key.values():
        leader = by_key[row["supervisor"]]["email"] if row["supervisor"] else None
        assert facts[row["email"]].supervisor_id == (facts[leader].person_id if leader else None)
