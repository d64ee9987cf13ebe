"""Conditions that nobody could ever meet are found before publishing."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

from services.catalog.activity_kinds.completeness import problems_of
from services.catalog.domain.draft import Activity, Draft
from shared.contracts.conditions import (
    ActivityFinished,
    ActivityPassed,
    AllOf,
    AnyOf,
    Condition,
    Not,
    NotBefore,
    ScoreAtLeast,
)
from shared.ids import uuid7
from tests.unit.catalog.documents import COMPLETE, module, page, quiz

A, B, C = uuid7(), uuid7(), uuid7()
A_DAY = NotBefore(at=datetime(2026, 3, 2, tzinfo=UTC))


def pages(**conditions: Condition | None) -> Draft:
    """Pages a, b and c, each opened by its condition."""
    ids = {"a": A, "b": B, "c": C}
    activities = [page(name, id=ids[name], available_when=conditions.get(name)) for name in ids]
    return replace(COMPLETE, modules=(module("M", *activities),))


def with_opening(condition: Condition, *others: Activity) -> Draft:
    return replace(COMPLETE, modules=(module("M", page("a", id=A, available_when=condition), *others),))


def found(draft: Draft) -> list[tuple[str, str]]:
    return [(problem.path, problem.code) for problem in problems_of(draft)]


def finished(key: UUID) -> Condition:
    return ActivityFinished(activity_id=key)


def test_an_activity_may_open_after_another_and_from_a_day_on() -> None:
    assert (
        found(pages(b=AllOf(conditions=(finished(A), A_DAY)), c=AnyOf(conditions=(finished(B), finished(A)))))
        == []
    )


def test_an_activity_that_opens_after_itself_is_found() -> None:
    assert found(pages(b=Not(condition=finished(B)))) == [("modules.0.activities.1.available_when", "circle")]


def test_every_activity_of_a_circle_is_named_and_no_other() -> None:
    circle = pages(a=finished(B), b=AllOf(conditions=(A_DAY, finished(A))), c=finished(B))

    assert found(circle) == [
        ("modules.0.activities.0.available_when", "circle"),
        ("modules.0.activities.1.available_when", "circle"),
    ]


def test_an_activity_of_another_course_opens_nothing() -> None:
    assert found(pages(a=finished(uuid7()))) == [
        ("modules.0.activities.0.available_when", "unknown_activity")
    ]


def test_what_is_never_passed_or_has_no_score_opens_nothing() -> None:
    never = ("modules.0.activities.0.available_when", "never_passed")
    pretest = quiz("Pre-test", "pretest", id=B)

    assert found(with_opening(ActivityPassed(activity_id=B), page("b", id=B))) == [never]
    assert found(with_opening(ScoreAtLeast(activity_id=B, score=Decimal(70)), page("b", id=B))) == [never]
    assert found(with_opening(ActivityPassed(activity_id=B), pretest)) == [never]
    assert found(with_opening(ScoreAtLeast(activity_id=B, score=Decimal(70)), pretest)) == []
    assert found(with_opening(ActivityPassed(activity_id=B), quiz("Post-test", id=B))) == []


def test_a_condition_has_a_size_that_a_person_can_read() -> None:
    many = ("modules.0.activities.0.available_when", "too_many")
    deep: Condition = A_DAY
    for _level in range(4):
        deep = AllOf(conditions=(deep,))

    assert found(pages(a=AllOf(conditions=(A_DAY,) * 21))) == [many]
    assert found(pages(a=deep)) == [many]
