"""Any order and any repetition of the same events lead to the same rows."""

import itertools
import random
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Table, select

from services.enrollment.models import Base
from shared.contracts.conditions import InGroup, ProfileIs, ScoreAtLeast
from shared.contracts.enrollment import ActivityOpened, CertificateIssued, CourseCompleted, JpCredited
from shared.ids import uuid7
from shared.messaging.event import Event
from shared.testing.events import messages_of, recorded
from tests.integration.enrollment.world import (
    ANGKATAN,
    COLLEAGUE,
    ETIKA,
    LEARNER,
    MEETINGS,
    NOW,
    OFFICE,
    OTHER_OFFICE,
    PRETEST,
    PRIMA,
    PROVINCE,
    World,
    made_world,
    page,
    person,
    pretest,
    run,
    told,
    unit,
    version,
)
from tests.support.databases import Maker

# Made anew by each handling, or random: not part of what was said.
MADE = {"entry_id", "certificate_id", "verification_code", "attendance_id", "source", "reversal_of", "secret"}
POLICIES = {"policy_values"}
MOVED, NEW_VERSION = uuid7(), uuid7()
BONUS = version(
    uuid7(),
    uuid7(),
    "Bonus",
    [
        pretest(),
        page(0, available_when=ScoreAtLeast(activity_id=PRETEST, score=Decimal(30))),
        page(1, available_when=ProfileIs(field="unit", any_of=(str(PROVINCE),))),
        page(2, available_when=InGroup(group_id=MOVED)),
    ],
)

LATER_STATES = [
    unit(OFFICE, "Dinas Pelayanan Terpadu", PROVINCE, OTHER_OFFICE, OFFICE, version=2, zone="Asia/Makassar"),
    unit(OFFICE, "Dinas Penanaman Modal", PROVINCE, OFFICE, version=3),
    person(LEARNER, "Siti Rahmawati, M.Si.", version=2, position="Kepala Seksi"),
    person(LEARNER, "Siti Rahmawati, M.Si.", version=3, unit_id=OTHER_OFFICE),
    version(ETIKA, NEW_VERSION, "Etika Pemerintahan (revisi)", version_number=2, trainer_ids=(MOVED,)),
    run(number=2, meetings=[*MEETINGS, MOVED]),
    run(number=3, capacity=5),
]


def state(world: World) -> dict[str, list[Any]]:
    """Every row of the service's own tables, without what differs by nature."""
    with world.database.reading() as session:
        return {
            table.name: sorted(
                (_said(table, row._mapping) for row in session.execute(select(table))),
                key=repr,
            )
            for table in Base.metadata.sorted_tables
            if table.name not in POLICIES
        }


def _said(table: Table, row: Any) -> list[Any]:
    return [row[column.key] for column in table.columns if column.key not in MADE]


def shuffled(events: Iterable[Event], seed: int) -> list[Event]:
    """Each event once to three times, in any order."""
    chance = random.Random(seed)  # noqa: S311 - repeatable, which is the point
    repeated = [copy for event in events for copy in [event] * chance.randint(1, 3)]
    chance.shuffle(repeated)
    return repeated


# One kind of database is enough for an order of events.
on_one_kind = pytest.mark.parametrize("make_database", ["sqlite"], indirect=True)


@pytest.fixture
def fresh(make_database: Maker) -> Callable[[], World]:
    return lambda: made_world(make_database)


@on_one_kind
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_copies_are_the_same_in_any_order(fresh: Callable[[], World], seed: int) -> None:
    plain, mixed = fresh(), fresh()
    plain.hear(*LATER_STATES)
    mixed.hear(*shuffled([*told(), *LATER_STATES], seed))
    assert state(mixed) == state(plain)


class History:
    """What two people did, and the results that assessment reported of it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.facts: list[Event] = []
        self.ids: dict[UUID, int] = {}

    def live(self) -> "History":
        world = self.world
        siti, budi = world.enroll(), world.enroll(by=world.caller(COLLEAGUE))
        prima = world.enroll(PRIMA, run_id=ANGKATAN)
        world.hear(BONUS)
        bonus = world.enroll(BONUS.course_id)
        self.ids = {key: number for number, key in enumerate((siti, budi, prima, bonus))}
        world.finish_pages(siti)
        world.finish_pages(budi, world.caller(COLLEAGUE))
        world.clock.instant = NOW
        for meeting in MEETINGS:
            world.clock.pass_time(hours=1)
            world.trainer.post(f"/meetings/{meeting}/open")
            pin = world.trainer.get(f"/meetings/{meeting}/code").json["pin"]
            assert world.learner.post("/check-ins", {"pin": pin}).status_code == 201
            if meeting == MEETINGS[0]:
                world.trainer.post(f"/meetings/{meeting}/close")
        for score, days in (("40", 1), ("80", 0.1), ("95", 1)):
            world.clock.pass_time(days=days)
            self.facts.append(world.graded(siti, score))
        self.facts += [
            BONUS,
            *(world.graded(bonus, score, of=PRETEST) for score in ("20", "30", "60")),
            world.graded(siti, "30", of=PRETEST),
            world.graded(budi, "69.99"),
            world.surveyed(budi),
        ]
        world.clock.pass_time(days=1)
        self.facts.append(world.surveyed(siti))
        # The second meeting is called off: with the first one closed, the run is attended.
        self.facts += [run(number=4, meetings=MEETINGS[:1]), run(number=2)]
        return self


@on_one_kind
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_completions_credits_and_certificates_are_the_same_in_any_order(
    fresh: Callable[[], World], seed: int
) -> None:
    histories = [History(fresh()).live() for _ in range(2)]
    outcomes = []
    for history, events in zip(
        histories, (histories[0].facts, shuffled([*told(), *histories[1].facts], seed)), strict=True
    ):
        world = history.world
        world.hear(*events)
        world.hear_own(times=2, shuffled=seed)
        outcomes.append(_outcome(world, history.ids))
    assert outcomes[0] == outcomes[1]
    assert len(outcomes[0]["completed"]) == 2
    assert len(outcomes[0]["opened"]) == 2


def _outcome(world: World, ids: dict[UUID, int]) -> dict[str, Any]:
    enrollments = [
        caller.get(f"/enrollments/{key}").json | {"id": None, "certificate": None}
        for (key, number), caller in zip(
            ids.items(),
            (world.learner, world.caller(COLLEAGUE), world.learner, world.learner),
            strict=True,
        )
    ]
    facts = {
        "opened": sorted(
            (ids[fact.enrollment_id], fact.activity_id, fact.opened_at)
            for fact in recorded(world.database, ActivityOpened)
        ),
        "completed": sorted(
            (ids[fact.enrollment_id], fact.completed_at) for fact in recorded(world.database, CourseCompleted)
        ),
        "credited": sorted(
            (ids[fact.enrollment_id], fact.jp, fact.credited_on)
            for fact in recorded(world.database, JpCredited)
        ),
        "certified": sorted(
            (ids[fact.enrollment_id], fact.kind, fact.issued_at)
            for fact in recorded(world.database, CertificateIssued)
        ),
    }
    numbers = sorted(fact.number for fact in recorded(world.database, CertificateIssued))
    entries = [entry | {"id": None} for entry in world.learner.get("/jp").json["entries"]]
    for entry, other in itertools.pairwise(entries):
        assert entry["credited_on"] >= other["credited_on"]
    return {"enrollments": enrollments, "numbers": numbers, "entries": sorted(entries, key=repr), **facts}


@on_one_kind
def test_the_service_s_own_facts_may_come_back_thrice(fresh: Callable[[], World]) -> None:
    world = fresh()
    enrollment_id = world.complete()
    before = state(world)
    world.hear_own(times=3, shuffled=7)
    assert state(world) == before
    assert len(messages_of(world.database, CertificateIssued)) == 1
    assert (
        world.learner.get(f"/enrollments/{enrollment_id}").json["certificate"]["number"]
        == "0001/BKPSDM/XI/2026"
    )
