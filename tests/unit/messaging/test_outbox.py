"""Recording: in the transaction, by its own publisher, and only what the cause allows."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select

from shared.messaging.cloudevents import HARD_LIMIT_BYTES
from shared.messaging.errors import EventTooLarge, ForeignEvent, UnexpectedEvent
from shared.messaging.outbox import record
from shared.messaging.tables import outbox
from shared.persistence.context import Cause
from shared.persistence.database import Database
from shared.testing.events import recorded
from tests.integration.messaging.facts import OrderPacked, OrderPlaced

FACT = OrderPacked(order_id=uuid.UUID(int=1), number=1)


def test_a_recorded_event_is_there_when_the_transaction_commits(database: Database) -> None:
    with database.begin() as context:
        event_id = record(context, FACT)
    assert recorded(database, OrderPacked) == [FACT]
    with database.reading() as session:
        row = session.execute(select(outbox)).one()
    assert (row.event_id, row.state, row.subject) == (event_id, "pending", FACT.subject)


def test_a_commit_with_an_event_wakes_the_listeners_and_one_without_does_not(database: Database) -> None:
    rung: list[int] = []
    database.on_recorded(lambda: rung.append(1))
    with database.begin():
        pass
    assert not rung
    with database.begin() as context:
        record(context, FACT)
        assert not rung
    assert rung == [1]


def test_the_event_of_another_publisher_is_refused(database: Database) -> None:
    with database.begin() as context, pytest.raises(ForeignEvent):
        record(context, OrderPlaced(order_id=uuid.UUID(int=1), number=1))


def test_an_event_that_the_cause_does_not_allow_is_refused(database: Database) -> None:
    cause = Cause(correlation_id=uuid.uuid4(), may_cause=frozenset())
    with database.begin(cause) as context, pytest.raises(UnexpectedEvent):
        record(context, FACT)


def test_an_event_that_the_cause_allows_keeps_its_correlation(database: Database) -> None:
    cause = Cause(correlation_id=uuid.uuid4(), causation_id=uuid.uuid4(), may_cause=frozenset({OrderPacked}))
    with database.begin(cause) as context:
        record(context, FACT)
    with database.reading() as session:
        row = session.execute(select(outbox)).one()
    assert (row.correlation_id, row.causation_id) == (cause.correlation_id, cause.causation_id)


def test_all_that_one_transaction_records_belongs_together(database: Database) -> None:
    with database.begin() as context:
        record(context, FACT)
        record(context, FACT)
    with database.begin() as context:
        record(context, FACT)
    with database.reading() as session:
        first, second, third = session.scalars(select(outbox.c.correlation_id).order_by(outbox.c.position))
    assert first == second != third


def test_an_event_for_later_is_scheduled_and_one_for_the_past_is_not(database: Database) -> None:
    now = database.clock.now()
    with database.begin() as context:
        record(context, FACT, available_at=now + timedelta(hours=1))
        record(context, FACT, available_at=now - timedelta(hours=1))
    with database.reading() as session:
        assert list(session.scalars(select(outbox.c.state).order_by(outbox.c.position))) == [
            "scheduled",
            "pending",
        ]


def test_an_event_that_is_too_large_is_refused_inside_the_transaction(database: Database) -> None:
    class Large(OrderPacked):
        """Its subject alone is over the limit."""

        @property
        def subject(self) -> str:
            return "x" * HARD_LIMIT_BYTES

    with database.begin() as context, pytest.raises(EventTooLarge):
        record(context, Large(order_id=uuid.UUID(int=1), number=1))
    assert recorded(database, OrderPacked) == []
