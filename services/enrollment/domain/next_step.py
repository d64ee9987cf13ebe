"""What a participant does next: one suggestion, never a lock."""

from collections.abc import Container, Iterator, Sequence
from uuid import UUID

from services.enrollment.domain.completion import Rule
from services.enrollment.domain.conditions import Known
from shared.contracts.activities import Activity


def next_activity(
    rule: Rule,
    known: Known,
    *,
    last_activity_id: UUID | None,
    open_ids: Container[UUID],
    now_ids: Container[UUID] = (),
    later_ids: Container[UUID] = (),
) -> Activity | None:
    """The next open activity that is not complete: from where the person stopped to the end, then from the start.

    What the course does not ask for is suggested until there is any result in it, and no longer.

    Args:
        last_activity_id: where the person stopped.
        open_ids: the activities that are available to the person.
        now_ids: what can only be done now, and comes before everything.
        later_ids: what the person cannot do yet, and comes after everything.
    """
    ahead = [
        activity
        for activity in _from(rule.activities, last_activity_id)
        if activity.id in open_ids and (activity.id in now_ids or _is_ahead(activity, known))
    ]
    return next(_by_turn(ahead, now_ids, later_ids), None)


def _by_turn(
    activities: Sequence[Activity], now_ids: Container[UUID], later_ids: Container[UUID]
) -> Iterator[Activity]:
    yield from (each for each in activities if each.id in now_ids)
    yield from (each for each in activities if each.id not in later_ids)
    yield from activities


def _from(activities: Sequence[Activity], last_activity_id: UUID | None) -> Sequence[Activity]:
    start = next((i for i, each in enumerate(activities) if each.id == last_activity_id), 0)
    return [*activities[start:], *activities[:start]]


def _is_ahead(activity: Activity, known: Known) -> bool:
    reached = known.of(activity.id)
    if activity.required:
        return reached.completed_at(activity.completed_by) is None and not reached.is_last
    return reached.outcome is None
