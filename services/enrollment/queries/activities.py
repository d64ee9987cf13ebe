"""The activities of an enrolment: their state, what opens them, what completion asks for, and what comes next."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from services.enrollment.domain.completion import Requirement, requirements
from services.enrollment.domain.conditions import evaluate
from services.enrollment.domain.next_step import next_activity
from services.enrollment.queries.views import ActivityView, NextView, RequirementView
from services.enrollment.reads.standings import Standing
from shared.contracts.activities import Activity, Outcome
from shared.contracts.conditions import OVER_ACTIVITIES, leaves_of


def activity_views(standing: Standing, now: datetime) -> tuple[ActivityView, ...]:
    """Every activity, in the course's order."""
    return tuple(_view(standing, activity, now) for activity in standing.rule.activities)


def requirement_views(standing: Standing) -> tuple[RequirementView, ...]:
    """What completion asks for."""
    by_id = {activity.id: activity for activity in standing.rule.activities}
    return tuple(_requirement(asked, by_id) for asked in requirements(standing.rule, standing.known))


def next_view(standing: Standing) -> NextView | None:
    """What the participant does next; none when nothing is left."""
    derived = standing.derived
    activity = next_activity(
        standing.rule,
        standing.known,
        last_activity_id=standing.enrollment.last_activity_id,
        open_ids={each.id for each in standing.rule.activities if standing.is_open(each)},
        now_ids={activity_id for activity_id, each in derived.items() if each.now},
        later_ids={activity_id for activity_id, each in derived.items() if each.is_later},
    )
    if activity is None:
        return None
    urgent = derived[activity.id].now if activity.id in derived else ""
    return NextView(
        kind=activity.kind,
        activity_id=activity.id,
        title=urgent or activity.title,
        minutes=activity.minutes,
    )


def _view(standing: Standing, activity: Activity, now: datetime) -> ActivityView:
    reached = standing.known.of(activity.id)
    verdict = None
    if activity.available_when is not None and not standing.is_open(activity):
        verdict = evaluate(activity.available_when, standing.known, now)
    return ActivityView(
        id=activity.id,
        kind=activity.kind,
        title=activity.title,
        minutes=activity.minutes,
        required=activity.required,
        completed_by=activity.completed_by,
        reported_by=activity.reported_by,
        state=reached.outcome.value if reached.outcome else "new",
        best_score=reached.best_score(),
        tries=sum(result.outcome != Outcome.IN_PROGRESS for result in reached.results),
        is_last=reached.is_last,
        is_open=verdict is None or verdict.is_met,
        missing=verdict.missing if verdict else (),
    )


def _requirement(asked: Requirement, by_id: Mapping[UUID, Activity]) -> RequirementView:
    leaf = next(leaves_of(asked.condition), None)
    activity = by_id.get(leaf.activity_id) if isinstance(leaf, OVER_ACTIVITIES) else None
    return RequirementView(
        activity_id=activity.id if activity else None,
        kind=activity.kind if activity else None,
        title=activity.title if activity else "",
        condition=asked.condition,
        done=asked.done,
    )
