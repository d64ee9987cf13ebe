"""Deadlines, attempts, reviews, gain."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from services.assessment.domain import attempt_rules as rules

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def test_a_limit_in_minutes_makes_a_deadline_with_grace() -> None:
    deadline_at = rules.deadline(NOON, 20)
    assert deadline_at == NOON + timedelta(minutes=20)
    closes_at = rules.closing(deadline_at, 5)
    assert rules.takes_answers(NOON + timedelta(minutes=20, seconds=5), closes_at)
    assert not rules.takes_answers(NOON + timedelta(minutes=20, seconds=6), closes_at)


def test_without_a_limit_an_attempt_stays_open() -> None:
    assert rules.closing(rules.deadline(NOON, None), 5) is None
    assert rules.takes_answers(NOON + timedelta(days=400), None)
    assert rules.handed_in_at(NOON, None) == NOON


def test_an_attempt_is_handed_in_at_its_deadline_at_the_latest() -> None:
    deadline_at = NOON + timedelta(minutes=20)
    assert rules.handed_in_at(NOON, deadline_at) == NOON
    assert rules.handed_in_at(NOON + timedelta(hours=1), deadline_at) == deadline_at


@pytest.mark.parametrize(("allowed", "used", "left"), [(3, 0, 3), (3, 3, 0), (1, 2, 0), (0, 9, None)])
def test_attempts_left_are_counted_unless_any_number_is_allowed(
    allowed: int, used: int, left: int | None
) -> None:
    assert rules.attempts_left(allowed, used) == left


@pytest.mark.parametrize(
    ("review", "state", "passed", "shown"),
    [("after_submit", "graded", False, True), ("after_submit", "awaiting_grading", False, True),
     ("after_submit", "open", True, False), ("after_pass", "graded", False, False),
     ("after_pass", "graded", True, True), ("after_pass", "open", True, False), ("never", "graded", True, False)],
)  # fmt: skip
def test_right_answers_are_shown_as_the_trainer_chose(
    review: str, state: str, passed: bool, shown: bool
) -> None:
    assert rules.shows_review(review, state=state, quiz_passed=passed) is shown


def test_gain_is_compared_with_what_could_be_gained() -> None:
    assert rules.gain(Decimal("40.00"), Decimal("85.00")) == Decimal("45.00")
    assert rules.normalised_gain(Decimal("40.00"), Decimal("85.00")) == Decimal("0.75")
    assert rules.normalised_gain(Decimal("80.00"), Decimal("60.00")) == Decimal("-1.00")
    assert rules.normalised_gain(Decimal("100.00"), Decimal("100.00")) is None
