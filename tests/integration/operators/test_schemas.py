"""A migration that changes many rows does so a few at a time, and says how far it is."""

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import text

from shared.persistence import backfill as module
from shared.persistence.backfill import backfill
from shared.persistence.migrations import upgrade
from shared.persistence.schema_version import SchemaDoesNotFit, check_schema
from tests.support.databases import Maker

STEP = """UPDATE rate_limits SET count = 1
          WHERE key IN (SELECT key FROM rate_limits WHERE count = 0 LIMIT :rows)"""


def test_rows_are_changed_in_steps_that_are_told(
    make_database: Maker, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(module, "ROWS_AT_ONCE", 4)
    database = make_database("catalog")
    with database.begin() as context:
        for number in range(10):
            context.session.execute(
                text(f"INSERT INTO rate_limits VALUES ('k{number}', '2026-01-01 00:00:00', 0)")  # noqa: S608
            )
    with database.engine.connect() as connection:
        migration = MigrationContext.configure(connection, opts={"transaction_per_migration": True})
        with migration.begin_transaction(_per_migration=True), Operations.context(migration):
            done = backfill("limits", count="SELECT count(*) FROM rate_limits WHERE count = 0", step=STEP)
    assert done == 10
    assert capsys.readouterr().out.splitlines() == [
        "limits: 4 of 10 rows", "limits: 8 of 10 rows", "limits: 10 of 10 rows"
    ]  # fmt: skip
    with database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM rate_limits WHERE count = 1")) == 10


def test_a_schema_that_is_newer_than_the_code_is_refused_unless_one_went_back(make_database: Maker) -> None:
    database = make_database("catalog")
    check_schema(database, "catalog")
    with database.begin() as context:
        context.session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SchemaDoesNotFit, match=r"9999.*SINAU_ACCEPT_NEWER_SCHEMA"):
        check_schema(database, "catalog")
    check_schema(database, "catalog", accept_newer=True)
    upgrade(database, "catalog")
    with database.begin() as context:
        context.session.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    with pytest.raises(SchemaDoesNotFit, match="`migrate`"):
        check_schema(database, "catalog", accept_newer=True)
