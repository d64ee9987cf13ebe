"""Conditions: met in any order of results, explained by what is missing, and looked at again when time may tell."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import permutations
from uuid import UUID, uuid5

from services.enrollment.domain.conditions import ALWAYS, Known, evaluate, looks_again_at
from services.enrollment.domain.results import Reached, Result
from shared.contracts.activities import Outcome
from shared.contracts.conditions import (
    ActivityFinished,
    ActivityPassed,
    AllOf,
    AnyOf,
    InGroup,
    Not,
    NotBefore,
    ProfileIs,
    ScoreAtLeast,
)

NAMESPACE = UUID(int=1)
MONDAY = datetime(2028, 2, 28, 3, tzinfo=UTC)
PAGE, TEST = uuid5(NAMESPACE, "page"), uuid5(NAMESPACE, "test")
READ = Result(Outcome.FINISHED, MONDAY)
FAILED = Result(Outcome.FAILED, MONDAY + timedelta(hours=1), Decimal(40))
PASSED = Result(Outcome.PASSED, MONDAY + timedelta(hours=2), Decimal(80))


def known(**reached: tuple[Result, ...]) -> Known:
    by_name = {"page": PAGE, "test": TEST}
    return Known({by_name[name]: Reached(results) for name, results in reached.items()})


def test_all_is_met_since_the_last_result_that_was_missing() -> None:
    condition = AllOf(conditions=(ActivityFinished(activity_id=PAGE), ActivityPassed(activity_id=TEST)))
    for results in permutations((FAILED, PASSED)):
        verdict = evaluate(condition, known(page=(READ,), test=results), MONDAY)
        assert verdict.met_at == PASSED.occurred_at
        assert verdict.missing == ()


def test_what_is_missing_names_each_leaf_that_is_not_met() -> None:
    condition = AllOf(
        conditions=(ActivityFinished(activity_id=PAGE), ScoreAtLeast(activity_id=TEST, score=Decimal(70)))
    )
    verdict = evaluate(condition, known(page=(READ,), test=(FAILED,)), MONDAY)
    assert verdict.met_at is None
    assert verdict.missing == (ScoreAtLeast(activity_id=TEST, score=Decimal(70)),)
    assert (verdict.done, verdict.total) == (1, 2)


def test_a_failed_test_is_finished_and_not_passed() -> None:
    reached = known(test=(FAILED,))
    assert evaluate(ActivityFinished(activity_id=TEST), reached, MONDAY).is_met
    assert not evaluate(ActivityPassed(activity_id=TEST), reached, MONDAY).is_met


def test_a_score_counts_from_when_it_was_first_reached() -> None:
    better = Result(Outcome.PASSED, PASSED.occurred_at + timedelta(hours=1), Decimal(95))
    condition = ScoreAtLeast(activity_id=TEST, score=Decimal(80))
    assert evaluate(condition, known(test=(better, PASSED)), MONDAY).met_at == PASSED.occurred_at


def test_any_is_met_since_the_first_and_never_by_nothing() -> None:
    condition = AnyOf(conditions=(ActivityPassed(activity_id=TEST), ActivityFinished(activity_id=PAGE)))
    assert evaluate(condition, known(page=(READ,), test=(PASSED,)), MONDAY).met_at == READ.occurred_at
    assert not evaluate(AnyOf(conditions=()), known(), MONDAY).is_met


def test_not_turns_an_answer_round_and_says_so_when_it_is_missing() -> None:
    condition = Not(condition=ActivityFinished(activity_id=PAGE))
    assert evaluate(condition, known(), MONDAY).met_at == ALWAYS
    assert evaluate(condition, known(page=(READ,)), MONDAY).missing == (condition,)


def test_an_instant_is_met_when_it_has_come_and_says_when_to_look_again() -> None:
    condition = AllOf(conditions=(NotBefore(at=MONDAY), NotBefore(at=MONDAY + timedelta(days=1))))
    assert not evaluate(condition, known(), MONDAY).is_met
    assert looks_again_at(condition, MONDAY) == MONDAY + timedelta(days=1)
    assert evaluate(condition, known(), MONDAY + timedelta(days=1)).met_at == MONDAY + timedelta(days=1)
    assert looks_again_at(condition, MONDAY + timedelta(days=1)) is None


def test_profile_and_groups_are_met_by_membership() -> None:
    person = Known(profile={"unit": frozenset({"dinas", "provinsi"})}, groups=frozenset({PAGE}))
    assert evaluate(ProfileIs(field="unit", any_of=("provinsi",)), person, MONDAY).is_met
    assert not evaluate(ProfileIs(field="rank", any_of=("III/a",)), person, MONDAY).is_met
    assert evaluate(InGroup(group_id=PAGE), person, MONDAY).is_met
    assert not evaluate(InGroup(group_id=TEST), person, MONDAY).is_met
