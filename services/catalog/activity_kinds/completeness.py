"""What keeps a draft from being published: every problem at once, each with the path of its place in the document."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from services.catalog.activity_kinds import KINDS
from services.catalog.domain.competencies import is_competency
from services.catalog.domain.draft import LANGUAGES, LEVELS, MODES, Activity, Draft
from services.catalog.domain.problems import DraftProblem
from services.catalog.domain.slugs import SLUG
from shared.contracts.activities import CompletedBy
from shared.contracts.conditions import (
    OVER_ACTIVITIES,
    ActivityPassed,
    Condition,
    ScoreAtLeast,
    depth_of,
    leaves_of,
)

MOST_MODULES, MOST_ACTIVITIES = 40, 320
"""So that the event that announces a version stays well below its limit."""
MOST_LEAVES, MOST_DEPTH = 20, 4
LAST_KIND = 25


def problems_of(draft: Draft) -> tuple[DraftProblem, ...]:
    """Everything that must be fixed before the draft can become a version; none if it is ready."""
    return (*_heading(draft), *_modules(draft), *_conditions(draft), *_completion(draft))


def _heading(draft: Draft) -> Iterator[DraftProblem]:
    for name in ("title", "summary", "category"):
        if not getattr(draft, name).strip():
            yield DraftProblem(name, "missing", f"Give the course a {name}.")
    if not SLUG.fullmatch(draft.slug):
        yield DraftProblem(
            "slug", "not_a_slug", "The address takes small letters, digits and single hyphens."
        )
    for name, allowed in (("language", LANGUAGES), ("mode", MODES), ("level", LEVELS)):
        if getattr(draft, name) not in allowed:
            yield DraftProblem(name, "not_a_choice", f"Choose one of {', '.join(allowed)}.")
    if not 1 <= draft.kind <= LAST_KIND:
        yield DraftProblem("kind", "out_of_range", f"The kind of training is a code from 1 to {LAST_KIND}.")
    if not Decimal(0) < draft.jp < Decimal(1000):
        yield DraftProblem("jp", "out_of_range", "Declare the lesson hours (JP): more than 0, below 1000.")
    for position, key in enumerate(draft.competencies):
        if not is_competency(key):
            yield DraftProblem(
                f"competencies.{position}",
                "unknown_competency",
                f"“{key}” is neither in the list of competencies nor a technical one (teknis.…).",
            )
    if draft.owner_unit_id is None:
        yield DraftProblem("owner_unit_id", "missing", "Name the unit that owns the course.")


def _modules(draft: Draft) -> Iterator[DraftProblem]:
    if not draft.activities:
        yield DraftProblem("modules", "missing", "Add at least one activity.")
    if len(draft.modules) > MOST_MODULES:
        yield DraftProblem("modules", "too_many", f"A course has at most {MOST_MODULES} modules.")
    if len(draft.activities) > MOST_ACTIVITIES:
        yield DraftProblem("modules", "too_many", f"A course has at most {MOST_ACTIVITIES} activities.")
    times_used = Counter(activity.id for activity in draft.activities if activity.id)
    for m, module in enumerate(draft.modules):
        if not module.title.strip():
            yield DraftProblem(f"modules.{m}.title", "missing", "Give the module a title.")
        if not module.activities:
            yield DraftProblem(f"modules.{m}.activities", "missing", "A module needs at least one activity.")
        for n, activity in enumerate(module.activities):
            place = f"modules.{m}.activities.{n}"
            yield from _activity(place, activity, draft)
            if activity.id and times_used[activity.id] > 1:
                yield DraftProblem(f"{place}.id", "duplicate", "Two activities have the same id.")


def _activity(place: str, activity: Activity, draft: Draft) -> Iterator[DraftProblem]:
    if not activity.title.strip():
        yield DraftProblem(f"{place}.title", "missing", "Give the activity a title.")
    kind = KINDS.get(activity.kind)
    if kind is None:
        yield DraftProblem(
            f"{place}.kind", "unknown_kind", f"There is no kind of activity “{activity.kind}” here."
        )
    else:
        yield from kind.problems_of(place, activity, draft)


def _conditions(draft: Draft) -> Iterator[DraftProblem]:
    by_id = {activity.id: activity for activity in draft.activities if activity.id}
    for m, module in enumerate(draft.modules):
        for n, activity in enumerate(module.activities):
            if activity.available_when is not None:
                place = f"modules.{m}.activities.{n}.available_when"
                yield from _condition(place, activity.available_when, activity, by_id)
    if _has_a_circle(draft):
        yield DraftProblem(
            "modules", "circle", "Some activities open only after each other, so none of them ever opens."
        )


def _condition(
    place: str, condition: Condition, activity: Activity, by_id: dict[object, Activity]
) -> Iterator[DraftProblem]:
    leaves = tuple(leaves_of(condition))
    if len(leaves) > MOST_LEAVES or depth_of(condition) > MOST_DEPTH:
        yield DraftProblem(
            place, "too_many", f"A condition has at most {MOST_LEAVES} parts on {MOST_DEPTH} levels."
        )
    for leaf in leaves:
        if not isinstance(leaf, OVER_ACTIVITIES):
            continue
        if leaf.activity_id == activity.id:
            yield DraftProblem(place, "circle", "An activity cannot open after itself.")
            continue
        other = by_id.get(leaf.activity_id)
        if other is None:
            yield DraftProblem(
                place, "unknown_activity", "It names an activity that the course does not have."
            )
            continue
        kind = KINDS.get(other.kind)
        if isinstance(leaf, ActivityPassed | ScoreAtLeast) and (
            kind is None or CompletedBy.PASSED not in kind.completed_by
        ):
            yield DraftProblem(place, "never_passed", f"“{other.title}” has no score and is never passed.")


def _has_a_circle(draft: Draft) -> bool:
    needs = {
        activity.id: {
            leaf.activity_id
            for leaf in leaves_of(activity.available_when)
            if isinstance(leaf, OVER_ACTIVITIES)
        }
        for activity in draft.activities
        if activity.id and activity.available_when is not None
    }
    while True:
        free = [key for key, others in needs.items() if not others & needs.keys() - {key}]
        if not free:
            return bool(needs)
        for key in free:
            del needs[key]


def _completion(draft: Draft) -> Iterator[DraftProblem]:
    if draft.activities and not any(activity.required for activity in draft.activities):
        yield DraftProblem(
            "modules", "asks_nothing", "Mark at least one activity as required: it completes the course."
        )
