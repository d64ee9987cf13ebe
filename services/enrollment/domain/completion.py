"""Completion: one pure function of a version's rule and of everything that is known about an enrolment.

The rule knows activities and conditions, and no kind of activity. The same rule covers self-paced, in-person and
blended courses.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from services.enrollment.domain.conditions import ALWAYS, Known, Verdict, evaluate
from services.enrollment.domain.local_time import local_date
from shared.contracts.activities import Activity, CompletedBy, Module
from shared.contracts.conditions import AllOf, AnyOf, Condition, Leaf, Not


@dataclass(frozen=True, slots=True)
class Rule:
    """A version's activities by module, and the condition that completes it."""

    modules: tuple[Module, ...]
    completion: Condition

    def activity(self, activity_id: UUID) -> Activity | None:
        """The activity with that id; none if the version has no such activity."""
        return next((activity for activity in self.activities if activity.id == activity_id), None)

    @property
    def activities(self) -> tuple[Activity, ...]:
        """Every activity, in the course's order."""
        return tuple(activity for module in self.modules for activity in module.activities)

    @property
    def is_graded(self) -> bool:
        """Whether something that the course asks for has to be passed."""
        return any(activity.completed_by == CompletedBy.PASSED for activity in self.required)

    @property
    def required(self) -> tuple[Activity, ...]:
        """The activities that the course asks for."""
        return tuple(activity for activity in self.activities if activity.required)


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing that completion asks for: a leaf of its condition, or one that must not be met."""

    condition: Leaf | Not
    done: bool


def verdict_of(rule: Rule, known: Known) -> Verdict:
    """How far the rule is met, and what is missing. Completion depends on results alone, so on no time."""
    return evaluate(rule.completion, known, ALWAYS)


def completed_at(rule: Rule, known: Known) -> datetime | None:
    """The instant of the last result that was missing, or None while something is.

    A rule that asks for nothing is never complete: there is no credit for being registered.
    """
    met_at = verdict_of(rule, known).met_at
    return None if met_at == ALWAYS else met_at


def is_complete(rule: Rule, known: Known) -> bool:
    """Whether the rule is met."""
    return completed_at(rule, known) is not None


def requirements(rule: Rule, known: Known) -> tuple[Requirement, ...]:
    """What the rule asks for, from left to right. Of alternatives, those that are met, or all while none is."""
    return tuple(_requirements(rule.completion, known))


def _requirements(condition: Condition, known: Known) -> Iterator[Requirement]:
    is_met = evaluate(condition, known, ALWAYS).is_met
    match condition:
        case AllOf(conditions=parts):
            for part in parts:
                yield from _requirements(part, known)
        case AnyOf(conditions=parts):
            for part in parts:
                yield from (each for each in _requirements(part, known) if each.done or not is_met)
        case _:
            yield Requirement(condition, is_met)


def progress_percent(rule: Rule, known: Known) -> int:
    """How far the rule is met, 0 to 100; 100 only when complete."""
    if is_complete(rule, known):
        return 100
    verdict = verdict_of(rule, known)
    return min(99, verdict.done * 100 // verdict.total) if verdict.total else 0


def counted_score(rule: Rule, known: Known, *, by: datetime | None = None) -> Decimal | None:
    """The best score among the required activities that have to be passed, or None before the first.

    Args:
        by: results after it are left out: the score that a course was completed with does not rise afterwards.
    """
    scores = (
        known.of(activity.id).best_score(by=by)
        for activity in rule.required
        if activity.completed_by == CompletedBy.PASSED
    )
    return max((score for score in scores if score is not None), default=None)


def days_of_learning(learnt_at: Iterable[datetime], time_zone: str) -> int:
    """On how many local days something was learnt; at least one.

    Args:
        learnt_at: the instants of pages that were finished and of meetings that were attended.
    """
    return max(1, len({local_date(instant, time_zone) for instant in learnt_at}))
