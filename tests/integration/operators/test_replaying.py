"""The past told again: copies come out the same, and a history heard anew, twice, changes nothing and mails nobody."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import MetaData, select, update
from sqlalchemy.engine import make_url

from deploy.embedded.composition import SUBSCRIPTIONS
from deploy.operations.rebuild import COPIES, rebuild
from services.enrollment.models import Unit
from shared.messaging.admin.replaying import messages_for, replay
from shared.persistence.database import Database
from tests.support.api import Caller, enrol, new_learner, read_all_pages, take_quiz, until
from tests.support.running import Running

# What was heard, and the times of day that a worker keeps for itself, are not state that anybody reads.
NOT_STATE = {"inbox", "subject_versions", "leases", "alembic_version"}


@pytest.fixture(scope="module")
def lived(running: Running) -> Running:
    """A Sinau in which somebody completed a course and holds a certificate."""
    learner = new_learner(running.base)
    _completes(learner)
    running.settle()
    return running


def _completes(learner: Caller) -> None:
    enrolment_id = enrol(learner)
    read_all_pages(learner, enrolment_id)
    take_quiz(learner, enrolment_id)
    until(lambda: learner.get("enrollment/certificates")["items"] or None)


@pytest.fixture
def scratch(tmp_path: Path) -> Iterator[list[Database]]:
    """Where databases that a test opens are put, to be closed after it."""
    opened: list[Database] = []
    yield opened
    for database in opened:
        database.dispose()


def contents(running: Running) -> dict[str, set[str]]:
    """Every row of every table of every service, and the e-mails sent."""
    found = {"mail": {path.name for path in running.mail.glob("**/*")}}
    for service, database in running.sinau.databases.items():
        tables = MetaData()
        tables.reflect(database.engine)
        with database.reading() as session:
            for table in tables.sorted_tables:
                if table.name not in NOT_STATE:
                    rows = session.execute(select(table))
                    found[f"{service}.{table.name}"] = {str(tuple(row)) for row in rows}
    return found


@pytest.mark.parametrize("service", COPIES)
def test_copies_rebuilt_from_retained_outboxes_are_the_live_ones(
    lived: Running, scratch: list[Database], tmp_path: Path, service: str
) -> None:
    scratch.append(Database(f"sqlite:///{tmp_path}/rebuilt.db", service=service))
    found = rebuild(lived.sinau.databases, service, scratch[0])
    assert set(found.ends) <= {"done", "skipped"}, found.ends
    assert found.ends["done"] > 0
    assert found.differing == dict.fromkeys(COPIES[service].tables, 0)


def test_a_copy_that_went_wrong_is_found(lived: Running, scratch: list[Database], tmp_path: Path) -> None:
    live = lived.sinau.databases["enrollment"]
    scratch.append(Database(f"sqlite:///{tmp_path}/rebuilt.db", service="enrollment"))
    with live.begin() as context:
        unit_id, name = context.session.execute(select(Unit.id, Unit.name).limit(1)).one()
        context.session.execute(update(Unit).where(Unit.id == unit_id).values(name="Salah"))
    try:
        assert rebuild(lived.sinau.databases, "enrollment", scratch[0]).differing["units"] == 2
    finally:
        with live.begin() as context:
            context.session.execute(update(Unit).where(Unit.id == unit_id).values(name=name))


@pytest.mark.parametrize("consumer", [None, "replayed"])
def test_the_whole_history_told_twice_leaves_every_database_the_same(
    lived: Running, consumer: str | None
) -> None:
    before = contents(lived)
    for _ in range(2):
        for service, database in lived.sinau.databases.items():
            history = messages_for(lived.sinau.databases.values(), SUBSCRIPTIONS[service])
            name = consumer and f"{service}.{consumer}"
            ends = replay(database, SUBSCRIPTIONS[service], history, consumer=name)
            assert set(ends) <= {"done", "skipped", "discarded"}, (service, ends)
        lived.settle()
    after = contents(lived)
    assert {name: rows ^ before[name] for name, rows in after.items() if rows != before[name]} == {}


def test_the_command_compares_and_keeps_the_rebuilt_file(lived: Running, tmp_path: Path) -> None:
    urls = [
        f"{service}={make_url(database.url).render_as_string(hide_password=False)}"
        for service, database in lived.sinau.databases.items()
    ]
    kept = tmp_path / "rebuilt.db"
    words = [
        "rebuild",
        "notification",
        *(word for url in urls for word in ("--database", url)),
        "--into",
        str(kept),
    ]
    done = subprocess.run(
        [sys.executable, "-m", "deploy.operations", "events", *words],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "people: the same" in done.stdout
    assert kept.exists()
    nowhere = subprocess.run(
        [sys.executable, "-m", "deploy.operations", "events", "rebuild", "catalog"],
        capture_output=True, text=True, check=False, env={**os.environ, "SINAU_DATA": str(tmp_path / "nowhere")},
    )  # fmt: skip
    assert (nowhere.returncode, "There is no installation in" in nowhere.stderr) == (2, True)
