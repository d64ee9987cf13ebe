"""The one command of operators: it lists what there is, loads each, and refuses in one line."""

import importlib
from datetime import UTC, datetime, timedelta

import click
import pytest
from click.testing import CliRunner

from deploy.operations.cli import SECTIONS, sinau
from deploy.operations.maintenance import expected_end

NOON = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)
"""12.00 WIB."""
NAMES = [name for section in SECTIONS.values() for name in section]


def test_the_help_names_every_command_with_a_line() -> None:
    shown = CliRunner().invoke(sinau, ["--help"])
    assert shown.exit_code == 0
    for section, entries in SECTIONS.items():
        assert f"{section}:" in shown.stdout
        for name in entries:
            assert f"  {name} " in shown.stdout


@pytest.mark.parametrize("name", NAMES)
def test_each_command_has_a_help_text_and_so_have_those_below_it(name: str) -> None:
    [entry] = [section[name] for section in SECTIONS.values() if name in section]
    module, _, attribute = entry.at.partition(":")
    without = list(_without_help(getattr(importlib.import_module(module), attribute), name))
    assert without == []


def _without_help(command: click.Command, path: str) -> list[str]:
    below = command.commands if isinstance(command, click.Group) else {}
    own = [] if command.help else [path]
    return own + [lacking for name, one in below.items() for lacking in _without_help(one, f"{path} {name}")]


@pytest.mark.parametrize(
    "words",
    ["status", "mail stop", "maintenance on", "person reset-password x", "events topology plan"],
)
def test_where_there_is_no_installation_a_line_says_what_to_do(words: str, tmp_path: object) -> None:
    refused = CliRunner().invoke(sinau, words.split(), env={"SINAU_DATA": f"{tmp_path}/nowhere"})
    assert refused.exit_code == 2
    assert refused.stderr.startswith("Error: There is no installation in")
    assert "make run" in refused.stderr


def test_an_unknown_command_is_refused() -> None:
    assert CliRunner().invoke(sinau, ["dance"]).exit_code == 2


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("45m", NOON + timedelta(minutes=45)),
        ("14:30", NOON + timedelta(hours=2, minutes=30)),
        ("14.30", NOON + timedelta(hours=2, minutes=30)),
        ("11:00", NOON + timedelta(hours=23)),
        ("2026-11-22T12:00", NOON + timedelta(days=1)),
        ("2026-11-21T06:00+00:00", NOON + timedelta(hours=1)),
    ],
)
def test_the_end_of_maintenance_is_said_as_people_say_it(said: str, meant: datetime) -> None:
    assert expected_end(said, NOON, "Asia/Jakarta") == meant


@pytest.mark.parametrize("said", ["soon", "25:00", "2020-01-01T10:00", "m", ""])
def test_an_end_that_is_no_time_or_has_passed_is_refused(said: str) -> None:
    with pytest.raises(click.BadParameter):
        expected_end(said, NOON, "Asia/Jakarta")
