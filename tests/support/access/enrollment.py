"""Enrollment's world: of each case a completed course with its certificate, and a course with a run under way."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from services.enrollment.access import ACCESS
from services.enrollment.app import create_app
from services.enrollment.config import Config
from services.enrollment.events import SUBSCRIPTIONS
from shared.contracts.catalog import CourseVersionPublished, MeetingFact, RunScheduled
from shared.contracts.enrollment import CourseCompleted
from shared.ids import uuid7
from shared.testing.events import deliver, messages_of
from shared.testing.tokens import TokenMint
from tests.integration.enrollment.world import PAGES, page, person, version
from tests.support.access.world import (
    BELOW,
    FOREIGN,
    ME,
    NOW,
    OTHER,
    Case,
    World,
    new_database,
    settings,
    units,
)

PLANNED, OPEN, CLOSED = "planned", "open", "closed"
TEAM = {case: uuid7() for case in Case}
ADMIN = uuid7()


def seed(folder: Path) -> World:
    """Make it."""
    database, mint = new_database(folder, "enrollment"), TokenMint()
    app = create_app(settings(Config, database, mint), database=database)
    world = World(app=app, database=database, mint=mint, table=ACCESS)
    deliver(database, SUBSCRIPTIONS, [*units(), person(ME, "Saya"), person(OTHER, "Orang lain"), *_team()])
    read, met, fresh = _courses(world), _courses(world), _courses(world)
    meetings = {case: _run(world, case, met[case]) for case in Case}
    enrollments = {case: _enrolled(world, case, met[case], run_id=meetings[case][PLANNED]) for case in Case}
    for case in Case:
        _hold(world, meetings[case])
    certificates = {case: _certified(world, case, read[case]) for case in Case}
    world.values = {
        "enrollment_id": enrollments,
        "activity_id": PAGES[0],
        "course_id": met,
        "certificate_id": certificates,
        "meeting_id": {case: meetings[case][PLANNED] for case in Case},
        "person_id": {case: _participant(case) for case in Case},
        "member_id": TEAM,
        "entry_id": {case: _entry(world, case) for case in Case},
        "code": world.call(ME, "GET", f"/certificates/{certificates[Case.OWN]}")["verification_code"],
        "format": "csv",
    }
    held_open = {"meeting_id": {case: meetings[case][OPEN] for case in Case}}
    token = {case: _token(world, meetings[case][OPEN]) for case in Case}
    world.rows = {
        "POST /enrollments": {"course_id": fresh[Case.OWN], "run_id": None},
        "POST /check-ins": {"token": token, "pin": None},
        "PUT /enrollments/{enrollment_id}/activities/{activity_id}": {"state": "finished"},
        "GET /meetings/{meeting_id}/code": held_open,
        "POST /meetings/{meeting_id}/close": held_open,
        "POST /meetings/{meeting_id}/reopen": {"meeting_id": {case: meetings[case][CLOSED] for case in Case}},
        "PUT /meetings/{meeting_id}/attendance/{person_id}": {**held_open, "status": "present"},
    }
    world.creating = {"POST /enrollments"}
    world.listed = {
        "GET /enrollments": "enrollment_id",
        "GET /schedule": "meeting_id",
        "GET /jp": "entry_id",
        "GET /team": "member_id",
        "GET /certificates": "certificate_id",
        "GET /boards": "course_id",
        "GET /meetings": "meeting_id",
    }
    return world


def _participant(case: Case) -> UUID:
    return ME if case is Case.OWN else OTHER


def _owner(case: Case) -> UUID:
    return FOREIGN if case is Case.FOREIGN_UNIT else BELOW


def _team() -> list[Any]:
    """A person of each case: whom a supervisor leads is assigned to the supervisor."""
    return [
        person(
            person_id,
            case.value,
            unit_id=_owner(case),
            supervisor_id=ME if case in {Case.OWN, Case.OTHER_PERSON} else OTHER,
        )
        for case, person_id in TEAM.items()
    ]


def _courses(world: World) -> dict[Case, UUID]:
    """A course of each case; own and other person's are one course, and differ in the participant alone."""
    ids = {case: uuid7() for case in Case}
    ids[Case.OTHER_PERSON] = ids[Case.OWN]
    deliver(
        world.database,
        SUBSCRIPTIONS,
        [_version(case, ids[case]) for case in Case if case is not Case.OTHER_PERSON],
    )
    return ids


def _version(case: Case, course_id: UUID) -> CourseVersionPublished:
    return version(
        course_id,
        course_id,
        f"Kursus {course_id}",
        [page(number) for number in range(len(PAGES))],
        owner_unit_id=_owner(case),
        trainer_ids=(ME if case is Case.OWN else OTHER,),
        published_at=NOW,
    )


def _run(world: World, case: Case, course_id: UUID) -> dict[str, UUID]:
    """A run with three meetings; its id is that of the first."""
    meetings = {state: uuid7() for state in (PLANNED, OPEN, CLOSED)}
    plan = RunScheduled(
        run_id=meetings[PLANNED],
        version=1,
        course_id=course_id,
        version_id=course_id,
        name=case.value,
        time_zone="Asia/Jakarta",
        capacity=None,
        trainer_ids=(),
        meetings=tuple(
            MeetingFact(
                meeting_id=meeting_id,
                title=state,
                place="Aula",
                starts_at=NOW + timedelta(hours=number),
                ends_at=NOW + timedelta(hours=number + 1),
            )
            for number, (state, meeting_id) in enumerate(meetings.items())
        ),
        recorded_at=NOW,
    )
    deliver(world.database, SUBSCRIPTIONS, [plan])
    return meetings


def _enrolled(world: World, case: Case, course_id: UUID, *, run_id: UUID | None = None) -> UUID:
    body = {"course_id": str(course_id), "run_id": str(run_id) if run_id else None}
    return UUID(world.call(_participant(case), "POST", "/enrollments", body)["id"])


def _hold(world: World, meetings: dict[str, UUID]) -> None:
    for state, steps in ((OPEN, ["open"]), (CLOSED, ["open", "close"])):
        for step in steps:
            world.call(ADMIN, "POST", f"/meetings/{meetings[state]}/{step}", role="bkpsdm_admin")


def _certified(world: World, case: Case, course_id: UUID) -> UUID:
    enrollment_id = _enrolled(world, case, course_id)
    for page_id in PAGES:
        path = f"/enrollments/{enrollment_id}/activities/{page_id}"
        world.call(_participant(case), "PUT", path, {"state": "finished"})
    deliver(world.database, SUBSCRIPTIONS, messages_of(world.database, CourseCompleted))
    certificates = world.call(_participant(case), "GET", "/certificates")["items"]
    return UUID(next(one["id"] for one in certificates if one["enrollment_id"] == str(enrollment_id)))


def _entry(world: World, case: Case) -> str:
    """An entry of the JP ledger: what belongs to a person is the same in all other cases."""
    entry_id: str = world.call(_participant(case), "GET", "/jp")["entries"][0]["id"]
    return entry_id


def _token(world: World, meeting_id: UUID) -> str:
    token: str = world.call(ADMIN, "GET", f"/meetings/{meeting_id}/code", role="bkpsdm_admin")["token"]
    return token
