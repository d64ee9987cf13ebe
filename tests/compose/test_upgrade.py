"""From the version before to this one while learners go on; and a version that never works, which changes nothing."""

import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.compose.accounts import ask, wait_until_settled
from tests.compose.learners import Learners
from tests.compose.stack import ROOT, Stack

pytestmark = [
    pytest.mark.compose,
    pytest.mark.docker,
    pytest.mark.slow,
    pytest.mark.xdist_group("compose"),
]

LEARNERS = 10
REPLACED = 11
"""Five workers, five webs and the portal."""

MIGRATION = '''"""A column more, filled for what is there: what an upgrade usually brings."""

import sqlalchemy as sa
from alembic import op

from shared.migrations.backfill import backfill

revision = "{number:04d}"
down_revision = "{before:04d}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("enrollments", sa.Column("tried_out", sa.Integer(), nullable=True))
    backfill(
        "enrollments",
        count="SELECT count(*) FROM enrollments WHERE tried_out IS NULL",
        step="UPDATE enrollments SET tried_out = 1 WHERE enrollment_id IN "
        "(SELECT enrollment_id FROM enrollments WHERE tried_out IS NULL LIMIT :rows)",
    )
'''


class Installation:
    """A folder of Sinau as an operator has it, and what runs from it."""

    def __init__(self, folder: Path, make_stack: Callable[..., Stack]) -> None:
        self.folder = folder
        subprocess.run(["git", "clone", "--quiet", "--shared", str(ROOT), str(folder)], check=True)
        # The last two commits that changed what is in an image or starts one.
        shipped = ("deploy", "services", "shared", "requirements")
        versions = self.git("rev-list", "--max-count=2", "HEAD", "--", *shipped).split()
        assert len(versions) == 2, "the version before is not in this clone: fetch the whole history"
        self.newest, before = versions
        self.git("checkout", "--quiet", before)
        self.stack = make_stack(
            folder=folder,
            SINAU_DEMO="1",
            SINAU_VERSION="upgraded",
            SINAU_BACKUPS_DIR=str(folder.with_name("backups")),
        )

    def git(self, *words: str) -> str:
        """Run git in the folder."""
        answer = subprocess.run(
            ["git", "-C", str(self.folder), *words], check=True, capture_output=True, text=True
        )
        return answer.stdout.strip()

    def take_newest(self) -> None:
        """Have the newest version, with a migration, and with a change to what all images hold."""
        self.git("checkout", "--quiet", self.newest)
        versions = self.folder / "services" / "enrollment" / "migrations" / "versions"
        before = max(int(path.name[:4]) for path in versions.glob("[0-9]*.py"))
        migration = MIGRATION.format(number=before + 1, before=before)
        (versions / f"{before + 1:04d}_tried_out.py").write_text(migration, encoding="utf-8")
        with (self.folder / "shared" / "__init__.py").open("a", encoding="utf-8") as package:
            package.write("\n# A version of its own.\n")

    def run(self, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
        """Run a command as the operator does; what it said stands in `stdout`."""
        # What was said to the `make` of the tests is not meant for the operator's.
        of_make = ("ARGS", "MAKEFLAGS", "MAKEOVERRIDES", "MFLAGS", "MAKELEVEL")
        environment = {k: v for k, v in self.stack.environment.items() if k not in of_make}
        return subprocess.run(
            words,
            cwd=self.folder,
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**environment, **settings},
        )

    def images(self) -> dict[str, str]:
        """The image of each container that runs, by its name."""
        return {one["Name"]: one["Image"] for one in self.stack.inspect()}


@pytest.fixture(scope="module")
def installation(
    make_stack: Callable[..., Stack], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Installation]:
    """The version before, running with the demo."""
    made = Installation(tmp_path_factory.mktemp("installation") / "sinau", make_stack)
    try:
        made.stack.up()
        yield made
    finally:
        made.stack.down()


def test_an_upgrade_under_load_loses_no_request_and_no_event(
    installation: Installation, measured: dict[str, Any]
) -> None:
    before = installation.images()
    learners = Learners(installation.stack.base, count=LEARNERS)
    learners.start()
    try:
        installation.take_newest()
        answer = installation.run("make", "upgrade")
    finally:
        learners.finish()
    assert answer.returncode == 0, answer.stdout
    assert not learners.failed_requests, "\n".join([*learners.failed_requests, answer.stdout])
    assert learners.interrupted == []
    assert len(learners.completed) >= LEARNERS
    books = wait_until_settled(installation.stack)
    findings = books.findings(learners.verifications)
    assert findings.none, findings
    after = installation.images()
    replaced = set(after) - set(before)
    assert len(replaced) == len(set(before) - set(after)) == REPLACED
    assert not {after[name] for name in replaced} & set(before.values())
    # How many rows there were depends on how far the learners had come.
    assert re.search(r"^enrollments: (\d+) of \1 rows$", answer.stdout, re.MULTILINE), answer.stdout
    assert "SINAU_VERSION=upgraded-previous" in answer.stdout
    if "still runs as before" not in answer.stdout:
        running = {one["Id"] for one in installation.stack.inspect()}
        installation.stack.compose("up", "--detach", "--wait")
        assert {one["Id"] for one in installation.stack.inspect()} == running, "an `up` replaced containers"
    measured["upgrade_seconds"] = float(re.findall(r'"upgrade_seconds": ([\d.]+)', answer.stdout)[-1])
    measured["upgrade_requests"] = learners.request_count
    measured["upgrade_failed_requests"] = len(learners.failed_requests)
    measured["upgrade_journeys"] = len(learners.completed)


def test_a_version_that_never_works_is_given_up_and_one_goes_back(installation: Installation) -> None:
    app = installation.folder / "services" / "catalog" / "app.py"
    app.write_text('raise RuntimeError("this version is broken")\n', encoding="utf-8")
    before = installation.images()
    answer = installation.run("make", "upgrade", "ARGS=--no-backup --no-migrate")
    assert "assessment-worker is what it should be" in answer.stdout, answer.stdout
    assert answer.returncode != 0, answer.stdout
    assert re.search(r"^catalog-worker: the new container is ", answer.stdout, re.MULTILINE), answer.stdout
    assert "this version is broken" in answer.stdout, answer.stdout
    after = installation.images()
    # Every container serves that served before.
    assert {name: image for name, image in after.items() if name in before} == before
    learners = Learners(installation.stack.base, count=1)
    learners.start()
    learners.finish()
    assert (learners.failed_requests, learners.interrupted) == ([], [])
    back = re.search(r"^ +SINAU_VERSION=(\S+) SINAU_ACCEPT_NEWER_SCHEMA=1 (python3 -m deploy\.upgrade .*)$",
                     answer.stdout, re.MULTILINE)  # fmt: skip
    assert back, answer.stdout
    returned = installation.run(*back[2].split(), SINAU_VERSION=back[1], SINAU_ACCEPT_NEWER_SCHEMA="1")
    assert returned.returncode == 0, returned.stdout
    assert set(installation.images().values()) <= set(before.values())
    assert ask(installation.stack, "enrollment", ["SELECT count(*) FROM enrollments WHERE tried_out IS NULL"])
