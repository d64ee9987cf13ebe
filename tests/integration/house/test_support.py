"""What all tests lean on holds itself: skips are named or fail, and no test leaves this machine."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.loopback import LeftThisMachine

ROOT = Path(__file__).resolve().parents[3]

SKIPPING = """
import pytest

def test_one():
    pytest.skip("no engine here")

@pytest.mark.skipif(True, reason="no browser here")
def test_two():
    pass

@pytest.mark.xfail
def test_three():
    assert False

def test_four():
    pass
"""


GROUPED = """
import os

import pytest

@pytest.mark.xdist_group("servers")
@pytest.mark.parametrize("number", range(6))
def test_one(number, request):
    with open(request.config.rootpath / "workers", "a") as file:
        file.write(os.environ["PYTEST_XDIST_WORKER"] + "\\n")
"""


def run_skipping(tmp_path: Path, required: str) -> subprocess.CompletedProcess[str]:
    """Run a file that skips two tests, in a pytest of its own."""
    (tmp_path / "test_skipping.py").write_text(SKIPPING)
    return subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "tests.support.skips",
            "-p",
            "no:cacheprovider",
            str(tmp_path),
        ],
        cwd=tmp_path,
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "SINAU_REQUIRE_ALL": required, "PYTEST_ADDOPTS": ""},
    )


def test_a_skip_is_named_with_its_reason_at_the_end(tmp_path: Path) -> None:
    answer = run_skipping(tmp_path, "")
    assert answer.returncode == 0, answer.stdout
    end = answer.stdout.partition("not run on this machine")[2]
    assert "1 no engine here" in end
    assert "1 no browser here" in end


DATED = """
from datetime import UTC, date, datetime

FIRST = datetime.now(UTC)

def test_the_day():
    assert (date.today(), FIRST.date()) == (date(2028, 2, 29), date(2028, 2, 29))
    assert datetime.now(UTC) > FIRST
"""


def test_a_run_begins_at_the_instant_it_is_given(tmp_path: Path) -> None:
    (tmp_path / "test_dated.py").write_text(DATED)
    words = ("-q", "-p", "tests.support.shifted", "-p", "no:cacheprovider", "--at", "2028-02-29T03:00:00Z")
    answer = subprocess.run(
        [sys.executable, "-m", "pytest", *words, str(tmp_path)],
        cwd=tmp_path,
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTEST_ADDOPTS": ""},
    )
    assert answer.returncode == 0, answer.stdout
    assert "begun at 2028-02-29 03:00:00+00:00" in answer.stdout


def test_a_group_of_tests_stays_on_one_worker(tmp_path: Path) -> None:
    (tmp_path / "test_grouped.py").write_text(GROUPED)
    words = ("-q", "-n", "2", "--dist", "loadgroup", "-p", "no:cacheprovider", f"--rootdir={tmp_path}")
    subprocess.run(
        [sys.executable, "-m", "pytest", *words, str(tmp_path)],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        env={**os.environ, "PYTEST_ADDOPTS": ""},
    )
    workers = (tmp_path / "workers").read_text().split()
    assert (len(workers), len(set(workers))) == (6, 1)


def test_a_skip_is_a_failure_when_all_is_required(tmp_path: Path) -> None:
    answer = run_skipping(tmp_path, "1")
    assert answer.returncode == 1
    assert "SINAU_REQUIRE_ALL is set, and this was skipped: no engine here" in answer.stdout
    assert "SINAU_REQUIRE_ALL is set, and this was skipped: no browser here" in answer.stdout
    assert "1 passed" in answer.stdout


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1", "example.invalid"])
def test_a_connection_to_another_machine_is_refused(host: str) -> None:
    with pytest.raises(LeftThisMachine, match=host):
        socket.getaddrinfo(host, 80)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as caller, pytest.raises((LeftThisMachine, socket.gaierror)):
        caller.connect((host, 80))


def test_a_connection_on_this_machine_is_let_through() -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        with socket.create_connection(server.getsockname()):
            pass
