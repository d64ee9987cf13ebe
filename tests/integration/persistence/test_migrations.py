"""Migrations lead to the tables of the code and back, each branch with its own tables."""

import re
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import inspect

from shared.migrations.environment import PLATFORM_TABLES
from shared.migrations.revisions import migrations_config, upgrade
from shared.migrations.schema_version import PLATFORM_FOLDER, is_current
from shared.persistence.database import Database
from tests.support.databases import Maker

SERVICES = ("assessment", "catalog", "enrollment", "identity", "notification")
ROOT = Path(__file__).parents[3]
PLATFORM = {name for metadata in PLATFORM_TABLES for name in metadata.tables}


def tables_made_in(folder: Path) -> set[str]:
    return {
        name
        for path in folder.glob("*.py")
        for name in re.findall(r'op\.create_table\(\s*"(\w+)"', path.read_text(encoding="utf-8"))
    }


def test_the_platform_has_its_tables_and_no_others() -> None:
    assert tables_made_in(PLATFORM_FOLDER) == PLATFORM


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_makes_its_own_tables_alone(service: str) -> None:
    own = tables_made_in(ROOT / "services" / service / "migrations" / "versions")
    assert own
    assert not own & PLATFORM


@pytest.mark.parametrize("service", SERVICES)
def test_the_migrations_lead_to_the_models_and_back(make_database: Maker, service: str) -> None:
    database = make_database(service)
    command.check(migrations_config(service, database))
    command.downgrade(migrations_config(service, database), "base")
    assert _tables(database) <= {"alembic_version", "sqlite_sequence"}
    upgrade(database, service)
    assert is_current(database, service)


def _tables(database: Database) -> set[str]:
    with database.reading() as session:
        return set(inspect(session.connection()).get_table_names())
