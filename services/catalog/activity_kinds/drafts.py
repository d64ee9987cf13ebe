"""Drafts and the kinds of their activities: settings in the form that each kind gives them."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from services.catalog.activity_kinds import KINDS
from services.catalog.activity_kinds.kind import ActivityKind
from services.catalog.domain.draft import Activity, Draft
from shared.errors import InvalidInput
from shared.schema.documents import dump


class SettingsNotValid(InvalidInput):
    """The settings of an activity do not have the form of its kind; `fields` names where."""


def with_whole_settings(draft: Draft) -> Draft:
    """The draft with defaults for what the settings leave out, so that equal drafts have equal documents.

    A kind that is not registered keeps its settings as they are: only publishing asks for it.

    Raises:
        SettingsNotValid: some do not have the form of their kind.
    """
    return _with_settings(draft, lambda kind, activity: kind.read(activity))


def foreseen(draft: Draft) -> Draft:
    """The draft as an import would publish it, with what the import stores elsewhere before it comes here.

    Args:
        draft: with whole settings.
    """
    return _with_settings(draft, lambda kind, activity: kind.foreseen(kind.read(activity)))


def _with_settings(draft: Draft, settings_of: Callable[[ActivityKind[Any], Activity], Any]) -> Draft:
    refused: dict[str, list[str]] = {}

    def changed(place: str, activity: Activity) -> Activity:
        kind = KINDS.get(activity.kind)
        if kind is None:
            return activity
        try:
            return replace(activity, settings=dump(settings_of(kind, activity)))
        except InvalidInput as error:
            refused.update({f"{place}.settings.{field}": found for field, found in error.fields.items()})
            return activity

    modules = tuple(
        replace(
            module,
            activities=tuple(
                changed(f"modules.{m}.activities.{n}", activity)
                for n, activity in enumerate(module.activities)
            ),
        )
        for m, module in enumerate(draft.modules)
    )
    if refused:
        raise SettingsNotValid("The settings of some activities are not valid.", fields=refused)
    return replace(draft, modules=modules)
