"""`/policies` of a small service: what holds where, who may set it, and what is kept of it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import pytest
from sqlalchemy.orm import DeclarativeBase

from shared.access.units import UnitColumns, UnitLineColumns, record_unit
from shared.clock import FixedClock
from shared.config import ServiceConfig
from shared.persistence import tables as platform
from shared.persistence.database import Database
from shared.persistence.model import Model, new_metadata
from shared.policies.definition import Policy
from shared.policies.table import PolicyTable, PolicyValueColumns
from shared.schema.types import Invalid, Range
from shared.testing.tokens import TokenMint
from shared.web.app import service_app
from tests.support.access.world import BELOW, FOREIGN, HOME, ME, NOW, ROOT, settings, units


class Base(Model, DeclarativeBase):
    metadata = new_metadata()


class Unit(UnitColumns, Base):
    pass


class UnitLine(UnitLineColumns, Base):
    pass


class PolicyValue(PolicyValueColumns, Base):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """When the shop is open.

    Further words that no list shows.
    """

    opens: Annotated[int, Range(0, 23)] = 8
    closes: Annotated[int, Range(1, 24)] = 17

    def __post_init__(self) -> None:
        if self.closes <= self.opens:
            raise Invalid("It closes before it opens.", "closes")


OPENING = Policy(name="opening", default=Opening())
POLICIES = PolicyTable((OPENING,), values=PolicyValue, units=Unit)


@dataclass
class Shop:
    database: Database
    mint: TokenMint
    client: Any

    def call(self, method: str, path: str, role: str, unit: UUID = HOME, **given: Any) -> Any:
        headers = self.mint.bearer(person_id=ME, roles={role: [unit]}, unit_id=unit) | given.pop(
            "headers", {}
        )
        return self.client.open(f"/api/v1/shop{path}", method=method, headers=headers, **given)

    def put(
        self, value: Any, unit: UUID | None = None, *, revision: int | str = 0, role: str = "bkpsdm_admin"
    ) -> Any:
        query = "" if unit is None else f"?unit_id={unit}"
        tag = revision if revision == "*" else f'"{revision}"'
        return self.call(
            "PUT", f"/policies/opening{query}", role, json={"value": value}, headers={"If-Match": tag}
        )

    def held(self, unit: UUID | None) -> Opening:
        with self.database.reading() as session:
            return POLICIES.value_for(session, OPENING, unit)


@pytest.fixture
def shop(tmp_path: Path) -> Any:
    database, mint = (
        Database(f"sqlite:///{tmp_path}/shop.db", service="shop", clock=FixedClock(NOW)),
        TokenMint(),
    )
    with database.begin() as context:
        for metadata in (Base.metadata, platform.METADATA):
            metadata.create_all(context.session.connection())
        for event in units():
            record_unit(context.session, event, Unit, UnitLine)
    app = service_app(
        "shop",
        database=database,
        config=settings(ServiceConfig, database, mint),
        blueprints=(),
        access={},
        policies=POLICIES,
    )
    yield Shop(database, mint, app.test_client())
    database.dispose()


def test_the_default_holds_until_somebody_sets_a_value(shop: Shop) -> None:
    [shown] = shop.call("GET", f"/policies?unit_id={HOME}", "organiser").json["items"]
    assert (shown["name"], shown["description"]) == ("opening", "When the shop is open.")
    assert shown["value"] == shown["default"] == {"opens": 8, "closes": 17}
    assert (shown["source"], shown["revision"], shown["is_own"]) == ("default", 0, False)
    assert shown["form"]["properties"]["opens"] == {"type": "integer", "minimum": 0, "maximum": 23}


def test_a_unit_s_value_holds_for_it_and_below_and_nowhere_else(shop: Shop) -> None:
    assert shop.put({"opens": 9}, HOME).json["value"] == {"opens": 9, "closes": 17}
    assert [shop.held(unit).opens for unit in (HOME, BELOW)] == [9, 9]
    assert [shop.held(unit).opens for unit in (ROOT, FOREIGN, None)] == [8, 8, 8]
    assert shop.put({"opens": 7}).status_code == 200
    assert [shop.held(unit).opens for unit in (HOME, FOREIGN, None)] == [9, 7, 7]
    below = shop.call("GET", f"/policies/opening?unit_id={BELOW}", "organiser").json
    assert (below["source"], below["source_unit"]["id"], below["is_own"]) == ("unit", str(HOME), False)
    above = shop.call("GET", f"/policies/opening?unit_id={ROOT}", "auditor").json
    assert (above["source"], above["override_count"]) == ("installation", 1)
    assert [unit["id"] for unit in above["overrides"]] == [str(HOME)]


def test_a_value_that_was_taken_away_is_inherited_again(shop: Shop) -> None:
    shop.put({"opens": 9}, HOME)
    path = f"/policies/opening?unit_id={HOME}"
    gone = shop.call("DELETE", path, "unit_admin", headers={"If-Match": '"1"'})
    assert (gone.status_code, gone.json["source"], gone.json["revision"]) == (200, "default", 0)
    again = shop.call("DELETE", path, "unit_admin", headers={"If-Match": "*"})
    assert again.status_code == 200
    changes = shop.call("GET", f"/policies/opening/changes?unit_id={HOME}", "organiser").json["items"]
    assert [(change["action"], change["value"]["opens"], change["by"]) for change in changes] == [
        ("unset", 9, str(ME)),
        ("set", 9, str(ME)),
    ]
    first = shop.call("GET", f"/policies/opening/changes?unit_id={HOME}&limit=1", "organiser").json
    rest = shop.call(
        "GET", f"/policies/opening/changes?unit_id={HOME}&limit=1&cursor={first['next']}", "organiser"
    ).json
    assert (rest["items"], rest["next"]) == (changes[1:], None)


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ({"opens": 24}, "opens"),
        ({"opens": "early"}, "opens"),
        ({"opens": 9, "closes": 9}, "closes"),
        ({"lunch": 12}, "lunch"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_beside_its_field(shop: Shop, value: Any, place: str) -> None:
    refused = shop.put(value, HOME)
    assert refused.status_code == 422
    assert list(refused.json["fields"]) == [place]
    assert shop.held(HOME) == Opening()


def test_who_edited_an_older_value_is_told(shop: Shop) -> None:
    assert shop.put({"opens": 9}, HOME).json["revision"] == 1
    assert shop.put({"opens": 10}, HOME).status_code == 412
    assert shop.put({"opens": 10}, HOME, revision=1).json["revision"] == 2
    assert shop.put({"opens": 11}, HOME, revision="*").json["revision"] == 3
    path, body = f"/policies/opening?unit_id={HOME}", {"value": {"opens": 12}}
    assert shop.call("PUT", path, "unit_admin", json=body).status_code == 428


@pytest.mark.parametrize(
    ("role", "unit", "status"),
    [
        ("unit_admin", HOME, 200),
        ("unit_admin", BELOW, 200),
        ("unit_admin", ROOT, 404),
        ("unit_admin", FOREIGN, 404),
        ("unit_admin", None, 403),
        ("organiser", HOME, 403),
        ("learner", HOME, 403),
        ("bkpsdm_admin", FOREIGN, 200),
        ("bkpsdm_admin", None, 200),
    ],
)
def test_a_policy_is_set_by_those_who_administer_the_unit(
    shop: Shop, role: str, unit: UUID | None, status: int
) -> None:
    assert shop.put({"opens": 9}, unit, role=role).status_code == status
    assert (shop.held(unit).opens == 9) is (status == 200)


@pytest.mark.parametrize(
    ("role", "unit", "status"),
    [
        ("organiser", HOME, 200),
        ("organiser", FOREIGN, 404),
        ("organiser", None, 403),
        ("auditor", None, 200),
        ("trainer", HOME, 403),
    ],
)
def test_policies_are_seen_within_reach(shop: Shop, role: str, unit: UUID | None, status: int) -> None:
    query = "" if unit is None else f"?unit_id={unit}"
    for path in ("/policies", "/policies/opening", "/policies/opening/changes"):
        assert shop.call("GET", f"{path}{query}", role).status_code == status, path


def test_what_is_not_there_is_not_found(shop: Shop) -> None:
    assert shop.call("GET", f"/policies/weather?unit_id={HOME}", "organiser").status_code == 404
    assert shop.put({"opens": 9}, UUID(int=7)).status_code == 404
