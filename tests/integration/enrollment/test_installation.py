"""Migrations, shipped rules and the commands that change them."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from services.enrollment.cli import cli
from services.enrollment.domain.attendance import AttendanceRule
from services.enrollment.domain.policies import ATTENDANCE
from services.enrollment.reads.policies import POLICIES
from shared.migrations.revisions import upgrade
from shared.persistence.database import Database
from shared.schema.documents import dump


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


def test_an_installation_starts_with_the_shipped_rules(installed: Database) -> None:
    result = CliRunner().invoke(cli, ["policies"])
    assert result.exit_code == 0, result.output
    assert json.loads(result.output) == {policy.name: dump(policy.default) for policy in POLICIES.policies}


def test_a_policy_is_set_from_a_file(installed: Database, tmp_path: Path) -> None:
    file = tmp_path / "attendance.json"
    file.write_text(json.dumps({"minimum_percent": 90}))
    result = CliRunner().invoke(cli, ["set-policy", "attendance", str(file)])
    assert result.exit_code == 0, result.output
    with installed.reading() as session:
        assert POLICIES.value_for(session, ATTENDANCE, None) == AttendanceRule(minimum_percent=90)


@pytest.mark.parametrize(
    ("content", "says"),
    [("[]", "not a JSON object"), ("{", "not JSON"), ('{"minimum_percent": 190}', "minimum_percent: ")],
)
def test_an_unusable_file_is_refused_with_its_reason(
    installed: Database, tmp_path: Path, content: str, says: str
) -> None:
    file = tmp_path / "attendance.json"
    file.write_text(content)
    result = CliRunner().invoke(cli, ["set-policy", "attendance", str(file)])
    assert result.exit_code == 1
    assert says in result.output
