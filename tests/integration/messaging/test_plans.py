"""What is asked for each event goes through an index, so that it is as fast after years as on the first day."""

import pytest
from sqlalchemy import update

from shared.messaging.inbox import statements
from shared.messaging.outbox import pending
from shared.messaging.tables import inbox, outbox
from shared.persistence.database import Database
from tests.integration.messaging.conftest import Pair
from tests.support.plans import plans

KINDS = ("SELECT", "UPDATE", "INSERT", "WITH")


def reads_whole(plan: str) -> bool:
    """Whether a table is read from end to end; of an index of what waits, all may be read."""
    lines = [line.strip() for line in plan.splitlines()]
    return any(line in ("SCAN outbox", "SCAN inbox") or "Seq Scan" in line for line in lines)


def test_the_relay_reads_and_marks_by_indexes(pair: Pair) -> None:
    pair.place(1, 2, 3)
    database = pair.databases["shop"]
    with plans(database, *KINDS) as found, database.alone() as sql:
        rows = pending.next_batch(sql, after=1)
        pending.mark_sent(sql, [row.position for row in rows], database.clock.now())
        pending.next_due(sql)
    assert [row.position for row in rows] == [2, 3]
    assert len(found) == 3
    assert [plan for plan in found if reads_whole(plan)] == []


def test_the_inbox_looks_by_indexes(pair: Pair) -> None:
    database = pair.databases["store"]
    with plans(database, *KINDS) as found, database.begin() as context:
        assert statements.blocked_subjects(context.session, "store", ["one", "other"]) == set()
        statements.next_due(context.session, "store")
        statements.first_due(context.session, "store", database.clock.now())
    assert len(found) == 3
    assert [plan for plan in found if reads_whole(plan)] == []


@pytest.mark.parametrize("table", [outbox, inbox], ids=["outbox", "inbox"])
def test_the_same_watch_sees_a_table_read_whole(pair: Pair, table: object) -> None:
    database: Database = pair.databases["shop"]
    with plans(database, *KINDS) as found, database.begin() as context:
        context.session.execute(update(table).values(reason=None))  # type: ignore[arg-type]  # one of the two tables
    assert [reads_whole(plan) for plan in found] == [True]
