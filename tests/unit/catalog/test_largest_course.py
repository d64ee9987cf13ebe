"""The event that announces a version stays below the size that events are meant to have, whatever the course."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from services.catalog.activity_kinds.completeness import MOST_ACTIVITIES, problems_of
from services.catalog.activity_kinds.outline import event_of, modules_of, texts_of
from services.catalog.domain.draft import Activity, Draft
from shared.contracts.conditions import ActivityFinished, AllOf
from shared.ids import uuid7
from shared.messaging.cloudevents import SOFT_LIMIT_BYTES, encode
from shared.messaging.envelope import wrap
from shared.persistence.context import Cause
from tests.unit.catalog.documents import COMPLETE, module, page, quiz

NOW = datetime(2026, 3, 2, tzinfo=UTC)
LONGEST_HEADING = replace(
    COMPLETE,
    title="語" * 200,
    summary="語" * 5_000,
    competencies=tuple(f"teknis.{'a' * 80}{number}" for number in range(20)),
    trainer_ids=tuple(uuid7() for _ in range(50)),
)


def course(count: int, title: str, *, heading: Draft = COMPLETE, leaves: int = 0) -> Draft:
    """A course of so many activities; every eighth is a quiz, and each opens after `leaves` others."""
    ids = [uuid7() for _ in range(count)]

    def activity(number: int) -> Activity:
        opens_after = AllOf(conditions=tuple(ActivityFinished(activity_id=each) for each in ids[:leaves]))
        opening = opens_after if number >= leaves > 0 else None
        members: dict[str, Any] = {"id": ids[number], "available_when": opening}
        return page(title, **members) if number % 8 else quiz(title, required=True, **members)

    activities = [activity(number) for number in range(count)]
    parts = [module(title, *activities[start : start + 8]) for start in range(0, count, 8)]
    return replace(heading, modules=tuple(parts))


def announced(draft: Draft) -> int:
    """The size of the message that tells of a version."""
    event = event_of(
        draft,
        course_id=uuid7(),
        version_id=uuid7(),
        version_number=9_999,
        modules=modules_of(draft, texts_of(draft)),
        published_at=NOW,
    )
    return len(encode(wrap(event, event_id=uuid7(), time=NOW, cause=Cause(correlation_id=uuid7()))))


@pytest.mark.parametrize(
    ("title", "heading", "leaves", "at_least"),
    [
        ("Pendahuluan", COMPLETE, 0, 180),
        ("Mengenali benturan kepentingan di loket pelayanan publik", COMPLETE, 0, 150),
        ("語" * 200, COMPLETE, 0, 50),
        ("Mengenali benturan kepentingan", LONGEST_HEADING, 0, 100),
        ("Mengenali benturan kepentingan", COMPLETE, 15, 40),
    ],
)
def test_the_largest_course_that_may_be_published_fits_an_event(
    title: str, heading: Draft, leaves: int, at_least: int
) -> None:
    counts = range(MOST_ACTIVITIES, 0, -5)
    largest = next(
        count for count in counts if not problems_of(course(count, title, heading=heading, leaves=leaves))
    )

    assert largest >= at_least
    assert announced(course(largest, title, heading=heading, leaves=leaves)) < SOFT_LIMIT_BYTES


def test_an_outline_that_is_too_large_is_a_problem_of_the_draft() -> None:
    (problem,) = problems_of(course(MOST_ACTIVITIES, "x" * 200))

    assert (problem.path, problem.code) == ("modules", "too_large")
