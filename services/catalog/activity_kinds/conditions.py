"""What keeps the conditions of a draft's activities from being published: nobody could ever meet them."""

from collections.abc import Iterator, Mapping
from uuid import UUID

from services.catalog.activity_kinds import KINDS
from services.catalog.domain.draft import Activity, Draft
from services.catalog.domain.problems import DraftProblem
from shared.contracts.activities import CompletedBy
from shared.contracts.conditions import (
    OVER_ACTIVITIES,
    ActivityPassed,
    Condition,
    ScoreAtLeast,
    depth_of,
    leaves_of,
)
from shared.errors import InvalidInput

MOST_LEAVES, MOST_DEPTH = 20, 4


def problems_of_conditions(draft: Draft) -> Iterator[DraftProblem]:
    """The problems of every `available_when`."""
    by_id = {activity.id: activity for activity in draft.activities if activity.id}
    circular = _circular(by_id)
    for m, module in enumerate(draft.modules):
        for n, activity in enumerate(module.activities):
            if activity.available_when is None:
                continue
            place = f"modules.{m}.activities.{n}.available_when"
            if activity.id in circular:
                yield DraftProblem(
                    place, "circle", "It opens only after an activity that opens only after this one."
                )
            yield from _condition(place, activity.available_when, by_id)


def _condition(place: str, condition: Condition, by_id: Mapping[UUID, Activity]) -> Iterator[DraftProblem]:
    leaves = tuple(leaves_of(condition))
    if len(leaves) > MOST_LEAVES or depth_of(condition) > MOST_DEPTH:
        yield DraftProblem(
            place, "too_many", f"A condition has at most {MOST_LEAVES} parts on {MOST_DEPTH} levels."
        )
    for leaf in leaves:
        if not isinstance(leaf, OVER_ACTIVITIES):
            continue
        other = by_id.get(leaf.activity_id)
        if other is None:
            yield DraftProblem(
                place, "unknown_activity", "It names an activity that the course does not have."
            )
        elif isinstance(leaf, ActivityPassed) and not _can_be_passed(other):
            yield DraftProblem(place, "never_passed", f"“{other.title}” can be finished, but not passed.")
        elif isinstance(leaf, ScoreAtLeast) and not _has_score(other):
            yield DraftProblem(place, "never_passed", f"“{other.title}” has no score.")


def _can_be_passed(activity: Activity) -> bool:
    kind = KINDS.get(activity.kind)
    if kind is None:
        return True
    try:
        return CompletedBy.PASSED in kind.completed_by(kind.read(activity))
    except InvalidInput:
        return True


def _has_score(activity: Activity) -> bool:
    kind = KINDS.get(activity.kind)
    return kind is None or kind.has_score


def _circular(by_id: Mapping[UUID, Activity]) -> set[UUID]:
    """The activities that wait for one another in a circle, an activity that waits for itself included."""
    needs = {key: _needs(activity) & by_id.keys() for key, activity in by_id.items()}
    while True:
        needed = set().union(*needs.values())
        # One that waits for nothing, or that nothing waits for, is in no circle.
        free = [key for key, others in needs.items() if not others or key not in needed]
        if not free:
            return set(needs)
        for key in free:
            del needs[key]
        needs = {key: others & needs.keys() for key, others in needs.items()}


def _needs(activity: Activity) -> set[UUID]:
    if activity.available_when is None:
        return set()
    leaves = leaves_of(activity.available_when)
    return {leaf.activity_id for leaf in leaves if isinstance(leaf, OVER_ACTIVITIES)}
