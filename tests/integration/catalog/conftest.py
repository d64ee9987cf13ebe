"""A catalog with its web app, people who may and may not, and courses to begin with."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import insert

from services.catalog.app import create_app
from services.catalog.config import Config
from services.catalog.models import Unit, UnitLine
from shared.ids import uuid7
from shared.persistence.database import Database
from shared.testing.tokens import TokenMint
from tests.support.caller import Caller
from tests.support.clock import MovableClock
from tests.support.databases import Maker

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
REGENCY, OFFICE, OTHER_OFFICE = uuid7(), uuid7(), uuid7()
TRAINER, OTHER_TRAINER, QUESTIONS = uuid7(), uuid7(), uuid7()


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(NOW)


@pytest.fixture
def database(make_database: Maker, clock: MovableClock) -> Database:
    made = make_database("catalog", clock=clock)
    with made.begin() as context:
        for unit, path in {
            REGENCY: [REGENCY],
            OFFICE: [REGENCY, OFFICE],
            OTHER_OFFICE: [OTHER_OFFICE],
        }.items():
            known = {
                "version": 1,
                "name": "",
                "path": [str(step) for step in path],
                "time_zone": "Asia/Jakarta",
            }
            context.session.execute(insert(Unit).values(id=unit, **known))
            context.session.execute(
                insert(UnitLine), [{"unit_id": unit, "ancestor_id": ancestor} for ancestor in path]
            )
    return made


@pytest.fixture
def mint() -> TokenMint:
    return TokenMint()


@pytest.fixture
def app(database: Database, mint: TokenMint) -> Flask:
    config = Config(
        service="catalog", database_url=str(database.url), broker_url="", token_keys=mint.token_keys
    )
    return create_app(config, database=database)


@pytest.fixture
def visitor(app: Flask) -> Caller:
    return Caller(app)


@pytest.fixture
def learner(app: Flask, mint: TokenMint) -> Caller:
    return Caller(app, mint.bearer(unit_id=OFFICE))


@pytest.fixture
def trainer(app: Flask, mint: TokenMint) -> Caller:
    return Caller(app, mint.bearer(person_id=TRAINER, roles={"trainer": [OFFICE]}, unit_id=OFFICE))


@pytest.fixture
def other_trainer(app: Flask, mint: TokenMint) -> Caller:
    return Caller(app, mint.bearer(person_id=OTHER_TRAINER, roles={"trainer": [OFFICE]}, unit_id=OFFICE))


@pytest.fixture
def organiser(app: Flask, mint: TokenMint) -> Caller:
    """Organises the whole regency, the office below it included."""
    return Caller(app, mint.bearer(roles={"organiser": [REGENCY]}, unit_id=REGENCY))


@pytest.fixture
def other_organiser(app: Flask, mint: TokenMint) -> Caller:
    return Caller(app, mint.bearer(roles={"organiser": [OTHER_OFFICE]}, unit_id=OTHER_OFFICE))


@pytest.fixture
def admin(app: Flask, mint: TokenMint) -> Caller:
    return Caller(app, mint.bearer(roles={"bkpsdm_admin": [REGENCY]}, unit_id=REGENCY))


def page(title: str, minutes: int, markdown: str, **changes: Any) -> dict[str, Any]:
    """A required page of a draft."""
    settings = {"markdown": markdown}
    return {
        "kind": "page",
        "title": title,
        "minutes": minutes,
        "required": True,
        "settings": settings,
        **changes,
    }


def quiz(title: str, **settings: Any) -> dict[str, Any]:
    """A quiz of a draft, with questions; not required."""
    return {"kind": "quiz", "title": title, "settings": {"question_set_id": str(QUESTIONS), **settings}}


def course(slug: str = "etika-pemerintahan", **changes: Any) -> dict[str, Any]:
    """A document that may be published."""
    return {
        "slug": slug,
        "title": "Etika Pemerintahan",
        "summary": "Mengambil keputusan yang jujur di meja kerja.",
        "category": "Integritas",
        "mode": "online",
        "jp": "4.00",
        "competencies": ["manajerial.integritas", "teknis.pelayanan-publik"],
        "outcomes": ["Mengenali benturan kepentingan."],
        "modules": [
            {
                "title": "Dasar etika",
                "activities": [
                    quiz("Pre-test", purpose="pretest", question_count=10, review="never"),
                    page("Etika dan hukum", 6, "## Pagi di loket\n\nTeks *pertama*."),
                    page("BerAKHLAK", 5, "| a | b |\n|---|--:|\n| 1 | 2 |\n"),
                ],
            },
            {
                "title": "Gratifikasi",
                "activities": [
                    page("Menolak", 7, "Tolaklah."),
                    {**quiz("Post-test", purpose="posttest", attempts=3, time_limit_minutes=20, question_count=15),
                     "required": True, "completed_by": "passed"},
                    {"kind": "survey", "title": "Survei akhir"},
                ],
            },
        ],
        **changes,
    }  # fmt: skip


def bring_in(
    caller: Caller, document: dict[str, Any] | None = None, *, publish: bool = True
) -> dict[str, Any]:
    """Import a course and give the report."""
    response = caller.post("/imports", {"draft": document or course(), "publish": publish})
    assert response.status_code in (200, 201), response.get_json()
    return dict(response.get_json())


def activities_of(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Every activity of a draft or an outline, in order."""
    return [activity for module in document["modules"] for activity in module["activities"]]


def meeting(day: int, **changes: Any) -> dict[str, Any]:
    """A meeting of ninety minutes in March 2026, at nine in the morning in Jakarta."""
    return {
        "title": f"Pertemuan {day}",
        "place": "Aula",
        "starts_at": f"2026-03-{day:02}T09:00:00+07:00",
        "ends_at": f"2026-03-{day:02}T10:30:00+07:00",
        **changes,
    }


def uuid_of(text: str) -> UUID:
    """A key, as answers write it."""
    return UUID(text)


def instant(text: str) -> datetime:
    """An instant, as answers write it."""
    return datetime.fromisoformat(text)
