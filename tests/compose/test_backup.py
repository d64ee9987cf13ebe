"""A deployment is saved while learners work, tried beside itself, wiped to the last volume, and comes back."""

import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from deploy.backup import on_host
from tests.compose.accounts import wait_until_settled
from tests.compose.learners import Learners
from tests.compose.stack import ROOT, Stack
from tests.support.api import until

pytestmark = [
    pytest.mark.compose,
    pytest.mark.docker,
    pytest.mark.slow,
    pytest.mark.xdist_group("compose"),
]


class Operator:
    """Who calls `make backup` and its like on this stack.

    Args:
        folder: for archives.
    """

    def __init__(self, stack: Stack, folder: Path) -> None:
        self.folder = folder
        self._environment = stack.environment | {
            "SINAU_BACKUPS_DIR": str(folder),
            # As for the stack: a deployment on this machine has its own settings in deploy/.env.
            "COMPOSE_ENV_FILES": "/dev/null",
        }

    def says(self, *words: str) -> tuple[int, str]:
        """The exit code of a command, and all that it printed."""
        answer = subprocess.run(
            [sys.executable, "-m", on_host.__name__, *words],
            cwd=ROOT,
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=self._environment,
        )
        return answer.returncode, answer.stdout


def test_a_wiped_deployment_comes_back_from_its_backup(
    stack: Stack, measured: dict[str, Any], tmp_path: Path
) -> None:
    operator = Operator(stack, tmp_path / "backups")
    learners = Learners(stack.base, count=2)
    learners.start()
    until(lambda: learners.completed or None, seconds=240)
    seen = learners.verifications

    began = time.monotonic()
    code, words = operator.says("backup", "--keep", "2")
    measured["backup_seconds"] = round(time.monotonic() - began, 1)
    learners.finish()
    assert code == 0, words
    assert learners.failed_requests == []
    (archive,) = operator.folder.iterdir()
    assert archive.stat().st_mode & 0o777 == 0o600
    measured["backup_mb"] = round(archive.stat().st_size / 1e6, 2)

    began = time.monotonic()
    code, words = operator.says("verify", str(archive))
    measured["backup_verify_seconds"] = round(time.monotonic() - began, 1)
    assert (code, words.count("answers as valid") > 0, "FAILED" in words) == (0, True, False), words

    code, words = operator.says("restore", str(archive))
    assert code == 1
    assert "is not empty" in words
    assert all(answer == httpx.codes.OK for answer in _visit(stack, seen))

    stack.compose("down", "--volumes", "--timeout", "10")
    shutil.rmtree(stack.secrets)
    stack.secrets.mkdir()

    began = time.monotonic()
    code, words = operator.says("restore", str(archive))
    measured["restore_seconds"] = round(time.monotonic() - began, 1)
    assert code == 0, words
    findings = wait_until_settled(stack).findings(seen)
    assert findings.none, findings
    assert all(answer == httpx.codes.OK for answer in _visit(stack, seen))

    again = Learners(stack.base, count=1)
    again.start()
    until(lambda: again.completed or again.interrupted or None, seconds=240)
    again.finish()
    assert again.completed, again.interrupted


def _visit(stack: Stack, paths: list[str]) -> list[int]:
    with httpx.Client(base_url=stack.base, trust_env=False, timeout=30) as visitor:
        return [visitor.get(path).status_code for path in paths]
