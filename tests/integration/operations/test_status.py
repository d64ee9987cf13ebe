"""`sinau status` while things are broken: it ends soon, says what helps, and never falls over."""

import json
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from deploy.embedded.keys import keys_in
from deploy.embedded.settings import BACKEND
from deploy.operations.checks.machine import disks
from deploy.operations.cli import sinau
from deploy.operations.findings import Finding, lines, worst
from tests.support.operating import handed_to_operators

NOBODY = 1
"""A port at which nobody listens."""


@pytest.fixture
def mute() -> Iterator[int]:
    """The port of somebody who takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def status_at(port: int, folder: Path, *words: str) -> Result:
    """The status of a deployment all of whose parts are behind one port of this machine."""
    files = {
        **{f"{name}_database_url": f"postgresql+psycopg://u:p@127.0.0.1:{port}/{name}" for name in BACKEND},
        "broker_url": f"amqp://u:p@127.0.0.1:{port}/sinau",
        "management_url": f"http://u:p@127.0.0.1:{port}",
        "nip_key": "k",
    }
    address = f"http://127.0.0.1:{port}"
    parts = [f"SINAU_{name.upper()}{kind}_URL" for name in BACKEND for kind in ("", "_WORKER")]
    environment = {
        "SINAU_OPERATIONS_DIR": str(handed_to_operators(folder / "run", files)),
        "SINAU_STATE_DIR": str(folder),
        "SINAU_PORTAL_URL": address,
        **dict.fromkeys(parts, address),
    }
    return CliRunner().invoke(sinau, ["status", *words], env=environment)


def test_a_deployment_of_which_nothing_answers_is_told_part_by_part(tmp_path: Path) -> None:
    found = status_at(NOBODY, tmp_path, "--json")
    assert found.exit_code == 2, found.output
    broken = {one["about"]: one for one in json.loads(found.stdout)["findings"] if one["level"] == "fail"}
    expected = {f"{name} {part}" for name in BACKEND for part in ("web", "worker", "database")}
    assert broken.keys() == expected | {"portal", "broker"}
    assert all(one["hint"] for one in broken.values())
    assert "ConnectionRefusedError" in broken["catalog web"]["message"]
    assert "u:p" not in found.output


def test_whoever_never_answers_is_not_waited_for_long(mute: int, tmp_path: Path) -> None:
    began = time.monotonic()
    found = status_at(mute, tmp_path, "--patience", "2", "--quiet")
    assert time.monotonic() - began < 10
    assert found.exit_code == 2, found.output
    assert "catalog web" in found.stdout
    assert "broker" in found.stdout
    assert "Traceback" not in found.output


def test_one_process_that_is_not_running_is_one_finding(tmp_path: Path) -> None:
    keys_in(tmp_path)
    found = CliRunner().invoke(sinau, ["status", "--json"], env={"SINAU_DATA": str(tmp_path)})
    assert found.exit_code == 2, found.output
    about = {one["about"]: one for one in json.loads(found.stdout)["findings"]}
    assert about["process"]["hint"] == "make run"
    assert about["broker"]["message"].startswith("there is no file")
    assert about["catalog database"]["level"] == "fail"
    # Looking makes nothing.
    assert list(tmp_path.glob("*.db")) == []


def test_each_disk_is_told_once_with_what_it_holds(tmp_path: Path) -> None:
    beside = tmp_path / "backups"
    beside.mkdir()
    folders = {"state": tmp_path, "backups": beside, "postgres": Path("/proc"), "rabbitmq": tmp_path / "none"}
    roomy, full, away = disks(folders)
    assert roomy.facts["holds"] == ["state", "backups"]
    # A file system that says it has no space at all.
    assert (full.level, full.facts["holds"], full.facts["free"]) == ("fail", ["postgres"], 0)
    assert (away.level, away.facts["holds"]) == ("warn", ["rabbitmq"])


def test_the_worst_finding_decides() -> None:
    well, odd, broken = (Finding(about=level, level=level, message="x") for level in ("ok", "warn", "fail"))
    assert [worst([]), worst([well]), worst([well, odd]), worst([odd, broken, well])] == [
        "ok", "ok", "warn", "fail"
    ]  # fmt: skip


def test_a_hint_stands_below_its_finding() -> None:
    told = lines([Finding(about="mail", level="warn", message="stopped", hint="sinau mail start")])
    assert told[0].split() == ["warn", "mail", "stopped"]
    assert told[1].strip() == "→ sinau mail start"
