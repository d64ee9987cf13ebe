"""Which activity is which: an activity keeps its id from version to version, so that what was done stays done."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from services.catalog.domain.draft import Activity, CourseModule, Draft


def with_ids(draft: Draft, new_id: Callable[[], UUID]) -> Draft:
    """Give an id to each module and activity that has none."""
    return replace(
        draft,
        modules=tuple(
            replace(
                module,
                id=module.id or new_id(),
                activities=tuple(
                    replace(activity, id=activity.id or new_id()) for activity in module.activities
                ),
            )
            for module in draft.modules
        ),
    )


def recognised(draft: Draft, earlier: Draft) -> Draft:
    """Give the modules and activities of a document that came without ids those of the ones they were before.

    An activity is recognised, among those of its kind, by its title within a module of the same title, then by its
    settings (a page's text), then by its title anywhere; a module by its title, then by an activity that it kept. What
    is not recognised stays without id.
    """
    used = {activity.id for activity in draft.activities if activity.id}
    known = [
        (module, activity)
        for module in earlier.modules
        for activity in module.activities
        if activity.id not in used
    ]
    found: dict[tuple[int, int], UUID] = {}
    for is_same in (_same_place, _same_settings, _same_title):
        for m, module in enumerate(draft.modules):
            for n, activity in enumerate(module.activities):
                if activity.id or (m, n) in found:
                    continue
                match = next(
                    (
                        pair
                        for pair in known
                        if pair[1].kind == activity.kind and is_same(module, activity, *pair)
                    ),
                    None,
                )
                if match is not None and match[1].id is not None:
                    found[m, n] = match[1].id
                    known.remove(match)
    modules = [
        replace(
            module,
            activities=tuple(
                replace(each, id=each.id or found.get((m, n))) for n, each in enumerate(module.activities)
            ),
        )
        for m, module in enumerate(draft.modules)
    ]
    return replace(draft, modules=tuple(_modules_recognised(modules, earlier)))


def _same_place(module: CourseModule, activity: Activity, was_in: CourseModule, was: Activity) -> bool:
    return (module.title, activity.title) == (was_in.title, was.title)


def _same_settings(_module: CourseModule, activity: Activity, _was_in: CourseModule, was: Activity) -> bool:
    return bool(activity.settings) and activity.settings == was.settings


def _same_title(_module: CourseModule, activity: Activity, _was_in: CourseModule, was: Activity) -> bool:
    return bool(activity.title) and activity.title == was.title


def _modules_recognised(modules: list[CourseModule], earlier: Draft) -> list[CourseModule]:
    free = {module.id: module for module in earlier.modules}
    for module in modules:
        free.pop(module.id, None)
    for by_title in (True, False):
        for position, module in enumerate(modules):
            if module.id:
                continue
            activities = {activity.id for activity in module.activities if activity.id}
            for known in list(free.values()):
                kept = activities & {activity.id for activity in known.activities}
                if module.title == known.title if by_title else kept:
                    modules[position] = replace(module, id=known.id)
                    del free[known.id]
                    break
    return modules
