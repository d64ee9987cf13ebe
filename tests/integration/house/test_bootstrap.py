"""The first minute on a bare machine: an environment without pip, and plain words when something is missing."""

import ast
import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[3]
SCRIPT = ROOT / "deploy" / "bootstrap" / "bootstrap.py"


@pytest.fixture
def bootstrap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script as a module, with an environment of its own to make."""
    monkeypatch.setenv("SINAU_VENV", str(tmp_path / "venv"))
    spec = importlib.util.spec_from_file_location("bootstrap", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_python_too_old_for_sinau_still_reads_the_script() -> None:
    ast.parse(SCRIPT.read_text(encoding="utf-8"), feature_version=(3, 6))


def test_a_python_too_old_is_told_so(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bootstrap, "OLDEST", (9, 9))
    assert bootstrap.main(["runtime"]) == 2
    assert "Sinau needs Python 9.9 or newer" in capsys.readouterr().err


def test_an_unknown_lock_is_named(bootstrap: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert bootstrap.main(["unknown"]) == 2
    assert "unknown.txt" in capsys.readouterr().err


def test_a_changed_wheel_is_refused(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    here = tmp_path / "bootstrap"
    shutil.copytree(SCRIPT.parent, here)
    with next(here.glob("*.whl")).open("ab") as wheel:
        wheel.write(b"more")
    monkeypatch.setattr(bootstrap, "HERE", here)
    assert bootstrap.main(["runtime"]) == 2
    assert "is not the file that manifest.json names" in capsys.readouterr().err


def test_an_environment_is_made_without_pip(bootstrap: ModuleType) -> None:
    bootstrap.make_venv()
    assert bootstrap.is_usable()
    assert not (bootstrap.VENV / "bin" / "pip").exists()


def test_an_environment_whose_python_is_gone_is_made_anew(bootstrap: ModuleType) -> None:
    bootstrap.make_venv()
    stale = bootstrap.VENV / "stale"
    stale.touch()
    bootstrap.interpreter().unlink()
    bootstrap.make_venv()
    assert bootstrap.is_usable()
    assert not stale.exists()


def test_an_environment_that_works_is_kept(bootstrap: ModuleType) -> None:
    bootstrap.make_venv()
    kept = bootstrap.VENV / "kept"
    kept.touch()
    bootstrap.make_venv()
    assert kept.exists()


def test_without_a_network_the_message_says_what_to_do(tmp_path: Path) -> None:
    # An index that nobody serves, and no other place to look.
    answer = subprocess.run(
        [sys.executable, str(SCRIPT), "runtime"],
        check=False,
        capture_output=True,
        text=True,
        env={
            "PATH": "/usr/bin:/bin",
            "SINAU_VENV": str(tmp_path / "venv"),
            "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
            "PIP_CONFIG_FILE": "/dev/null",
            "PIP_RETRIES": "0",
        },
    )
    assert answer.returncode == 1
    assert "Behind a proxy set HTTPS_PROXY" in answer.stderr
    assert not (tmp_path / "venv" / "runtime.stamp").exists()
