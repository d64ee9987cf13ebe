"""From facts to completion, JP and certificate: exactly once, in any order."""

from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from services.enrollment.domain.policies import CERTIFICATE, JP_SCHEME
from services.enrollment.events import SUBSCRIPTIONS
from services.enrollment.models import Certificate, LedgerEntry
from services.enrollment.reads.policies import POLICIES
from shared.access.scope import THE_SYSTEM
from shared.contracts.enrollment import CertificateIssued, CourseCompleted, JpCredited
from shared.ids import uuid7
from shared.policies.setting import set_policy
from shared.schema.documents import dump
from shared.testing.events import deliver, recorded
from tests.integration.enrollment.world import (
    COLLEAGUE,
    ETIKA,
    NOW,
    OFFICE,
    PAGES,
    PROVINCE,
    World,
    page,
    unit,
    version,
)


def test_the_last_fact_completes_credits_and_certifies(world: World) -> None:
    enrollment_id = world.enroll()
    world.finish_pages(enrollment_id)
    graded = world.graded(enrollment_id, "86.67")
    world.hear(graded)
    assert recorded(world.database, CourseCompleted) == []
    world.clock.pass_time(minutes=5)
    surveyed = world.surveyed(enrollment_id)
    world.hear(surveyed)
    [completed] = recorded(world.database, CourseCompleted)
    [credited] = recorded(world.database, JpCredited)
    assert completed.completed_at == surveyed.occurred_at
    assert (completed.score, completed.title) == (Decimal("86.67"), "Etika Pemerintahan")
    assert (credited.jp, credited.kind, credited.year) == (Decimal("4.00"), 16, 2026)
    assert (credited.credited_on, credited.over_daily_cap) == (date(2026, 11, 19), True)
    world.hear_own()
    [issued] = recorded(world.database, CertificateIssued)
    assert (issued.number, issued.kind, issued.jp) == ("0001/BKPSDM/XI/2026", "passed", Decimal("4.00"))
    assert issued.issued_at == completed.completed_at
    seen = world.learner.get(f"/enrollments/{enrollment_id}").json
    assert (seen["state"], seen["score"], seen["jp_credited"]) == ("completed", "86.67", "4.00")
    assert seen["certificate"]["number"] == issued.number
    assert seen["next"]["kind"] == "quiz"  # the pre-test was never taken; nothing forbids it now
    assert seen["progress_percent"] == 100


def test_a_page_can_be_the_last_fact(world: World) -> None:
    enrollment_id = world.enroll()
    world.hear(world.graded(enrollment_id, "75"), world.surveyed(enrollment_id))
    world.finish_pages(enrollment_id)
    [completed] = recorded(world.database, CourseCompleted)
    assert completed.completed_at == NOW + timedelta(minutes=18)


def test_a_failed_attempt_does_not_complete_and_a_later_one_does(world: World) -> None:
    enrollment_id = world.enroll()
    world.finish_pages(enrollment_id)
    world.hear(world.surveyed(enrollment_id), world.graded(enrollment_id, "69.99"))
    assert recorded(world.database, CourseCompleted) == []
    world.clock.pass_time(hours=1)
    world.hear(world.graded(enrollment_id, "70"))
    assert len(recorded(world.database, CourseCompleted)) == 1
    activities = world.learner.get(f"/enrollments/{enrollment_id}").json["activities"]
    quizzes = [one for one in activities if one["kind"] == "quiz"]
    assert [(quiz["best_score"], quiz["state"], quiz["tries"]) for quiz in quizzes] == [
        (None, "new", 0),
        ("70.00", "passed", 2),
    ]


@pytest.mark.parametrize("seed", range(6))
def test_the_same_facts_in_any_order_and_three_times_lead_to_the_same(world: World, seed: int) -> None:
    enrollment_id = world.enroll()
    world.finish_pages(enrollment_id)
    first = world.graded(enrollment_id, "40")
    world.clock.pass_time(hours=1)
    second = world.graded(enrollment_id, "80")
    world.clock.pass_time(days=1)
    third = world.graded(enrollment_id, "95")
    survey = world.surveyed(enrollment_id)
    world.hear(first, second, third, survey, times=3, shuffled=seed)
    world.hear_own(times=3, shuffled=seed)
    assert len(recorded(world.database, CourseCompleted)) == 1
    assert len(recorded(world.database, CertificateIssued)) == 1
    seen = world.learner.get(f"/enrollments/{enrollment_id}").json
    assert seen["completed_at"] == "2026-11-20T03:18:00+00:00"
    assert (seen["jp_credited"], seen["score"], seen["activities"][4]["tries"]) == ("4.00", "95.00", 3)


def test_an_earlier_pass_that_arrives_late_moves_completion_and_credit(world: World) -> None:
    enrollment_id = world.enroll()
    world.finish_pages(enrollment_id)
    survey, early = world.surveyed(enrollment_id), world.graded(enrollment_id, "80")
    world.clock.pass_time(days=2)
    world.hear(survey, world.graded(enrollment_id, "90"))
    assert _ledger(world) == [(Decimal("4.00"), date(2026, 11, 21), False)]
    world.hear(early)
    assert _ledger(world) == [
        (Decimal("-4.00"), date(2026, 11, 21), True),
        (Decimal("4.00"), date(2026, 11, 19), False),
        (Decimal("4.00"), date(2026, 11, 21), False),
    ]
    assert len(recorded(world.database, CourseCompleted)) == 1
    summary = world.learner.get("/jp?year=2026").json
    assert (summary["credited"], len(summary["entries"])) == ("4.00", 3)


def test_two_facts_at_once_complete_once(world: World) -> None:
    enrollment_id = world.enroll()
    for page_id in PAGES[:2]:
        world.mark(enrollment_id, page_id)
    world.hear(world.surveyed(enrollment_id))

    def finish() -> None:
        world.mark(enrollment_id, PAGES[2])

    graded = world.graded(enrollment_id, "88")
    with ThreadPoolExecutor(3) as pool:
        jobs: list[Future[Any]] = [
            pool.submit(finish),
            pool.submit(world.hear, graded),
            pool.submit(finish),
        ]
        for job in jobs:
            job.result()
    assert len(recorded(world.database, CourseCompleted)) == 1
    assert len(recorded(world.database, JpCredited)) == 1


def test_facts_of_an_enrolment_that_is_not_known_wait(world: World) -> None:
    delivered = world.hear(world.graded(uuid7(), "90"), world.surveyed(uuid7()), expect_failures=True)
    assert delivered.states.get("done", 0) == 9  # what was told before
    assert len(delivered.reasons) == 2


def test_a_fact_after_withdrawal_completes_nothing(world: World) -> None:
    enrollment_id = world.enroll()
    world.finish_pages(enrollment_id)
    world.learner.post(f"/enrollments/{enrollment_id}/withdraw")
    world.hear(world.graded(enrollment_id, "90"), world.surveyed(enrollment_id))
    assert recorded(world.database, CourseCompleted) == []


def test_new_year_is_where_the_person_is(world: World) -> None:
    world.clock.instant = datetime(2026, 12, 31, 16, 30, tzinfo=UTC)
    enrollment_id = world.enroll()
    world.finish_pages(enrollment_id)
    world.clock.instant = datetime(2026, 12, 31, 17, 30, tzinfo=UTC)
    world.hear(world.graded(enrollment_id, "90"), world.surveyed(enrollment_id))
    world.hear_own()
    assert recorded(world.database, JpCredited)[0].year == 2027
    assert recorded(world.database, CertificateIssued)[0].number == "0001/BKPSDM/I/2027"
    assert world.learner.get("/jp?year=2026").json["credited"] == "0.00"
    assert world.learner.get("/jp?year=2027").json["credited"] == "4.00"


def test_certificates_are_numbered_without_gaps_per_issuer_and_year(world: World) -> None:
    world.complete()
    world.complete(world.caller(COLLEAGUE))
    numbers = [issued.number for issued in recorded(world.database, CertificateIssued)]
    assert numbers == ["0001/BKPSDM/XI/2026", "0002/BKPSDM/XI/2026"]


def test_a_certificate_waits_for_its_agency(world: World) -> None:
    region, course = uuid7(), uuid7()
    office = uuid7()
    pages = (page(0), page(1), page(2))
    world.hear(version(course, uuid7(), "Kursus Lain", pages, owner_unit_id=office))
    enrollment_id = world.enroll(course)
    world.finish_pages(enrollment_id)
    world.hear(unit(office, "Dinas Baru", region, office))
    with pytest.raises(AssertionError, match="not_yet"):
        world.hear_own()
    world.hear(unit(region, "Kabupaten Baru", region), expect_failures=True)
    deliver(world.database, SUBSCRIPTIONS, [])
    [issued] = recorded(world.database, CertificateIssued)
    assert (issued.kind, issued.number) == ("attended", "0001/BKPSDM/XI/2026")


def test_policies_of_the_unit_number_sign_and_cap(world: World) -> None:
    with world.database.begin() as context:
        certificate = dump(CERTIFICATE.default) | {
            "series": "DIKLAT",
            "number_template": "{series}-{number}-{month}-{year}",
            "place": "Tanjung Harapan",
            "signer_name": "Dr. Contoh Penandatangan",
        }
        set_policy(context, POLICIES, CERTIFICATE, certificate, scope=THE_SYSTEM, unit_id=PROVINCE)
        scheme = dump(JP_SCHEME.default) | {"cap_mode": "enforce", "version": "2027-1"}
        set_policy(context, POLICIES, JP_SCHEME, scheme, scope=THE_SYSTEM, unit_id=OFFICE)
    world.complete()
    [issued] = recorded(world.database, CertificateIssued)
    [credited] = recorded(world.database, JpCredited)
    assert issued.number == "DIKLAT-1-11-2026"
    assert (credited.jp, credited.over_daily_cap) == (Decimal("3.00"), True)
    with world.database.reading() as session:
        entry = session.scalars(select(LedgerEntry)).one()
        row = session.scalars(select(Certificate)).one()
        assert (entry.raw, entry.credited, entry.scheme_version) == (
            Decimal("4.00"),
            Decimal("3.00"),
            "2027-1",
        )
        assert (row.signer_name, row.place, row.grade) == (
            "Dr. Contoh Penandatangan",
            "Tanjung Harapan",
            "Baik",
        )


def _ledger(world: World) -> list[tuple[Any, ...]]:
    with world.database.reading() as session:
        rows = session.scalars(select(LedgerEntry)).all()
        return sorted((row.credited, row.credited_on, row.reversal_of is not None) for row in rows)


def test_a_course_completed_by_another_person_leaves_mine_alone(world: World) -> None:
    mine = world.enroll()
    world.complete(world.caller(COLLEAGUE))
    assert world.learner.get(f"/enrollments/{mine}").json["state"] == "active"
    assert {fact.course_id for fact in recorded(world.database, CourseCompleted)} == {ETIKA}
    assert UUID(str(mine)) not in {fact.enrollment_id for fact in recorded(world.database, CourseCompleted)}
