"""Which lesson is which: a lesson keeps its id from version to version, so that what was read stays read."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from services.catalog.domain.draft import CourseModule, Draft, Lesson


def with_ids(draft: Draft, new_id: Callable[[], UUID]) -> Draft:
    """Give an id to each module and lesson that has none."""
    return replace(
        draft,
        modules=tuple(
            replace(
                module,
                id=module.id or new_id(),
                lessons=tuple(replace(lesson, id=lesson.id or new_id()) for lesson in module.lessons),
            )
            for module in draft.modules
        ),
    )


def recognised(draft: Draft, earlier: Draft) -> Draft:
    """Give the modules and lessons of a document that came without ids those of the ones they were before.

    A lesson is recognised by its title within a module of the same title, then by its text, then by its title
    anywhere; a module by its title, then by a lesson that it kept. What is not recognised stays without id.
    """
    used = {lesson.id for lesson in draft.lessons if lesson.id}
    known = [
        (module, lesson) for module in earlier.modules for lesson in module.lessons if lesson.id not in used
    ]
    found: dict[tuple[int, int], UUID] = {}
    for is_same in (_same_place, _same_text, _same_title):
        for m, module in enumerate(draft.modules):
            for n, lesson in enumerate(module.lessons):
                if lesson.id or (m, n) in found:
                    continue
                match = next((pair for pair in known if is_same(module, lesson, *pair)), None)
                if match is not None and match[1].id is not None:
                    found[m, n] = match[1].id
                    known.remove(match)
    modules = [
        replace(
            module,
            lessons=tuple(
                replace(each, id=each.id or found.get((m, n))) for n, each in enumerate(module.lessons)
            ),
        )
        for m, module in enumerate(draft.modules)
    ]
    return replace(draft, modules=tuple(_modules_recognised(modules, earlier)))


def _same_place(module: CourseModule, lesson: Lesson, was_in: CourseModule, was: Lesson) -> bool:
    return (module.title, lesson.title) == (was_in.title, was.title)


def _same_text(_module: CourseModule, lesson: Lesson, _was_in: CourseModule, was: Lesson) -> bool:
    return bool(lesson.markdown.strip()) and lesson.markdown == was.markdown


def _same_title(_module: CourseModule, lesson: Lesson, _was_in: CourseModule, was: Lesson) -> bool:
    return bool(lesson.title) and lesson.title == was.title


def _modules_recognised(modules: list[CourseModule], earlier: Draft) -> list[CourseModule]:
    free = {module.id: module for module in earlier.modules}
    for module in modules:
        free.pop(module.id, None)
    for by_title in (True, False):
        for position, module in enumerate(modules):
            if module.id:
                continue
            lessons = {lesson.id for lesson in module.lessons if lesson.id}
            for known in list(free.values()):
                kept = lessons & {lesson.id for lesson in known.lessons}
                if module.title == known.title if by_title else kept:
                    modules[position] = replace(module, id=known.id)
                    del free[known.id]
                    break
    return modules
