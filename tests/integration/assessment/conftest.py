"""An assessment with its web app, a published course with quizzes of every type, and a participant."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from services.assessment.app import create_app
from services.assessment.config import Config
from services.assessment.events import SUBSCRIPTIONS
from shared.contracts.activities import Activity
from shared.contracts.catalog import CourseVersionPublished
from shared.contracts.enrollment import ActivityOpened, ParticipantEnrolled
from shared.ids import uuid7
from shared.persistence.database import Database
from shared.testing.events import deliver
from shared.testing.tokens import TokenMint
from tests.support import caller, courses
from tests.support.clock import MovableClock
from tests.support.courses import activity_id, survey
from tests.support.databases import Maker

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
UNIT, COURSE, VERSION = uuid7(), uuid7(), uuid7()
LEARNER, TRAINER, ENROLLMENT = uuid7(), uuid7(), uuid7()

GIFT = """
::Satu:: Ibu kota Indonesia? {=Jakarta#Betul sekali. ~Bandung#Bukan. ~Medan ####Lihat modul 1.}

::Dua:: Pilih bilangan genap. {~%50%dua ~%50%empat ~%-50%tiga ~%-50%lima}

::Tiga:: [markdown]Air itu **basah**. {TRUE#Coba sentuh.#Benar.}

::Empat:: Magang adalah belajar di {=tempat kerja =kantor}.

::Lima:: Berapa JP yang kurang? {#7.5:0.01}

::Enam:: Pasangkan. {
=Kanada -> Ottawa
=Italia -> Roma
= -> Paris
}
"""
RIGHT: dict[int, Any] = {
    1: "Jakarta",
    2: {"dua", "empat"},
    3: {"value": True},
    4: {"text": " Tempat  KERJA "},
    5: {"text": "7,5"},
    6: {"Kanada": "Ottawa", "Italia": "Roma"},
}
ESSAY = "Tuliskan rencana Anda. {}\n\nBetul? {T}"


class Caller(caller.Caller):
    """Calls assessment as one person, and takes quizzes."""

    def start(self, quiz: str = "post-test", enrollment_id: UUID = ENROLLMENT) -> dict[str, Any]:
        """Begin an attempt, or find the open one."""
        response = self.begin(quiz, enrollment_id)
        assert response.status_code in (200, 201), response.get_json()
        return dict(response.get_json())

    def begin(self, quiz: str = "post-test", enrollment_id: UUID = ENROLLMENT) -> caller.Answer:
        """Ask for an attempt."""
        body = {"enrollment_id": str(enrollment_id), "activity_id": str(activity_id(quiz))}
        return self.post("/attempts", body)

    def save(self, attempt_id: str, position: int, answer: Any, **more: Any) -> caller.Answer:
        """Save one answer."""
        return self.put(f"/attempts/{attempt_id}/answers/{position}", {"answer": answer, **more})

    def submit(self, attempt_id: str) -> dict[str, Any]:
        """Hand in."""
        response = self.post(f"/attempts/{attempt_id}/submit")
        assert response.status_code == 200, response.get_json()
        return dict(response.get_json())


def right_answer(question: dict[str, Any]) -> Any:
    """The right answer to a question, by the keys that this attempt shows."""
    right = RIGHT[question["position"]]
    shown = question["presentation"]
    keys = {item["html"]: item["key"] for name in ("choices", "right") for item in shown.get(name, ())}
    if isinstance(right, str):
        return {"choice": keys[right]}
    if isinstance(right, set):
        return {"choices": [keys[text] for text in right]}
    if question["type"] == "matching":
        return {"pairs": {left["key"]: keys[right[left["html"]]] for left in shown["left"]}}
    return right


def take(caller: Caller, *, right: int = 6, quiz: str = "post-test") -> dict[str, Any]:
    """Take a quiz with so many right answers, and hand in."""
    attempt = caller.start(quiz)
    for question in attempt["questions"][:right]:
        assert caller.save(attempt["id"], question["position"], right_answer(question)).status_code == 200
    return caller.submit(attempt["id"])


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(NOW)


@pytest.fixture
def database(make_database: Maker, clock: MovableClock) -> Database:
    return make_database("assessment", clock=clock)


@pytest.fixture
def mint() -> TokenMint:
    return TokenMint()


@pytest.fixture
def app(database: Database, mint: TokenMint) -> Flask:
    config = Config(
        service="assessment", database_url=str(database.url), broker_url="", token_keys=mint.token_keys
    )
    return create_app(config, database=database)


class People:
    """Makes callers."""

    def __init__(self, app: Flask, mint: TokenMint) -> None:
        self._app = app
        self._mint = mint

    def learner(self, person_id: UUID | None = None) -> Caller:
        return Caller(self._app, self._mint.bearer(person_id=person_id, unit_id=UNIT))

    def holding(self, role: str, person_id: UUID | None = None) -> Caller:
        return Caller(
            self._app,
            self._mint.bearer(person_id=person_id, roles={role: [UNIT]}, unit_id=UNIT),
        )


@pytest.fixture
def people(app: Flask, mint: TokenMint) -> People:
    return People(app, mint)


@pytest.fixture
def learner(people: People) -> Caller:
    return people.learner(LEARNER)


@pytest.fixture
def stranger(people: People) -> Caller:
    return people.learner()


@pytest.fixture
def trainer(people: People) -> Caller:
    return people.holding("trainer", TRAINER)


def quiz(name: str, set_id: UUID, *, activity: dict[str, Any] | None = None, **settings: Any) -> Activity:
    """A post-test that counts; `activity` changes members of the activity, the rest its settings."""
    rules = {"purpose": "posttest", "attempts": 2, "time_limit_minutes": 20, **settings}
    return courses.quiz(name, set_id, settings=rules, **(activity or {}))


def published(*activities: Activity, **changes: Any) -> CourseVersionPublished:
    """The version that the learner takes part in."""
    facts = {"course_id": COURSE, "version_id": VERSION, "owner_unit_id": UNIT, "trainer_ids": (TRAINER,)}
    return courses.published(*activities, **(facts | changes))


def enrolled(
    enrollment_id: UUID = ENROLLMENT, person_id: UUID = LEARNER, version_id: UUID = VERSION
) -> ParticipantEnrolled:
    return ParticipantEnrolled(
        enrollment_id=enrollment_id,
        person_id=person_id,
        course_id=COURSE,
        version_id=version_id,
        run_id=None,
        enrolled_at=NOW,
    )


def opened(name: str, enrollment_id: UUID = ENROLLMENT) -> ActivityOpened:
    return ActivityOpened(
        opening_id=uuid7(),
        enrollment_id=enrollment_id,
        person_id=LEARNER,
        activity_id=activity_id(name),
        opened_at=NOW,
    )


@pytest.fixture
def set_id(trainer: Caller) -> UUID:
    response = trainer.post("/question-sets", {"name": "Post-test", "gift": GIFT})
    assert response.status_code == 201, response.get_json()
    return UUID(response.get_json()["id"])


@pytest.fixture
def essay_set_id(trainer: Caller) -> UUID:
    return UUID(trainer.post("/question-sets", {"name": "Esai", "gift": ESSAY}).get_json()["id"])


@pytest.fixture
def course(database: Database, set_id: UUID, essay_set_id: UUID) -> CourseVersionPublished:
    """A published course that the learner takes part in."""
    version = published(
        quiz(
            "pre-test",
            set_id,
            activity={"required": False},
            purpose="pretest",
            attempts=1,
            time_limit_minutes=None,
        ),
        quiz("post-test", set_id),
        quiz("ulang", set_id, review="after_pass", attempts=0, time_limit_minutes=None),
        quiz("rahasia", set_id, review="never", time_limit_minutes=None),
        quiz("esai", essay_set_id, activity={"required": False}, time_limit_minutes=None),
        survey(),
    )
    deliver(database, SUBSCRIPTIONS, [version, enrolled()])
    return version
