"""`make backup` and `make restore` on the host, when something ends them halfway; with a `docker` that only notes."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.backup import on_host
from deploy.upgrade.command import INTERRUPTED
from shared.web.metrics import LAST_BACKUP
from tests.support.api import until

# Two restores in one folder refuse each other.
pytestmark = pytest.mark.xdist_group("restore")

ROOT = Path(__file__).resolve().parents[3]
DOCKER = r"""#!/bin/sh
# Notes how it was called, and does what the file `does` says for one of the steps.
echo "$*" >> "$NOTES/called"
case "$*" in
  *"ps --quiet"*) echo portal ;;
  "inspect "*)
    echo '[{"Id": "portal", "Name": "portal", "Image": "x", "State": {"Status": "running", "StartedAt":
      "2026-11-22T01:15:00.123456789Z"}, "Config": {"Labels": {"com.docker.compose.service": "portal",
      "com.docker.compose.config-hash": "x"}}}]' ;;
  *database-ids) cat "$NOTES/database_ids" ;;
  *"backup -"*) printf half; . "$NOTES/does" ;;
  *"restore - --check"*) ;;
  *"restore -"*) . "$NOTES/does" ;;
esac
"""


class Host:
    """A machine whose `docker` notes each call."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.backups = folder, folder / "backups"
        self.backups.mkdir()
        (folder / "docker").write_text(DOCKER)
        (folder / "docker").chmod(0o755)
        (folder / "database_ids").write_text("sinau_identity 1\n")
        (folder / "called").touch()
        self.archive = folder / "archive.tar.gz"
        self.archive.touch()
        self.does("true")

    def does(self, program: str) -> None:
        """Let the step that is tried do this."""
        (self.folder / "does").write_text(program)

    def start(self, *words: str) -> subprocess.Popen[str]:
        """Begin a command."""
        return subprocess.Popen(
            # As from a terminal, even if these tests run where signals are ignored.
            ["env", "--default-signal", sys.executable, "-m", on_host.__name__, *words],
            cwd=ROOT,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            env={
                **os.environ,
                "PATH": f"{self.folder}{os.pathsep}{os.environ['PATH']}",
                "NOTES": str(self.folder),
                "SINAU_BACKUPS_DIR": str(self.backups),
            },
        )

    def says(self, *words: str) -> tuple[int, str]:
        """The exit code of a command, and what it said."""
        process = self.start(*words)
        said = process.communicate(timeout=60)[1]
        return process.returncode, said

    def called(self, part: str) -> bool:
        """Whether a call had these words."""
        return part in (self.folder / "called").read_text()

    def is_interrupted(self, number: signal.Signals, *words: str) -> tuple[int, str]:
        """As `says`, ended by a signal while the step that is tried hangs."""
        self.does("touch $NOTES/hangs; exec sleep 30")
        process = self.start(*words)
        until(lambda: (self.folder / "hangs").exists() or None, seconds=60)
        process.send_signal(number)
        said = process.communicate(timeout=60)[1]
        return process.returncode, said


@pytest.fixture
def host(tmp_path: Path) -> Host:
    return Host(tmp_path)


def test_a_backup_is_noted_when_the_archive_is_there(host: Host) -> None:
    assert host.says("backup")[0] == 0
    assert [path.read_text() for path in host.backups.iterdir()] == ["half"]
    assert host.called(f"touch ops {on_host.LAST_BACKUP}")
    assert Path(on_host.LAST_BACKUP).name == LAST_BACKUP


def test_a_backup_that_found_no_room_is_not_noted_and_leaves_nothing(host: Host) -> None:
    host.does("exit 1")
    assert host.says("backup")[0] == 1
    assert list(host.backups.iterdir()) == []
    assert not host.called(on_host.LAST_BACKUP)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_an_interrupted_backup_leaves_nothing(host: Host, number: signal.Signals) -> None:
    code, said = host.is_interrupted(number, "backup")
    assert (code, said) == (INTERRUPTED, "sinau: interrupted\n")
    assert list(host.backups.iterdir()) == []


def test_what_a_killed_backup_left_goes_with_the_next(host: Host) -> None:
    host.does("touch $NOTES/hangs; exec sleep 30")
    process = host.start("backup")
    until(lambda: (host.folder / "hangs").exists() or None, seconds=60)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate(timeout=60)
    (left,) = host.backups.iterdir()
    host.does("true")
    host.says("backup")
    assert not left.exists()


def test_what_another_backup_still_writes_stays(host: Host) -> None:
    host.does("mkdir $NOTES/first 2>/dev/null || exit 1; exec sleep 30")
    first = host.start("backup")
    until(lambda: (host.folder / "first").exists() or None, seconds=60)
    (written,) = host.backups.iterdir()
    # At the same second, its archive has the same name.
    for _ in range(2):
        host.says("backup")
    is_there = written.exists()
    first.send_signal(signal.SIGINT)
    first.communicate(timeout=60)
    assert is_there


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGHUP])
def test_an_interrupted_restore_lets_the_services_go_on(host: Host, number: signal.Signals) -> None:
    code, said = host.is_interrupted(number, "restore", str(host.archive))
    assert code == INTERRUPTED
    assert "nothing was changed; starting the services again" in said
    assert host.called("start portal")
    assert host.called("rm --force sinau-restore-")
    assert not host.called("adopt")


def test_a_restore_that_failed_lets_the_services_go_on(host: Host) -> None:
    host.does("exit 1")
    assert host.says("restore", str(host.archive))[0] == 1
    assert host.called("start portal")


def test_a_restore_that_was_cut_off_after_the_exchange_is_brought_to_its_end(host: Host) -> None:
    host.does('echo "sinau_identity 2" > $NOTES/database_ids; exit 1')
    code, said = host.says("restore", str(host.archive))
    assert code == 0, said
    assert "all databases were exchanged already: going on" in said
    assert host.called("adopt -")
    assert not host.called("start portal")


def test_of_a_restored_deployment_that_does_not_start_it_is_said_that_it_is_restored(host: Host) -> None:
    script = (host.folder / "docker").read_text()
    (host.folder / "docker").write_text(
        script.replace('*"ps --quiet"', '*adopt*) exit 1 ;;\n  *"ps --quiet"')
    )
    code, said = host.says("restore", str(host.archive))
    assert code == 1
    assert "the databases are restored. What follows was not finished" in said
