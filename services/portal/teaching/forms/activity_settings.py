"""The form of an activity's settings: what every kind has, and beside it the kind's own fields."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from services.portal.clients import JsonObject
from services.portal.teaching.draft_editing import activities_of, activity_of, put_into_module
from services.portal.teaching.forms.availability import read_availability, shown
from services.portal.web.activity_editors import ActivityEditor
from services.portal.web.forms import Errors, Fields, required_text, whole
from services.portal.web.i18n import gettext

PARTS = ("title", "minutes", "required", "completed_by", "available_when")
"""What of an activity this form holds, beside the kind's own settings."""


def form_part(activity: Mapping[str, Any], editor: ActivityEditor) -> JsonObject:
    """The part of an activity that this form holds."""
    return {
        **{name: activity[name] for name in PARTS},
        "settings": editor.form_part(activity["settings"]),
    }


def shown_values(
    draft: Mapping[str, Any], activity_id: str, editor: ActivityEditor, zone: ZoneInfo
) -> JsonObject:
    """What the form shows of an activity as it is."""
    activity, module = activity_of(draft, activity_id)
    return {
        **form_part(activity, editor),
        "module_id": module["id"],
        "opens": shown(activity["available_when"], zone),
    }


def read_activity_settings(
    form: Fields, draft: Mapping[str, Any], activity_id: str, editor: ActivityEditor, zone: ZoneInfo
) -> tuple[JsonObject, Errors]:
    """The submitted values, in the form of `shown_values`, and what is wrong with them."""
    errors: Errors = {}
    activity, module = activity_of(draft, activity_id)
    available_when, opens = read_availability(
        form, errors, present=activity["available_when"], others=others_of(draft, activity_id), zone=zone
    )
    values = {
        "title": required_text(form, "title", errors, gettext("Isi judulnya."), most=200),
        "minutes": _minutes(form, editor, errors),
        "required": bool(form.get("required")),
        "completed_by": form.get("completed_by", editor.completed_by[0].value),
        "available_when": available_when,
        "settings": editor.read_settings(form, errors),
        "module_id": form.get("module_id") or module["id"],
        "opens": opens,
    }
    if values["completed_by"] not in editor.completed_by:
        values["completed_by"] = editor.completed_by[0].value
    if not any(each["id"] == values["module_id"] for each in draft["modules"]):
        values["module_id"] = module["id"]
    return values, errors


def write_activity_settings(draft: JsonObject, activity_id: str, values: Mapping[str, Any]) -> None:
    """Put the submitted values into the draft; settings that the form does not hold stay."""
    activity, _ = activity_of(draft, activity_id)
    activity.update({name: values[name] for name in PARTS})
    activity["settings"].update(values["settings"])
    put_into_module(draft, activity_id, values["module_id"])


def others_of(draft: Mapping[str, Any], activity_id: str) -> dict[str, JsonObject]:
    """The activities that a condition of this one may name: all others, by id."""
    return {each["id"]: each for each in activities_of(draft) if each["id"] != activity_id}


def _minutes(form: Fields, editor: ActivityEditor, errors: Errors) -> int:
    least, most = editor.least_minutes, editor.most_minutes
    typed = form.get("minutes", "").strip()
    minutes = whole(typed) if typed else 0
    if minutes is None or not least <= minutes <= most:
        errors["minutes"] = [gettext("Isi angka %(least)d sampai %(most)d.", least=least, most=most)]
        return minutes or 0
    return minutes
