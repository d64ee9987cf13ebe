"""Changing a course's draft: finding a part of the document, and giving back the document with that part changed.

A draft is the JSON that catalog keeps; every function leaves what it was given as it is.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any

from services.portal.clients import JsonObject
from shared.errors import NotFound
from shared.ids import uuid7


class PartNotFound(NotFound):
    """The draft has no such module, lesson, quiz or question; perhaps it was removed elsewhere."""


def module_of(draft: Mapping[str, Any], module_id: str) -> JsonObject:
    """A module of the draft.

    Raises:
        PartNotFound: there is none of this id.
    """
    return _one(draft["modules"], "id", module_id)


def lesson_of(draft: Mapping[str, Any], lesson_id: str) -> tuple[JsonObject, JsonObject]:
    """A lesson of the draft with its module.

    Raises:
        PartNotFound: there is none of this id.
    """
    for module in draft["modules"]:
        for lesson in module["lessons"]:
            if lesson["id"] == lesson_id:
                return lesson, module
    raise PartNotFound("There is no such lesson.")


def quiz_of(draft: Mapping[str, Any], key: str) -> JsonObject:
    """A quiz of the draft.

    Raises:
        PartNotFound: there is none of this key.
    """
    return _one(draft["quizzes"], "key", key)


def changed(draft: Mapping[str, Any], change: Callable[[JsonObject], None]) -> JsonObject:
    """A copy of the draft after `change`."""
    copy = deepcopy(dict(draft))
    change(copy)
    return copy


def with_module(draft: Mapping[str, Any], title: str) -> tuple[JsonObject, str]:
    """The draft with one more module, and the module's id."""
    module_id = str(uuid7())

    def add(copy: JsonObject) -> None:
        copy["modules"].append({"id": module_id, "title": title, "lessons": []})

    return changed(draft, add), module_id


def with_lesson(draft: Mapping[str, Any], module_id: str, title: str) -> tuple[JsonObject, str]:
    """The draft with one more lesson at the end of a module, and the lesson's id.

    Raises:
        PartNotFound: there is no such module.
    """
    lesson_id = str(uuid7())

    def add(copy: JsonObject) -> None:
        lesson = {"id": lesson_id, "title": title, "minutes": 5, "markdown": ""}
        module_of(copy, module_id)["lessons"].append(lesson)

    return changed(draft, add), lesson_id


def without_module(draft: Mapping[str, Any], module_id: str) -> JsonObject:
    """The draft without a module and its lessons."""
    module_of(draft, module_id)
    return {**draft, "modules": [module for module in draft["modules"] if module["id"] != module_id]}


def without_lesson(draft: Mapping[str, Any], lesson_id: str) -> JsonObject:
    """The draft without a lesson."""
    lesson_of(draft, lesson_id)

    def remove(copy: JsonObject) -> None:
        for module in copy["modules"]:
            module["lessons"] = [lesson for lesson in module["lessons"] if lesson["id"] != lesson_id]

    return changed(draft, remove)


def without_quiz(draft: Mapping[str, Any], key: str) -> JsonObject:
    """The draft without a quiz, which completion then no longer asks for."""
    quiz_of(draft, key)

    def remove(copy: JsonObject) -> None:
        copy["quizzes"] = [quiz for quiz in copy["quizzes"] if quiz["key"] != key]
        rule = copy["completion"]
        rule["quizzes"] = [wanted for wanted in rule["quizzes"] if wanted != key]

    return changed(draft, remove)


def with_module_moved(draft: Mapping[str, Any], module_id: str, step: int) -> JsonObject:
    """The draft with a module one place up (-1) or down (+1); at the end of the list it stays."""
    return changed(draft, lambda copy: shift(copy["modules"], module_of(copy, module_id), step))


def with_lesson_moved(draft: Mapping[str, Any], lesson_id: str, step: int) -> JsonObject:
    """The draft with a lesson one place up or down; from the edge of its module it goes on into the next one."""

    def move(copy: JsonObject) -> None:
        lesson, module = lesson_of(copy, lesson_id)
        lessons, modules = module["lessons"], copy["modules"]
        place, wanted = lessons.index(lesson), lessons.index(lesson) + step
        if 0 <= wanted < len(lessons):
            shift(lessons, lesson, step)
            return
        neighbour = modules.index(module) + step
        if not 0 <= neighbour < len(modules):
            return
        lessons.pop(place)
        into = modules[neighbour]["lessons"]
        into.insert(len(into) if step < 0 else 0, lesson)

    return changed(draft, move)


def shift(items: list[Any], item: Any, step: int) -> None:
    """Move an item of a list by `step` places, as far as the list goes."""
    place = items.index(item)
    items.insert(max(0, min(len(items) - 1, place + step)), items.pop(place))


def fingerprint(part: Any) -> str:
    """A fingerprint of a part: a form carries it, to see whether somebody else changed that part meanwhile."""
    return hashlib.sha256(json.dumps(part, sort_keys=True).encode()).hexdigest()[:20]


def _one(parts: list[JsonObject], name: str, value: str) -> JsonObject:
    for part in parts:
        if part[name] == value:
            return part
    raise PartNotFound(f"There is no such part: {name}.")
