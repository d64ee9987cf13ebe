"""Activities of any kind: results by their owners, conditions that open them, and what is missing."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event, select

from services.enrollment.events import SUBSCRIPTIONS
from services.enrollment.models import ActivityOpening, ActivityResult
from shared.contracts.activities import Activity, CompletedBy, Outcome
from shared.contracts.conditions import (
    ActivityFinished,
    ActivityPassed,
    AllOf,
    AnyOf,
    Condition,
    InGroup,
    Not,
    NotBefore,
    ProfileIs,
    ScoreAtLeast,
)
from shared.contracts.enrollment import ActivityOpened, AvailabilityDue, CourseCompleted
from shared.ids import uuid7
from shared.testing.events import deliver, messages_of, recorded
from tests.integration.enrollment.world import (
    COLLEAGUE,
    LEARNER,
    NOW,
    OFFICE,
    OTHER_OFFICE,
    PAGES,
    POSTTEST,
    PRETEST,
    PROVINCE,
    SURVEY,
    World,
    activity,
    page,
    person,
    posttest,
    pretest,
    survey,
    unit,
    version,
)

TOMORROW = NOW + timedelta(days=1)
LAB = uuid7()
READ_FIRST = ActivityFinished(activity_id=PAGES[0])
SCORED = ScoreAtLeast(activity_id=PRETEST, score=Decimal(60))


def course(world: World, *activities: Activity) -> UUID:
    """A course of these activities; its id."""
    course_id = uuid7()
    world.hear(version(course_id, uuid7(), f"Kursus {course_id}", activities))
    return course_id


def conditional(world: World, condition: Condition) -> UUID:
    """A course whose last page has a condition."""
    return course(world, page(0), page(1, available_when=condition), pretest())


def seen(world: World, enrollment_id: UUID, activity_id: UUID) -> dict[str, Any]:
    activities = world.learner.get(f"/enrollments/{enrollment_id}").json["activities"]
    [found] = (one for one in activities if one["id"] == str(activity_id))
    view: dict[str, Any] = found
    return view


def opened(world: World) -> list[tuple[UUID, datetime]]:
    return [(event.activity_id, event.opened_at) for event in recorded(world.database, ActivityOpened)]


def at_date(world: World) -> None:
    """Deliver the dates that have come."""
    deliver(world.database, SUBSCRIPTIONS, messages_of(world.database, AvailabilityDue))


class TestResults:
    def lab(self, **fields: Any) -> Activity:
        """An activity of a kind that no line of enrollment names."""
        return activity(
            LAB,
            "laboratory",
            "Praktikum",
            required=True,
            completed_by=CompletedBy.PASSED,
            settings={"bench": 4},
            **fields,
        )

    def test_a_kind_that_nobody_knows_completes_a_course(self, world: World) -> None:
        enrollment_id = world.enroll(course(world, self.lab()))
        assert world.learner.get(f"/enrollments/{enrollment_id}").json["next"]["kind"] == "laboratory"
        world.hear(world.reached(enrollment_id, LAB, outcome=Outcome.IN_PROGRESS))
        assert seen(world, enrollment_id, LAB)["state"] == "in_progress"
        world.clock.pass_time(hours=1)
        world.hear(world.reached(enrollment_id, LAB, outcome=Outcome.PASSED, score=Decimal(88)))
        [completed] = recorded(world.database, CourseCompleted)
        assert (completed.score, completed.completed_at) == (Decimal(88), world.clock.now())
        view = seen(world, enrollment_id, LAB)
        assert (view["state"], view["best_score"], view["tries"]) == ("passed", "88.00", 1)

    def test_a_kind_that_participants_report_completes_a_course(self, world: World) -> None:
        link = activity(LAB, "link", "Tautan", required=True, reported_by="learner")
        enrollment_id = world.enroll(course(world, link))
        assert world.mark(enrollment_id, LAB).json["state"] == "completed"

    def test_a_result_by_another_service_is_dead_at_once(self, world: World) -> None:
        enrollment_id = world.enroll(course(world, self.lab(reported_by="laboratory"), page(0)))
        results = [world.reached(enrollment_id, one) for one in (LAB, PAGES[0], uuid7())]
        delivered = world.hear(*results, expect_failures=True)
        assert delivered.states["dead"] == len(delivered.reasons) == 3
        assert all("not_acceptable" in reason for reason in delivered.reasons)
        with world.database.reading() as session:
            assert session.scalars(select(ActivityResult)).all() == []

    @pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
    def test_the_newest_version_of_a_result_counts(self, world: World, order: tuple[int, ...]) -> None:
        enrollment_id = world.enroll()
        world.finish_pages(enrollment_id)
        result_id = uuid7()
        versions = [
            world.graded(enrollment_id, score, result_id=result_id, version=number)
            for number, score in enumerate(("40", "72", "80"), start=1)
        ]
        world.hear(world.surveyed(enrollment_id), *(versions[number] for number in order))
        view = world.learner.get(f"/enrollments/{enrollment_id}").json
        assert (view["state"], view["score"]) == ("completed", "80.00")
        assert seen(world, enrollment_id, POSTTEST)["tries"] == 1

    def test_a_better_judgement_corrects_the_grade_and_a_worse_one_takes_nothing_back(
        self, world: World
    ) -> None:
        enrollment_id = world.enroll()
        world.finish_pages(enrollment_id)
        judged = world.graded(enrollment_id, "72", result_id=uuid7())
        world.hear(judged, world.surveyed(enrollment_id))
        world.hear_own()
        [before] = world.learner.get("/certificates").json["items"]
        again: dict[str, Any] = {"result_id": judged.result_id, "occurred_at": judged.occurred_at}
        world.hear(world.graded(enrollment_id, "96", version=2, **again))
        [after] = world.learner.get("/certificates").json["items"]
        assert (before["grade"], after["grade"]) == ("Cukup", "Amat Baik")
        world.hear(world.graded(enrollment_id, "20", version=3, **again))
        view = world.learner.get(f"/enrollments/{enrollment_id}").json
        assert (view["state"], view["score"]) == ("completed", "96.00")
        assert len(recorded(world.database, CourseCompleted)) == 1

    def test_no_try_is_left_once_the_owner_says_so(self, world: World) -> None:
        enrollment_id = world.enroll(course(world, posttest(), survey()))
        world.hear(world.graded(enrollment_id, "10", is_last=True))
        assert seen(world, enrollment_id, POSTTEST)["is_last"]
        assert world.learner.get(f"/enrollments/{enrollment_id}").json["next"]["activity_id"] == str(SURVEY)


class TestOpening:
    def test_a_score_opens_once_and_says_so(self, world: World) -> None:
        enrollment_id = world.enroll(conditional(world, AllOf(conditions=(READ_FIRST, SCORED))))
        view = seen(world, enrollment_id, PAGES[1])
        assert not view["is_open"]
        assert view["missing"] == [
            {"kind": "finished", "activity_id": str(PAGES[0])},
            {"kind": "score_at_least", "activity_id": str(PRETEST), "score": "60.00"},
        ]
        refused = world.mark(enrollment_id, PAGES[1])
        assert (refused.status_code, refused.json["code"]) == (409, "activity_not_open")
        world.mark(enrollment_id, PAGES[0])
        assert [leaf["kind"] for leaf in seen(world, enrollment_id, PAGES[1])["missing"]] == [
            "score_at_least"
        ]
        world.hear(world.graded(enrollment_id, "59.99", of=PRETEST))
        assert opened(world) == []
        world.clock.pass_time(hours=1)
        scored_at = world.clock.now()
        world.hear(
            world.graded(enrollment_id, "60", of=PRETEST), world.graded(enrollment_id, "75", of=PRETEST)
        )
        assert opened(world) == [(PAGES[1], scored_at)]
        view = seen(world, enrollment_id, PAGES[1])
        assert (view["is_open"], view["missing"]) == (True, [])
        assert world.mark(enrollment_id, PAGES[1]).json["state"] == "completed"

    def test_what_is_open_stays_open(self, world: World) -> None:
        unread = Not(condition=READ_FIRST)
        enrollment_id = world.enroll(conditional(world, unread))
        assert opened(world) == [(PAGES[1], NOW)]
        world.mark(enrollment_id, PAGES[0])
        assert seen(world, enrollment_id, PAGES[1])["is_open"]
        assert opened(world) == [(PAGES[1], NOW)]

    def test_a_date_opens_when_it_has_come(self, world: World) -> None:
        dates = AnyOf(conditions=(NotBefore(at=TOMORROW), NotBefore(at=TOMORROW + timedelta(days=1))))
        enrollment_id = world.enroll(
            course(
                world,
                page(0, available_when=NotBefore(at=NOW - timedelta(days=1))),
                page(1, available_when=dates),
                page(2, available_when=NotBefore(at=TOMORROW)),
            )
        )
        assert opened(world) == [(PAGES[0], NOW)]
        assert [due.due_at for due in recorded(world.database, AvailabilityDue)] == [
            TOMORROW,
            TOMORROW + timedelta(days=1),
        ]
        assert seen(world, enrollment_id, PAGES[2])["missing"] == [
            {"kind": "not_before", "at": TOMORROW.isoformat()}
        ]
        world.clock.instant = TOMORROW
        at_date(world)
        assert sorted(opened(world)) == sorted([(PAGES[0], NOW), (PAGES[1], TOMORROW), (PAGES[2], TOMORROW)])

    def test_a_result_that_arrives_after_the_date_opens_too(self, world: World) -> None:
        both = AllOf(conditions=(ActivityFinished(activity_id=PRETEST), NotBefore(at=TOMORROW)))
        enrollment_id = world.enroll(conditional(world, both))
        early = world.graded(enrollment_id, "50", of=PRETEST)
        world.clock.pass_time(days=2)
        at_date(world)
        assert opened(world) == []
        world.hear(early)
        assert opened(world) == [(PAGES[1], TOMORROW)]

    @pytest.mark.parametrize(
        ("field", "value", "change"),
        [
            ("employment_type", "contract_employee", {"employment_type": "contract_employee"}),
            ("position", "Kepala Seksi", {"position": "Kepala Seksi"}),
            ("rank", "Pembina (IV/a)", {"rank": "Pembina (IV/a)"}),
            ("unit", str(OTHER_OFFICE), {"unit_id": OTHER_OFFICE}),
        ],
        ids=["employment type", "position", "rank", "unit"],
    )
    def test_a_profile_opens_when_it_changes(
        self, world: World, field: Any, value: str, change: dict[str, Any]
    ) -> None:
        enrollment_id = world.enroll(conditional(world, ProfileIs(field=field, any_of=(value,))))
        assert seen(world, enrollment_id, PAGES[1])["missing"] == [
            {"kind": "profile", "field": field, "any_of": [value]}
        ]
        world.hear(person(LEARNER, "Siti Rahmawati", version=2, **change))
        assert opened(world) == [(PAGES[1], NOW)]
        world.hear(person(LEARNER, "Siti Rahmawati", version=3))
        assert seen(world, enrollment_id, PAGES[1])["is_open"]

    def test_a_unit_opens_to_its_whole_subtree_also_when_its_place_is_known_later(self, world: World) -> None:
        agency = uuid7()
        by_unit = ProfileIs(field="unit", any_of=(str(PROVINCE), str(agency)))
        world.enroll(conditional(world, by_unit))
        assert len(opened(world)) == 1
        moved = uuid7()
        world.hear(person(COLLEAGUE, "Budi Santoso", version=2, unit_id=moved))
        world.enroll(conditional(world, by_unit), by=world.caller(COLLEAGUE))
        assert len(opened(world)) == 1
        world.hear(unit(moved, "Dinas Baru", agency, moved))
        assert len(opened(world)) == 2

    def test_nobody_is_in_a_group_yet(self, world: World) -> None:
        group = uuid7()
        enrollment_id = world.enroll(conditional(world, InGroup(group_id=group)))
        assert seen(world, enrollment_id, PAGES[1])["missing"] == [
            {"kind": "in_group", "group_id": str(group)}
        ]

    def test_whoever_left_is_opened_nothing(self, world: World) -> None:
        enrollment_id = world.enroll(
            conditional(
                world, AnyOf(conditions=(NotBefore(at=TOMORROW), ProfileIs(field="rank", any_of=("X",))))
            )
        )
        world.learner.post(f"/enrollments/{enrollment_id}/withdraw")
        world.clock.pass_time(days=2)
        at_date(world)
        world.hear(person(LEARNER, "Siti Rahmawati", version=2, rank="X"))
        assert opened(world) == []

    @pytest.mark.parametrize("seed", range(6))
    def test_any_order_of_results_opens_at_the_same_instant(self, world: World, seed: int) -> None:
        either = AnyOf(conditions=(SCORED, ActivityPassed(activity_id=POSTTEST)))
        enrollment_id = world.enroll(course(world, pretest(), posttest(), page(0, available_when=either)))
        results = []
        for number, of in enumerate((PRETEST, POSTTEST, PRETEST, POSTTEST)):
            world.clock.pass_time(hours=1)
            results.append(world.graded(enrollment_id, str(50 + 10 * number), of=of))
        world.hear(*results, times=2, shuffled=seed)
        with world.database.reading() as session:
            [opened_at] = session.scalars(select(ActivityOpening.opened_at)).all()
        assert opened_at == NOW + timedelta(hours=3)
        assert len(opened(world)) == 1

    def test_reading_standings_takes_no_more_queries_for_more_enrolments(self, world: World) -> None:
        condition = AllOf(conditions=(ProfileIs(field="unit", any_of=(str(OFFICE),)), READ_FIRST))
        first = conditional(world, condition)
        world.enroll(first)
        few = queries(world, lambda: world.learner.get("/enrollments?limit=100"))
        for _ in range(4):
            world.enroll(conditional(world, condition))
        assert queries(world, lambda: world.learner.get("/enrollments?limit=100")) <= few


def queries(world: World, ask: Callable[[], Any]) -> int:
    count = 0

    def counted(*_: object) -> None:
        nonlocal count
        count += 1

    event.listen(world.database.engine, "before_cursor_execute", counted)
    try:
        assert ask().status_code == 200
    finally:
        event.remove(world.database.engine, "before_cursor_execute", counted)
    return count
