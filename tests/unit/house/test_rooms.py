"""Every service has exactly the rooms of the house, and each starts alone with nothing but `shared` beside it."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from joserfc.jwk import ECKey

ROOT = Path(__file__).resolve().parents[3]
SERVICES = ("assessment", "catalog", "enrollment", "identity", "notification")
FILES = {"__init__.py", "access.py", "app.py", "cli.py", "config.py", "events.py"}
ROOMS = {"api", "domain", "handlers", "migrations", "models", "operations", "queries"}
OPTIONAL = {"activity_kinds", "adapters", "reads", "README.md"}
PLUG_INS = {"assessment": {"question_types", "question_formats"}}
PORTAL_FILES = {"__init__.py", "app.py", "config.py"}
PORTAL_ROOMS = {
    "activities", "cli", "clients", "forms", "learner", "managing", "operating", "question_types", "static",
    "teaching",
    "translations", "web",
}  # fmt: skip
WIRING_LINES = 40
KEY = ECKey.generate_key("P-256", auto_kid=True)

START = """
import importlib, sys
app = importlib.import_module("services.{service}.app").create_app()
client = app.test_client()
assert client.get("/livez").status_code == 200, client.get("/livez").status_code
others = [name for name in sys.modules if name.startswith("services.") and name.split(".")[1] != "{service}"]
assert not others, others
"""


def entries(folder: Path) -> set[str]:
    """What a folder holds, bytecode aside."""
    return {entry.name for entry in folder.iterdir() if entry.name != "__pycache__"}


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_has_exactly_the_rooms(service: str) -> None:
    assert entries(ROOT / "services" / service) - OPTIONAL == FILES | ROOMS | PLUG_INS.get(service, set())


def test_the_portal_has_exactly_its_rooms() -> None:
    assert entries(ROOT / "services" / "portal") - OPTIONAL == PORTAL_FILES | PORTAL_ROOMS


def test_there_are_six_services() -> None:
    assert entries(ROOT / "services") == {"__init__.py", "portal", *SERVICES}


@pytest.mark.parametrize("service", [*SERVICES, "portal"])
def test_the_wiring_of_a_service_fits_on_a_page(service: str) -> None:
    lines = (ROOT / "services" / service / "app.py").read_text(encoding="utf-8").splitlines()
    assert len(lines) <= WIRING_LINES * (2 if service == "portal" else 1)


@pytest.mark.slow
@pytest.mark.parametrize("service", [*SERVICES, "portal"])
def test_a_service_starts_from_a_folder_with_itself_and_shared(tmp_path: Path, service: str) -> None:
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "shared", tmp_path / "shared", ignore=ignored)
    (tmp_path / "services").mkdir()
    shutil.copy(ROOT / "services/__init__.py", tmp_path / "services")
    shutil.copytree(ROOT / "services" / service, tmp_path / "services" / service, ignore=ignored)
    settings = {
        "PATH": os.environ["PATH"],
        "SINAU_DATABASE_URL": f"sqlite:///{tmp_path}/{service}.db",
        "SINAU_BROKER_URL": f"sinau+sqlite:///{tmp_path}/broker.db",
        "SINAU_SECRET_KEY": "0123456789abcdef0123456789abcdef",
        "SINAU_PORTAL_KEY": "fedcba9876543210fedcba9876543210",
        "SINAU_TOKEN_KEYS": json.dumps({"keys": [KEY.as_dict(private=False)]}),
        "SINAU_SIGNING_KEY": json.dumps(KEY.as_dict(private=True)),
    }
    answer = subprocess.run(
        [sys.executable, "-W", "error", "-c", START.format(service=service)],
        cwd=tmp_path,
        env=settings,
        check=False,
        capture_output=True,
        text=True,
    )
    assert answer.returncode == 0, answer.stderr
