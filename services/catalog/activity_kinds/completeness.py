"""What keeps a draft from being published: every problem at once, each with the path of its place in the document.

What the schema of a draft refuses (`domain.draft`) cannot stand in one, and is not asked here again.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

import orjson

from services.catalog.activity_kinds import KINDS
from services.catalog.activity_kinds.conditions import problems_of_conditions
from services.catalog.activity_kinds.outline import event_of, modules_of
from services.catalog.domain.competencies import is_competency
from services.catalog.domain.draft import Activity, Draft
from services.catalog.domain.problems import DraftProblem
from shared.schema.documents import dump

MOST_MODULES, MOST_ACTIVITIES = 40, 200
MOST_BYTES = 62 * 1024
"""Of the event that announces a version, without its envelope: events are meant to stay below 64 KiB."""

_SOME_ID, _SOME_DAY = UUID(int=0), datetime(2026, 1, 1, tzinfo=UTC)


def problems_of(draft: Draft) -> tuple[DraftProblem, ...]:
    """Everything that must be fixed before the draft can become a version; none if it is ready.

    Args:
        draft: with ids, as it is saved.
    """
    found = (*_heading(draft), *_modules(draft), *problems_of_conditions(draft), *_completion(draft))
    return found or tuple(_size(draft))


def _heading(draft: Draft) -> Iterator[DraftProblem]:
    for name in ("title", "summary", "category"):
        if not getattr(draft, name).strip():
            yield DraftProblem(name, "missing", f"Give the course a {name}.")
    if not draft.jp:
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
    modules = Counter(module.id for module in draft.modules if module.id)
    activities = Counter(activity.id for activity in draft.activities if activity.id)
    for m, module in enumerate(draft.modules):
        if not module.title.strip():
            yield DraftProblem(f"modules.{m}.title", "missing", "Give the module a title.")
        if not module.activities:
            yield DraftProblem(f"modules.{m}.activities", "missing", "A module needs at least one activity.")
        if module.id and modules[module.id] > 1:
            yield DraftProblem(f"modules.{m}.id", "duplicate", "Two modules have the same id.")
        for n, activity in enumerate(module.activities):
            place = f"modules.{m}.activities.{n}"
            yield from _activity(place, activity, draft)
            if activity.id and activities[activity.id] > 1:
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


def _completion(draft: Draft) -> Iterator[DraftProblem]:
    if draft.activities and not any(activity.required for activity in draft.activities):
        yield DraftProblem(
            "modules", "asks_nothing", "Mark at least one activity as required: it completes the course."
        )


def _size(draft: Draft) -> Iterator[DraftProblem]:
    event = event_of(
        draft,
        course_id=_SOME_ID,
        version_id=_SOME_ID,
        version_number=1,
        modules=modules_of(draft, {}),
        published_at=_SOME_DAY,
    )
    size = len(orjson.dumps(dump(event)))
    if size > MOST_BYTES:
        yield DraftProblem(
            "modules",
            "too_large",
            f"The outline takes {size // 1024} KiB of at most {MOST_BYTES // 1024}: shorten titles and "
            "conditions, or make two courses of it.",
        )
