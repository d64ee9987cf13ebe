"""Programs of other makers that come from npm, installed once per machine outside the project.

Which versions, with their hashes, stands in tests/contract/npm/. Without node, npm or a way to the registry the tests
that need them are skipped by name.
"""

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

import pytest

LOCKED = Path(__file__).resolve().parents[1] / "contract" / "npm"
FILES = ("package.json", "package-lock.json")
SECONDS = 300


@pytest.fixture(scope="session")
def npm_packages() -> Path:
    """The folder that holds `node_modules` with the locked packages."""
    for program in ("node", "npm"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not on this machine, and validators from npm need it")
    content = b"".join((LOCKED / name).read_bytes() for name in FILES)
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = cache / "sinau" / "npm" / hashlib.sha256(content).hexdigest()[:16]
    if not folder.exists():
        _install(folder)
    return folder


def _install(folder: Path) -> None:
    # Another run may install at the same time: each does so aside, and the first to finish stays.
    aside = folder.with_name(f"{folder.name}.{os.getpid()}")
    aside.mkdir(parents=True)
    for name in FILES:
        shutil.copy(LOCKED / name, aside)
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1"]
    try:
        done = subprocess.run(
            command, cwd=aside, check=False, capture_output=True, text=True, timeout=SECONDS
        )
        if done.returncode == 0:
            aside.rename(folder)
    except subprocess.TimeoutExpired:
        pytest.skip(f"npm did not install the validators within {SECONDS} s")
    except OSError:
        if not folder.exists():
            raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    if not folder.exists():
        reason = next((line for line in done.stderr.splitlines() if "code" in line), "no reason given")
        pytest.skip(f"npm could not install the validators: {reason.removeprefix('npm error ')}")
