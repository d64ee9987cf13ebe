"""The tree of units as catalog hears of it, in any order and any number of times."""

import itertools
from uuid import UUID

import pytest

from services.catalog.events import SUBSCRIPTIONS
from services.catalog.models import UnitLine
from shared.access.units import path_to
from shared.contracts.identity import UnitRecorded
from shared.ids import uuid7
from shared.persistence.database import Database
from shared.testing.events import deliver
from tests.integration.catalog.conftest import NOW, OTHER_OFFICE, REGENCY
from tests.support.caller import Caller

UNIT = uuid7()


def fact(version: int, *above: UUID) -> UnitRecorded:
    return UnitRecorded(
        unit_id=UNIT,
        version=version,
        key="loket",
        name="Loket",
        kind="work_unit",
        parent_id=above[-1] if above else None,
        path=(*above, UNIT),
        time_zone="Asia/Jakarta",
        recorded_at=NOW,
    )


HISTORY = (fact(1), fact(2, OTHER_OFFICE), fact(3, REGENCY))


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_the_latest_place_of_a_unit_wins_in_any_order(database: Database, order: tuple[int, ...]) -> None:
    facts = [HISTORY[index] for index in order]
    deliver(database, SUBSCRIPTIONS, [*facts, *facts])

    with database.reading() as session:
        assert path_to(session, UNIT, UnitLine) == {REGENCY, UNIT}


def test_an_organiser_follows_a_unit_that_moves(
    database: Database, admin: Caller, organiser: Caller, other_organiser: Caller
) -> None:
    begun = admin.post("/courses", {"title": "Loket Ramah"}).get_json()
    admin.put(f"/drafts/{begun['id']}", {**begun, "owner_unit_id": str(UNIT)}, If_Match='"1"')

    deliver(database, SUBSCRIPTIONS, [fact(2, OTHER_OFFICE)])
    assert len(other_organiser.get("/drafts").get_json()["items"]) == 1
    assert organiser.get("/drafts").get_json()["items"] == []
    deliver(database, SUBSCRIPTIONS, [fact(3, REGENCY)])
    assert other_organiser.get("/drafts").get_json()["items"] == []
    assert len(organiser.get("/drafts").get_json()["items"]) == 1
