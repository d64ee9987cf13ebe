"""Changing a course's draft: finding a part of the document, and giving back the document with that part changed.

A draft is the JSON that catalog keeps. Whatever is not changed stays as it is, activities of unknown kinds included.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from typing import Any

from services.portal.clients import JsonObject
from shared.errors import NotFound
from shared.ids import uuid7


class PartNotFound(NotFound):
    """The draft has no such module, activity or question; perhaps it was removed elsewhere."""


def module_of(draft: Mapping[str, Any], module_id: str) -> JsonObject:
    """A module of the draft.

    Raises:
        PartNotFound: there is none of this id.
    """
    for module in draft["modules"]:
        if module["id"] == module_id:
            found: JsonObject = module
            return found
    raise PartNotFound("There is no such module.")


def activities_of(draft: Mapping[str, Any]) -> list[JsonObject]:
    """Every activity of the draft, in order."""
    return [activity for module in draft["modules"] for activity in module["activities"]]


def activity_of(draft: Mapping[str, Any], activity_id: str) -> tuple[JsonObject, JsonObject]:
    """An activity of the draft with its module.

    Raises:
        PartNotFound: there is none of this id.
    """
    for module in draft["modules"]:
        for activity in module["activities"]:
            if activity["id"] == activity_id:
                return activity, module
    raise PartNotFound("There is no such activity.")


def place_of(draft: Mapping[str, Any], activity_id: str) -> str:
    """An activity's path in the draft, as catalog names it: `modules.0.activities.2`.

    Raises:
        PartNotFound: there is none of this id.
    """
    activity, module = activity_of(draft, activity_id)
    return f"modules.{draft['modules'].index(module)}.activities.{module['activities'].index(activity)}"


def activity_of_kind(draft: Mapping[str, Any], activity_id: str, kind: str) -> JsonObject:
    """An activity of the draft that is of this kind.

    Raises:
        PartNotFound: there is none.
    """
    activity, _ = activity_of(draft, activity_id)
    if activity["kind"] != kind:
        raise PartNotFound(f"The activity is no {kind}.")
    return activity


def kind_counts(activities: Iterable[Mapping[str, Any]]) -> list[JsonObject]:
    """How many there are of each kind, as catalog counts those of a version."""
    counts = Counter(activity["kind"] for activity in activities)
    return [{"kind": kind, "count": count} for kind, count in counts.items()]


def changed(draft: Mapping[str, Any], change: Callable[[JsonObject], None]) -> JsonObject:
    """A copy of the draft after `change`."""
    copy = deepcopy(dict(draft))
    change(copy)
    return copy


def with_module(draft: Mapping[str, Any], title: str) -> tuple[JsonObject, str]:
    """The draft with one more module, and the module's id."""
    module_id = str(uuid7())

    def add(copy: JsonObject) -> None:
        copy["modules"].append({"id": module_id, "title": title, "activities": []})

    return changed(draft, add), module_id


def with_activity(draft: Mapping[str, Any], module_id: str, activity: JsonObject) -> tuple[JsonObject, str]:
    """The draft with one more activity at the end of a module, and the activity's id.

    Raises:
        PartNotFound: there is no such module.
    """
    activity_id = str(uuid7())

    def add(copy: JsonObject) -> None:
        module_of(copy, module_id)["activities"].append({"id": activity_id, **activity})

    return changed(draft, add), activity_id


def without_module(draft: Mapping[str, Any], module_id: str) -> JsonObject:
    """The draft without a module and its activities."""
    module_of(draft, module_id)
    return {**draft, "modules": [module for module in draft["modules"] if module["id"] != module_id]}


def without_activity(draft: Mapping[str, Any], activity_id: str) -> JsonObject:
    """The draft without an activity. Conditions that name it stay: the check before publishing tells them."""

    def remove(copy: JsonObject) -> None:
        activity, module = activity_of(copy, activity_id)
        module["activities"].remove(activity)

    return changed(draft, remove)


def with_module_moved(draft: Mapping[str, Any], module_id: str, step: int) -> JsonObject:
    """The draft with a module one place up (-1) or down (+1); at the end of the list it stays."""
    return changed(draft, lambda copy: shift(copy["modules"], module_of(copy, module_id), step))


def with_activity_moved(draft: Mapping[str, Any], activity_id: str, step: int) -> JsonObject:
    """The draft with an activity one place up or down; from the edge of its module it goes on into the next one."""

    def move(copy: JsonObject) -> None:
        activity, module = activity_of(copy, activity_id)
        activities, modules = module["activities"], copy["modules"]
        place = activities.index(activity)
        if 0 <= place + step < len(activities):
            shift(activities, activity, step)
            return
        neighbour = modules.index(module) + step
        if not 0 <= neighbour < len(modules):
            return
        activities.pop(place)
        into = modules[neighbour]["activities"]
        into.insert(len(into) if step < 0 else 0, activity)

    return changed(draft, move)


def put_into_module(draft: JsonObject, activity_id: str, module_id: str) -> None:
    """Move an activity of the draft, in place, to the end of another module; in its own module it stays where it is.

    Raises:
        PartNotFound: there is no such activity or module.
    """
    activity, module = activity_of(draft, activity_id)
    into = module_of(draft, module_id)
    if into is not module:
        module["activities"].remove(activity)
        into["activities"].append(activity)


def shift(items: list[Any], item: Any, step: int) -> None:
    """Move an item of a list by `step` places, as far as the list goes."""
    place = items.index(item)
    items.insert(max(0, min(len(items) - 1, place + step)), items.pop(place))


def fingerprint(part: Any) -> str:
    """A fingerprint of a part: a form carries it, to see whether somebody else changed that part meanwhile."""
    return hashlib.sha256(json.dumps(part, sort_keys=True).encode()).hexdigest()[:20]
