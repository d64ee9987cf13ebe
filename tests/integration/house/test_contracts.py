"""Each law of the house is broken once on purpose, to see that the linter catches it.

The tree is copied, one bad file is planted, and `lint-imports` has to name exactly that contract.
"""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
LINTER = Path(sys.executable).parent / "lint-imports"

# contract, file that is planted, what it says
PLANTS = (
    ("independent-services", "services/catalog/operations/planted.py", "import services.identity.config"),
    ("shared-knows-no-service", "shared/planted.py", "import services.catalog.config"),
    ("shared-knows-no-service", "shared/web/planted.py", "import deploy.tools"),
    ("rooms", "services/catalog/domain/planted.py", "import services.catalog.queries"),
    ("rooms", "services/identity/queries/planted.py", "import services.identity.operations"),
    ("rooms", "services/enrollment/planted/__init__.py", ""),
    ("portal-rooms", "services/portal/clients/planted.py", "import services.portal.learner"),
    ("portal-rooms", "services/portal/planted.py", ""),
    ("pure-domain", "services/assessment/domain/planted.py", "import sqlalchemy"),
    ("pure-domain", "services/assessment/domain/planted.py", "from shared.persistence import database"),
    ("pure-domain-stdlib", "services/assessment/domain/planted.py", "import pathlib"),
    ("doors-call-operations", "services/catalog/api/planted.py", "import services.catalog.models"),
    ("doors-call-operations", "services/catalog/api/planted.py", "import services.catalog.handlers"),
    (
        "events-come-from-operations",
        "services/enrollment/handlers/planted.py",
        "from shared.messaging import outbox",
    ),
    ("one-way-to-the-broker", "services/notification/operations/planted.py", "import kombu"),
    ("one-way-to-the-broker", "shared/web/planted.py", "import pika"),
    ("messaging-layers", "shared/messaging/inbox/planted.py", "import shared.messaging.broker.connection"),
    ("messaging-layers", "shared/messaging/planted.py", ""),
    ("no-circles", "shared/persistence/planted.py", "import shared.messaging.tables"),
    ("one-caller", "services/portal/learner/planted.py", "import httpx"),
    ("composition-is-outside", "services/identity/operations/planted.py", "import deploy.embedded"),
)


def contracts() -> set[str]:
    """The ids of all contracts."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return {contract["id"] for contract in settings["tool"]["importlinter"]["contracts"]}


def lint(tree: Path, *contract_ids: str) -> subprocess.CompletedProcess[str]:
    """What the linter says of a tree, on some contracts or on all."""
    chosen = [word for contract_id in contract_ids for word in ("--contract", contract_id)]
    return subprocess.run(
        [LINTER, "--no-cache", *chosen],
        cwd=tree,
        check=False,
        capture_output=True,
        text=True,
        env={"NO_COLOR": "1"},
    )


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the Python tree with its laws."""
    tree = tmp_path_factory.mktemp("house")
    shutil.copy(ROOT / "pyproject.toml", tree)
    for folder in ("services", "shared", "deploy"):
        ignored = shutil.ignore_patterns(
            "__pycache__", "static", "templates", "translations", "demo", "*.whl"
        )
        shutil.copytree(ROOT / folder, tree / folder, ignore=ignored)
    return tree


def test_the_house_keeps_its_laws() -> None:
    answer = lint(ROOT)
    assert answer.returncode == 0, answer.stdout


def test_every_law_is_broken_below() -> None:
    assert {contract for contract, _, _ in PLANTS} == contracts()


@pytest.mark.parametrize(
    ("contract", "file", "text"), PLANTS, ids=[f"{c}-{t or 'new'}" for c, _, t in PLANTS]
)
def test_a_broken_law_is_caught(house: Path, contract: str, file: str, text: str) -> None:
    planted = house / file
    planted.parent.mkdir(exist_ok=True)
    planted.write_text(text + "\n")
    try:
        answer = lint(house, contract)
    finally:
        planted.unlink()
        if planted.name == "__init__.py":
            planted.parent.rmdir()
    assert answer.returncode == 1, answer.stdout
    assert "BROKEN" in answer.stdout
    # Of a circle the linter names the packages.
    assert ("- .persistence -> .messaging" if contract == "no-circles" else "planted") in answer.stdout


def test_a_missing_room_is_caught(house: Path) -> None:
    room, aside = house / "services/catalog/queries", house / "queries-aside"
    room.rename(aside)
    try:
        answer = lint(house, "rooms")
    finally:
        aside.rename(room)
    assert answer.returncode == 1
    assert "services.catalog.queries" in answer.stdout
