"""An enrollment service with its web app, and the units, people, courses and run that were published to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import Flask

from services.enrollment.app import create_app
from services.enrollment.config import Config
from services.enrollment.events import SUBSCRIPTIONS
from shared.contracts.activities import LEARNER as BY_LEARNER
from shared.contracts.activities import Activity, CompletedBy, Module, Outcome
from shared.contracts.assessment import ActivityResultRecorded
from shared.contracts.catalog import CourseVersionPublished, MeetingFact, RunScheduled
from shared.contracts.conditions import ActivityFinished, ActivityPassed, AllOf, Condition
from shared.contracts.enrollment import CourseCompleted
from shared.contracts.identity import PersonRecorded, UnitRecorded
from shared.ids import uuid7
from shared.messaging.event import Event
from shared.persistence.database import Database
from shared.testing.events import Delivered, deliver, messages_of
from shared.testing.tokens import TokenMint
from tests.support.caller import Caller
from tests.support.clock import MovableClock
from tests.support.databases import Maker

NOW = datetime(2026, 11, 19, 2, 0, tzinfo=UTC)
PROVINCE, OFFICE, OTHER_OFFICE = uuid7(), uuid7(), uuid7()
LEARNER, COLLEAGUE, SUPERVISOR, TRAINER, RUN_TRAINER, ORGANISER = (uuid7() for _ in range(6))
ETIKA, ETIKA_V1, PRIMA, PRIMA_V1, ANGKATAN = (uuid7() for _ in range(5))
PAGES = tuple(uuid7() for _ in range(3))
PRETEST, POSTTEST, SURVEY, CLASS = (uuid7() for _ in range(4))
MEETINGS = tuple(uuid7() for _ in range(2))


def unit(unit_id: UUID, name: str, *path: UUID, version: int = 1, zone: str = "Asia/Jakarta") -> UnitRecorded:
    return UnitRecorded(
        unit_id=unit_id,
        version=version,
        key=name.lower(),
        name=name,
        kind="agency" if len(path) == 1 else "department",
        parent_id=path[-2] if len(path) > 1 else None,
        path=path,
        time_zone=zone,
        recorded_at=NOW,
    )


def person(person_id: UUID, name: str, *, version: int = 1, **fields: Any) -> PersonRecorded:
    values: dict[str, Any] = {
        "email": "tidak.dipakai@contoh.go.id",
        "employment_type": "civil_servant",
        "position": "Analis Kebijakan",
        "rank": "Penata (III/c)",
        "unit_id": OFFICE,
        "supervisor_id": SUPERVISOR,
        "time_zone": "Asia/Jakarta",
        "language": "id",
        "active": True,
        "recorded_at": NOW,
    }
    return PersonRecorded(person_id=person_id, version=version, name=name, **{**values, **fields})


def activity(activity_id: UUID, kind: str, title: str, **fields: Any) -> Activity:
    values: dict[str, Any] = {"reported_by": "assessment", "settings": {}}
    return Activity(id=activity_id, kind=kind, title=title, **{**values, **fields})


def page(number: int, **fields: Any) -> Activity:
    """One of the pages of Etika, which take 5, 6 and 7 minutes."""
    values: dict[str, Any] = {"reported_by": BY_LEARNER, "required": True, "minutes": 5 + number}
    return activity(PAGES[number], "page", f"Pelajaran {number + 1}", **{**values, **fields})


def pretest() -> Activity:
    return activity(PRETEST, "quiz", "Pre-Test")


def posttest(**fields: Any) -> Activity:
    return activity(
        POSTTEST, "quiz", "Post-Test", minutes=20, required=True, completed_by=CompletedBy.PASSED, **fields
    )


def survey() -> Activity:
    return activity(SURVEY, "survey", "Survei", required=True)


def meetings() -> Activity:
    return activity(CLASS, "meeting", "Tatap muka", required=True, reported_by="enrollment")


def modules(*activities: Activity) -> tuple[Module, ...]:
    """Two activities a module."""
    pairs = [activities[n : n + 2] for n in range(0, len(activities), 2)]
    return tuple(
        Module(id=pair[0].id, title=f"Modul {number}", activities=pair)
        for number, pair in enumerate(pairs, 1)
    )


def asked_of(activities: Sequence[Activity]) -> Condition:
    """What completes a course, as catalog derives it."""
    return AllOf(
        conditions=tuple(
            ActivityPassed(activity_id=each.id)
            if each.completed_by == CompletedBy.PASSED
            else ActivityFinished(activity_id=each.id)
            for each in activities
            if each.required
        )
    )


ETIKA_ACTIVITIES = (page(0), page(1), page(2), pretest(), posttest(), survey())
"""Two pages in the first module; a page and the pre-test in the second; post-test and survey in the third."""


def version(
    course_id: UUID,
    version_id: UUID,
    title: str,
    activities: Sequence[Activity] = ETIKA_ACTIVITIES,
    **fields: Any,
) -> CourseVersionPublished:
    values: dict[str, Any] = {
        "version_number": 1,
        "slug": title.lower().replace(" ", "-"),
        "summary": "Ringkas.",
        "category": "Integritas",
        "language": "id",
        "mode": "online",
        "kind": 16,
        "jp": Decimal("4.00"),
        "level": "dasar",
        "competencies": (),
        "owner_unit_id": OFFICE,
        "trainer_ids": (TRAINER,),
        "modules": modules(*activities),
        "completion": asked_of(activities),
        "published_at": NOW,
    }
    return CourseVersionPublished(
        course_id=course_id, version_id=version_id, title=title, **{**values, **fields}
    )


def run(*, number: int = 1, meetings: Sequence[UUID] = MEETINGS, capacity: int | None = 30) -> RunScheduled:
    return RunScheduled(
        run_id=ANGKATAN,
        version=number,
        course_id=PRIMA,
        version_id=PRIMA_V1,
        name="Angkatan I",
        time_zone="Asia/Jakarta",
        capacity=capacity,
        trainer_ids=(RUN_TRAINER,),
        meetings=tuple(
            MeetingFact(
                meeting_id=meeting,
                title=f"Pertemuan {n + 1}",
                place="Aula",
                starts_at=NOW + timedelta(days=n, hours=1),
                ends_at=NOW + timedelta(days=n, hours=4),
            )
            for n, meeting in enumerate(meetings)
        ),
        recorded_at=NOW,
    )


def told() -> list[Event]:
    """What was published before anybody does anything."""
    return [
        unit(PROVINCE, "Provinsi Nusa Harapan", PROVINCE),
        unit(OFFICE, "Dinas Pelayanan", PROVINCE, OFFICE),
        unit(OTHER_OFFICE, "Dinas Lain", PROVINCE, OTHER_OFFICE),
        person(LEARNER, "Siti Rahmawati"),
        person(COLLEAGUE, "=Budi Santoso", employment_type="contract_employee"),
        person(SUPERVISOR, "Ratna Dewi", supervisor_id=None),
        version(ETIKA, ETIKA_V1, "Etika Pemerintahan"),
        version(
            PRIMA,
            PRIMA_V1,
            "Pelayanan Publik Prima",
            mode="blended",
            kind=3,
            jp=Decimal("12.50"),
            activities=(meetings(),),
        ),
        run(),
    ]


@dataclass
class World:
    """A running enrollment service, and people who use it."""

    database: Database
    clock: MovableClock
    app: Flask
    mint: TokenMint

    def caller(self, person_id: UUID, **roles: Sequence[UUID]) -> Caller:
        return Caller(self.app, self.mint.bearer(person_id=person_id, roles=roles, unit_id=OFFICE))

    @property
    def learner(self) -> Caller:
        return self.caller(LEARNER)

    @property
    def trainer(self) -> Caller:
        return self.caller(RUN_TRAINER, trainer=[OFFICE])

    @property
    def organiser(self) -> Caller:
        return self.caller(ORGANISER, organiser=[OFFICE])

    @property
    def visitor(self) -> Caller:
        return Caller(self.app)

    def hear(self, *events: Event, **how: Any) -> Delivered:
        return deliver(self.database, SUBSCRIPTIONS, events, **how)

    def hear_own(self, times: int = 1, shuffled: int | None = None) -> Delivered:
        """Take the service's own facts through its inbox, as the broker would bring them back."""
        return deliver(
            self.database,
            SUBSCRIPTIONS,
            messages_of(self.database, CourseCompleted),
            times=times,
            shuffled=shuffled,
        )

    def enroll(self, course_id: UUID = ETIKA, by: Caller | None = None, run_id: UUID | None = None) -> UUID:
        body = {"course_id": str(course_id)} | ({"run_id": str(run_id)} if run_id else {})
        answer = (by or self.learner).post("/enrollments", body)
        assert answer.status_code == 201, answer.json
        return UUID(answer.json["id"])

    def mark(self, enrollment_id: UUID, activity_id: UUID, state: str = "finished", **more: Any) -> Any:
        path = f"/enrollments/{enrollment_id}/activities/{activity_id}"
        return self.learner.put(path, {"state": state, **more})

    def finish_pages(self, enrollment_id: UUID, by: Caller | None = None) -> None:
        for page_id in PAGES:
            self.clock.pass_time(minutes=6)
            answer = (by or self.learner).put(
                f"/enrollments/{enrollment_id}/activities/{page_id}", {"state": "finished"}
            )
            assert answer.status_code == 200, answer.json

    def graded(
        self, enrollment_id: UUID, score: str, *, of: UUID = POSTTEST, **fields: Any
    ) -> ActivityResultRecorded:
        outcome = Outcome.PASSED if Decimal(score) >= 70 else Outcome.FAILED
        values: dict[str, Any] = {
            "score": Decimal(score),
            "outcome": Outcome.FINISHED if of == PRETEST else outcome,
        }
        return self.reached(enrollment_id, of, **{**values, **fields})

    def surveyed(self, enrollment_id: UUID) -> ActivityResultRecorded:
        return self.reached(enrollment_id, SURVEY, is_last=True)

    def reached(self, enrollment_id: UUID, activity_id: UUID, **fields: Any) -> ActivityResultRecorded:
        values: dict[str, Any] = {
            "result_id": uuid7(),
            "outcome": Outcome.FINISHED,
            "occurred_at": self.clock.now(),
        }
        return ActivityResultRecorded(
            enrollment_id=enrollment_id, person_id=LEARNER, activity_id=activity_id, **{**values, **fields}
        )

    def complete(self, by: Caller | None = None, score: str = "86.67") -> UUID:
        """Walk somebody through Etika to the certificate."""
        enrollment_id = self.enroll(by=by)
        self.finish_pages(enrollment_id, by)
        self.clock.pass_time(minutes=10)
        self.hear(self.graded(enrollment_id, score), self.surveyed(enrollment_id))
        self.hear_own()
        return enrollment_id


def made_world(make_database: Maker) -> World:
    clock = MovableClock(NOW)
    database = make_database("enrollment", clock=clock)
    mint = TokenMint()
    config = Config(
        service="enrollment",
        database_url="unused",
        broker_url="unused",
        token_keys=mint.token_keys,
        public_url="https://sinau.contoh.go.id",
    )
    world = World(database, clock, create_app(config, database=database), mint)
    world.hear(*told())
    return world
