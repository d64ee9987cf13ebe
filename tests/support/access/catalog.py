"""Catalog's world: a published course of each case, changed since, with a run."""

from pathlib import Path
from typing import Any

from services.catalog.access import ACCESS
from services.catalog.app import create_app
from services.catalog.config import Config
from services.catalog.events import SUBSCRIPTIONS
from shared.ids import uuid7
from shared.testing.events import deliver
from shared.testing.tokens import TokenMint
from tests.integration.catalog.conftest import course
from tests.support.access.world import (
    BELOW,
    FOREIGN,
    ME,
    OTHER,
    Case,
    World,
    new_database,
    settings,
    units,
)

ADMIN = uuid7()
RUN = {"name": "Angkatan I", "time_zone": "Asia/Jakarta", "capacity": None}


def seed(folder: Path) -> World:
    """Make it."""
    database, mint = new_database(folder, "catalog"), TokenMint()
    app = create_app(settings(Config, database, mint), database=database)
    world = World(app=app, database=database, mint=mint, table=ACCESS)
    deliver(database, SUBSCRIPTIONS, units())
    documents = {case: _document(case) for case in Case}
    # One course holds two cases: in a course nothing belongs to one person alone.
    documents[Case.OTHER_PERSON] = documents[Case.OWN]
    published = {case: _published(world, documents[case]) for case in Case}
    outlines = {case: world.call(ADMIN, "GET", f"/versions/{published[case]['version_id']}") for case in Case}
    course_ids = {case: published[case]["course_id"] for case in Case}
    world.values = {
        **RUN,
        "course_id": course_ids,
        "slug": {case: documents[case]["slug"] for case in Case},
        "version_id": {case: published[case]["version_id"] for case in Case},
        "activity_id": {case: outlines[case]["modules"][0]["activities"][0]["id"] for case in Case},
        "run_id": {case: _run(world, course_ids[case]) for case in Case},
    }
    world.rows = {
        "POST /courses": {"title": "Kursus baru", "slug": "kursus-baru"},
        "PUT /drafts/{course_id}": {**documents[Case.OWN], "slug": world.values["slug"]},
        "POST /drafts/{course_id}/restore": {"revision": 1},
        "POST /imports": {"draft": documents, "publish": False},
    }
    world.creating = {"POST /courses"}
    world.listed = {"GET /drafts": "course_id"}
    return world


def _document(case: Case) -> dict[str, Any]:
    owner, trainer = (FOREIGN if case is Case.FOREIGN_UNIT else BELOW), (ME if case is Case.OWN else OTHER)
    slug = case.value.replace(" ", "-")
    return course(slug, title=f"Kursus {slug}", owner_unit_id=str(owner), trainer_ids=[str(trainer)])


def _published(world: World, document: dict[str, Any]) -> Any:
    report = world.call(ADMIN, "POST", "/imports", {"draft": document, "publish": True}, role="bkpsdm_admin")
    changed = {"draft": {**document, "summary": "Berubah."}, "publish": False}
    world.call(ADMIN, "POST", "/imports", changed, role="bkpsdm_admin")
    return report


def _run(world: World, course_id: str) -> Any:
    return world.call(ADMIN, "POST", f"/courses/{course_id}/runs", RUN, role="bkpsdm_admin")["id"]
