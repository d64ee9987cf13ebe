"""Completion, progress and next steps as pure functions of a version's rule and of results."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.enrollment.domain.completion import (
    Rule,
    completed_at,
    counted_score,
    days_of_learning,
    is_complete,
    progress_percent,
    requirements,
)
from services.enrollment.domain.conditions import Known
from services.enrollment.domain.next_step import next_activity
from services.enrollment.domain.results import Reached, Result
from shared.contracts.activities import Activity, CompletedBy, Module, Outcome
from shared.contracts.conditions import (
    ActivityFinished,
    ActivityPassed,
    AllOf,
    AnyOf,
    Condition,
    Not,
    ScoreAtLeast,
)

START = datetime(2026, 11, 2, 1, tzinfo=UTC)


def activity(title: str, *, required: bool = True, by: CompletedBy = CompletedBy.FINISHED) -> Activity:
    """An activity of a kind that nobody knows: completion does not look at it."""
    return Activity(
        id=uuid4(),
        kind="anything",
        title=title,
        reported_by="anybody",
        minutes=5,
        required=required,
        completed_by=by,
        settings={},
    )


PRETEST = activity("Pre-test", required=False)
PAGES = tuple(activity(f"Halaman {n}") for n in range(3))
POSTTEST = activity("Post-test", by=CompletedBy.PASSED)
SURVEY = activity("Survei")
ASKED: tuple[Condition, ...] = (
    *(ActivityFinished(activity_id=page.id) for page in PAGES),
    ActivityPassed(activity_id=POSTTEST.id),
    ActivityFinished(activity_id=SURVEY.id),
)
RULE = Rule(
    modules=(Module(id=uuid4(), title="Modul", activities=(PRETEST, *PAGES, POSTTEST, SURVEY)),),
    completion=AllOf(conditions=ASKED),
)


def at(hours: float) -> datetime:
    return START + timedelta(hours=hours)


def finished(hours: float) -> Reached:
    return Reached((Result(Outcome.FINISHED, at(hours)),))


def passed(hours: float, score: str = "80") -> Result:
    return Result(Outcome.PASSED, at(hours), Decimal(score))


def failed(hours: float = 0, *, is_last: bool = False) -> Result:
    return Result(Outcome.FAILED, at(hours), Decimal(50), is_last)


READ = {page.id: finished(n) for n, page in enumerate(PAGES)}
REACHED = {**READ, POSTTEST.id: Reached((passed(5),)), SURVEY.id: finished(6)}
COMPLETE = Known(REACHED)


def without(*left_out: Activity) -> Known:
    return Known({key: value for key, value in REACHED.items() if key not in {one.id for one in left_out}})


def test_it_is_complete_at_the_last_result_that_was_missing() -> None:
    assert completed_at(RULE, COMPLETE) == at(6)
    assert completed_at(RULE, Known({**REACHED, SURVEY.id: finished(0.5)})) == at(5)


@pytest.mark.parametrize(
    "known",
    [
        without(PAGES[2]),
        without(POSTTEST),
        without(SURVEY),
        Known({**REACHED, POSTTEST.id: Reached((failed(),))}),
        Known({**REACHED, PAGES[0].id: Reached((Result(Outcome.IN_PROGRESS, START),))}),
        Known(),
    ],
)
def test_any_missing_result_keeps_it_open(known: Known) -> None:
    assert not is_complete(RULE, known)


def test_a_rule_that_asks_for_nothing_gives_no_credit_for_being_registered() -> None:
    assert not is_complete(replace(RULE, completion=AllOf(conditions=())), COMPLETE)


def test_results_in_activities_of_another_version_do_not_count() -> None:
    assert not is_complete(RULE, Known({uuid4(): finished(1) for _ in range(5)}))


def test_a_course_is_graded_if_something_required_has_to_be_passed() -> None:
    assert RULE.is_graded
    practice = replace(POSTTEST, required=False)
    modules = (Module(id=uuid4(), title="Modul", activities=(*PAGES, practice)),)
    assert not replace(RULE, modules=modules).is_graded


def test_progress_is_whole_only_when_complete() -> None:
    assert progress_percent(RULE, Known()) == 0
    assert progress_percent(RULE, COMPLETE) == 100
    assert progress_percent(RULE, without(SURVEY)) == 80


class TestRequirements:
    def asked(self, completion: Condition, known: Known) -> list[tuple[Condition, bool]]:
        rule = replace(RULE, completion=completion)
        return [(requirement.condition, requirement.done) for requirement in requirements(rule, known)]

    def test_each_leaf_is_one(self) -> None:
        assert self.asked(RULE.completion, without(SURVEY)) == [
            *((leaf, True) for leaf in ASKED[:-1]),
            (ASKED[-1], False),
        ]

    def test_of_alternatives_only_those_met_count_once_one_is_met(self) -> None:
        score = ScoreAtLeast(activity_id=POSTTEST.id, score=Decimal(90))
        read = ActivityFinished(activity_id=PAGES[0].id)
        either = AnyOf(conditions=(score, read))
        assert self.asked(either, COMPLETE) == [(read, True)]
        assert self.asked(either, Known()) == [(score, False), (read, False)]

    def test_what_must_not_be_comes_as_it_is(self) -> None:
        unpassed = Not(condition=ActivityPassed(activity_id=POSTTEST.id))
        assert self.asked(unpassed, COMPLETE) == [(unpassed, False)]


def test_the_score_is_the_best_of_what_has_to_be_passed() -> None:
    reached = {PRETEST.id: Reached((passed(1, "99"),)), POSTTEST.id: Reached((failed(), passed(2, "81.50")))}
    assert counted_score(RULE, Known(reached)) == Decimal("81.50")
    assert counted_score(RULE, Known({PRETEST.id: Reached((passed(1),))})) is None


def test_the_score_of_a_completion_does_not_rise_afterwards() -> None:
    tries = Reached((failed(), passed(3, "75"), passed(9, "100")))
    known = Known({**REACHED, POSTTEST.id: tries})
    assert completed_at(RULE, known) == at(6)
    assert counted_score(RULE, known, by=at(6)) == 75
    assert counted_score(RULE, known) == 100


def test_days_of_learning_are_local_days() -> None:
    # 16.30 and 17.30 UTC are one day in UTC, and two in Jakarta.
    late = datetime(2026, 11, 2, 16, 30, tzinfo=UTC)
    learnt_at = (late, late + timedelta(hours=1))
    assert days_of_learning(learnt_at, "Asia/Jakarta") == 2
    assert days_of_learning(learnt_at, "UTC") == 1
    assert days_of_learning((), "Asia/Jakarta") == 1


class TestNextActivity:
    TAKEN = {PRETEST.id: Reached((failed(),))}

    def step(
        self, reached: dict[UUID, Reached], last: Activity | None = None, **turns: set[UUID]
    ) -> Activity | None:
        every = {each.id for each in RULE.activities}
        return next_activity(
            RULE,
            Known(reached),
            last_activity_id=last.id if last else None,
            open_ids=turns.pop("open_ids", every),
            **turns,
        )

    def test_what_is_not_asked_for_is_suggested_once(self) -> None:
        assert self.step({}) == PRETEST
        assert self.step(self.TAKEN) == PAGES[0]

    def test_it_goes_on_where_the_person_stopped(self) -> None:
        reached = {**self.TAKEN, PAGES[1].id: finished(1)}
        assert self.step(reached, PAGES[1]) == PAGES[2]
        assert self.step(reached) == PAGES[0]

    def test_what_was_skipped_comes_back_at_the_end(self) -> None:
        reached = {key: value for key, value in REACHED.items() if key != PAGES[0].id}
        assert self.step({**self.TAKEN, **reached}, PAGES[2]) == PAGES[0]

    def test_a_test_is_suggested_until_it_is_passed_or_no_try_is_left(self) -> None:
        reached = {**self.TAKEN, **READ, POSTTEST.id: Reached((failed(),))}
        assert self.step(reached) == POSTTEST
        assert self.step({**reached, POSTTEST.id: Reached((failed(is_last=True),))}) == SURVEY

    def test_what_is_not_open_is_not_suggested(self) -> None:
        assert self.step({}, open_ids={SURVEY.id}) == SURVEY
        assert self.step({}, open_ids=set()) is None

    def test_what_can_only_be_done_now_comes_first(self) -> None:
        assert self.step({}, now_ids={SURVEY.id}) == SURVEY
        assert self.step({SURVEY.id: finished(1)}, now_ids={SURVEY.id}) == SURVEY

    def test_what_cannot_be_done_yet_comes_last(self) -> None:
        later = {each.id for each in RULE.activities} - {SURVEY.id}
        assert self.step({}, later_ids=later) == SURVEY
        assert self.step({SURVEY.id: finished(1)}, later_ids=later) == PRETEST

    def test_nothing_is_left_at_the_end(self) -> None:
        assert self.step({**self.TAKEN, **REACHED}) is None


@given(
    st.lists(st.integers(0, 200), min_size=3, max_size=3),
    st.one_of(st.none(), st.integers(0, 200)),
    st.one_of(st.none(), st.integers(0, 200)),
)
def test_more_results_never_undo_and_the_instant_is_one_of_theirs(
    pages: list[int], test: int | None, survey: int | None
) -> None:
    reached = {page.id: finished(hours) for page, hours in zip(PAGES, pages, strict=True)}
    if test is not None:
        reached[POSTTEST.id] = Reached((passed(test),))
    if survey is not None:
        reached[SURVEY.id] = finished(survey)
    known = Known(reached)
    instant = completed_at(RULE, known)
    assert (instant is not None) == (test is not None and survey is not None)
    if test is not None and survey is not None:
        assert instant == at(max(*pages, test, survey))
    assert (progress_percent(RULE, known) == 100) == is_complete(RULE, known)
