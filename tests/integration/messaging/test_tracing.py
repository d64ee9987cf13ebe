"""A command and an event are looked up by indexes, so that a trace is as fast after years as on the first day."""

from uuid import uuid4

import pytest
from sqlalchemy import select

from shared.ids import uuid7
from shared.messaging.admin import tracing
from shared.messaging.tables import inbox, outbox
from shared.testing.events import wait_until_settled
from tests.integration.messaging.conftest import Pair
from tests.support.plans import plans


@pytest.fixture
def busy(pair: Pair) -> Pair:
    """A pair with a little history, and nobody who adds to it or asks."""
    workers = pair.start()
    pair.place(1, 2, 3)
    wait_until_settled(workers)
    pair.stop()
    return pair


def reads_whole(plan: str) -> bool:
    """Whether a table, or a service's part of an index, is read from end to end."""
    return any(word in plan for word in ("SCAN ", "Seq Scan", "(consumer=?)"))


def test_a_trace_is_looked_up_by_indexes_alone(busy: Pair) -> None:
    database = busy.databases["store"]
    with database.reading() as session:
        recorded = session.execute(select(outbox).limit(1)).one()
        heard = session.execute(select(inbox).limit(1)).one()
    for asked in (recorded.correlation_id, recorded.event_id, heard.event_id):
        with plans(database, "SELECT") as found, database.reading() as session:
            steps = tracing.about(session, database.service, str(asked)).steps
        assert {step.correlation_id for step in steps} <= {recorded.correlation_id, heard.correlation_id}
        assert len(steps) >= 2
        assert len(found) == 8
        assert [plan for plan in found if reads_whole(plan)] == []


def test_a_thing_is_looked_for_only_in_what_is_younger(busy: Pair) -> None:
    with plans(busy.databases["store"], "SELECT") as found, busy.databases["store"].reading() as session:
        assert tracing.about(session, "store", str(uuid7())).steps == []
    assert len(found) == 6
    assert [plan for plan in found if reads_whole(plan)] == []


def test_the_same_watch_sees_a_search(busy: Pair) -> None:
    with plans(busy.databases["store"], "SELECT") as found, busy.databases["store"].reading() as session:
        assert tracing.about(session, "store", "no event has this text").steps == []
    assert any(reads_whole(plan) for plan in found)


@pytest.mark.parametrize("most", ["MOST_STEPS", "MOST_CORRELATIONS", "MOST_MENTIONS"])
def test_a_trace_that_is_too_long_is_said_to_be_cut(
    busy: Pair, most: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    busy.place(4)  # by another command
    with busy.databases["shop"].reading() as session:
        whole = tracing.about(session, "shop", "shop.order_placed")
        assert len(whole.steps) >= 3
        assert not whole.is_cut
        monkeypatch.setattr(tracing, most, 1)
        assert tracing.about(session, "shop", "shop.order_placed").is_cut


def test_nothing_is_known_of_what_never_was(busy: Pair) -> None:
    with busy.databases["store"].reading() as session:
        assert tracing.about(session, "store", str(uuid4())).steps == []
        assert tracing.trace(session, "store", uuid4()).steps == []
