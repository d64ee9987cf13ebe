"""A migration that changes many rows does so a few at a time, and says how far it is."""

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import text

from shared.migrations import backfill as module
from shared.migrations.backfill import backfill
from shared.migrations.revisions import upgrade
from shared.migrations.schema_version import SchemaDoesNotFit, SchemaVersion, check_schema, stands_at
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
        context.session.execute(
            text("UPDATE alembic_version SET version_num = '9999' WHERE version_num = '0001'")
        )
    with pytest.raises(SchemaDoesNotFit, match=r"9999.*SINAU_ACCEPT_NEWER_SCHEMA"):
        check_schema(database, "catalog")
    check_schema(database, "catalog", accept_newer=True)
    upgrade(database, "catalog")
    with database.begin() as context:
        context.session.execute(
            text("UPDATE alembic_version SET version_num = '0000' WHERE version_num = '9999'")
        )
    with pytest.raises(SchemaDoesNotFit, match="`migrate`"):
        check_schema(database, "catalog", accept_newer=True)


def test_a_branch_that_stands_behind_is_noticed_beside_one_that_is_ahead(make_database: Maker) -> None:
    database = make_database("catalog")
    with database.begin() as context:
        context.session.execute(
            text("UPDATE alembic_version SET version_num = '9999' WHERE version_num = '0001'")
        )
        context.session.execute(text("DELETE FROM alembic_version WHERE version_num LIKE 'platform%'"))
    assert str(stands_at(database)) == "9999"
    with pytest.raises(SchemaDoesNotFit, match="`migrate`"):
        check_schema(database, "catalog", accept_newer=True)


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("none", SchemaVersion()),
        ("platform_0002+0011", SchemaVersion("0011", "0002")),
        ("0003", SchemaVersion("0003", "")),
    ],
)
def test_a_version_is_written_and_read(text: str, version: SchemaVersion) -> None:
    assert SchemaVersion.parse(text) == version
    assert str(version) == text
    assert SchemaVersion("0012", "0002").reaches(version)
