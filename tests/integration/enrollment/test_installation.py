"""Migrations, shipped rules and the commands that change them."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from alembic import command
from click.testing import CliRunner
from sqlalchemy import select

from services.enrollment.cli import cli
from services.enrollment.migrations.shipped_policies import JP_TARGETS, POLICIES
from services.enrollment.models import JpTargetRow, Policy
from shared.persistence.database import Database
from shared.persistence.migrations import migrations_config, upgrade
from tests.support.databases import Maker


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Database:
    url = f"sqlite:///{tmp_path}/enrollment.db"
    for name, value in {
        "DATABASE_URL": url,
        "BROKER_URL": "memory://none",
        "SECRET_KEY": "kept " * 8,
    }.items():
        monkeypatch.setenv(f"SINAU_{name}", value)
    database = Database(url, service="enrollment")
    upgrade(database, "enrollment")
    return database


def test_the_migrations_lead_to_the_models(make_database: Maker) -> None:
    command.check(migrations_config("enrollment", make_database("enrollment")))


def test_an_installation_starts_with_the_shipped_rules(installed: Database) -> None:
    with installed.reading() as session:
        policies = {row.name: row.value for row in session.scalars(select(Policy))}
        targets = {
            row.employment_type: (row.target, row.ceiling) for row in session.scalars(select(JpTargetRow))
        }
    assert policies == POLICIES
    assert targets == {None: (Decimal(20), None), "contract_employee": (Decimal(20), Decimal(24))}
    assert set(targets) == set(JP_TARGETS)


def test_a_policy_is_set_from_a_file(installed: Database, tmp_path: Path) -> None:
    file = tmp_path / "attendance.json"
    file.write_text(json.dumps(POLICIES["attendance"] | {"minimum_percent": 90}))
    result = CliRunner().invoke(cli, ["set-policy", "attendance", str(file)])
    assert result.exit_code == 0, result.output
    with installed.reading() as session:
        value = session.scalar(select(Policy.value).where(Policy.name == "attendance"))
    assert value is not None
    assert value["minimum_percent"] == 90


@pytest.mark.parametrize(
    ("content", "says"),
    [("[]", "not a JSON object"), ("{", "not JSON"), ('{"minimum_percent": 90}', "cannot be used")],
)
def test_an_unusable_file_is_refused_with_its_reason(
    installed: Database, tmp_path: Path, content: str, says: str
) -> None:
    file = tmp_path / "attendance.json"
    file.write_text(content)
    result = CliRunner().invoke(cli, ["set-policy", "attendance", str(file)])
    assert result.exit_code == 1
    assert says in result.output


def test_a_jp_target_is_set(installed: Database) -> None:
    arguments = [
        "set-jp-target",
        "24.5",
        "--ceiling",
        "30",
        "--employment-type",
        "candidate",
        "--year",
        "2027",
    ]
    result = CliRunner().invoke(cli, arguments)
    assert result.exit_code == 0, result.output
    with installed.reading() as session:
        row = session.scalars(select(JpTargetRow).where(JpTargetRow.year == 2027)).one()
        assert (row.target, row.ceiling, row.employment_type) == (Decimal("24.50"), Decimal(30), "candidate")
