"""An activity's settings: whether the course asks for it, what completes it, when it opens, and where it stands."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from services.portal.clients import ClientProblem, JsonObject
from services.portal.teaching.draft_editing import activities_of, activity_of, changed, fingerprint, place_of
from services.portal.teaching.drafts import AUTHORS, PartChanged, outline, refusal_of, save_part
from services.portal.teaching.forms.activity_settings import (
    form_part,
    others_of,
    read_activity_settings,
    shown_values,
    write_activity_settings,
)
from services.portal.web.access_control import only_for
from services.portal.web.activity_editors import ActivityEditor
from services.portal.web.activity_kinds import activity_kind
from services.portal.web.conditions import opens_when
from services.portal.web.formatters import zone_abbreviation
from services.portal.web.forms import Errors
from services.portal.web.i18n import gettext
from services.portal.web.language import zone
from services.portal.web.user_session import clients, now
from shared.contracts.activities import CompletedBy

blueprint = Blueprint(
    "activity_settings", __name__, url_prefix="/mengajar/kursus/<uuid:course_id>/kegiatan/<uuid:activity_id>"
)
only_for(blueprint, *AUTHORS)


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsForm:
    """What the form of an activity's settings (`teaching/activity_form.html`) shows.

    Attributes:
        values: as `shown_values` makes them.
        conflict: the part as somebody else saved it meanwhile.
        seen: the fingerprint of the part as it is stored.
        others: the activities that a condition may name, as options.
        kept: the condition in words, if the form cannot show it.
    """

    draft: JsonObject
    activity: JsonObject
    editor: ActivityEditor
    values: JsonObject
    errors: Errors = field(default_factory=dict)
    conflict: JsonObject | None = None
    seen: str
    others: list[tuple[str, str]]
    kept: str

    def modules(self) -> list[tuple[str, str]]:
        """The modules in which it may stand, as options."""
        return [
            (module["id"], f"{number}. {module['title']}")
            for number, module in enumerate(self.draft["modules"], 1)
        ]

    def completions(self) -> list[tuple[str, str]]:
        """What may complete it, as options."""
        words = {
            CompletedBy.FINISHED: gettext("dikerjakan, apa pun hasilnya"),
            CompletedBy.PASSED: gettext("lulus"),
        }
        return [(completed_by.value, words[completed_by]) for completed_by in self.editor.completed_by]

    def results(self) -> list[tuple[str, str]]:
        """What a condition may ask of another activity, as options."""
        return [
            ("finished", gettext("selesai")),
            ("passed", gettext("lulus")),
            ("score_at_least", gettext("bernilai minimal")),
        ]

    def zone_name(self) -> str:
        """In whose time a date is typed."""
        return zone_abbreviation(now().astimezone(zone()))


Show = Callable[[SettingsForm], str]


@blueprint.get("")
def page(course_id: UUID, activity_id: UUID) -> Response | str:
    """The form; on the kind's own page, if that holds it."""
    draft = clients().catalog.draft(str(course_id))
    activity, _ = activity_of(draft, str(activity_id))
    editor = activity_kind(activity["kind"]).editor
    if editor is None:
        return _unknown_kind(course_id, activity)
    own_page = editor.page(str(course_id), str(activity_id))
    if editor.page_has_settings and own_page:
        return redirect(own_page)
    return _page(settings_form(draft, str(activity_id), editor))


@blueprint.post("")
def save(course_id: UUID, activity_id: UUID) -> Response | tuple[str, int]:
    """Save the settings; what others wrote elsewhere in the draft stays."""
    return save_settings(course_id, activity_id, show=_page)


def settings_form(
    draft: JsonObject, activity_id: str, editor: ActivityEditor, **changes: Any
) -> SettingsForm:
    """The form of an activity as it is, or with what was typed (`values`, `errors`, `conflict`)."""
    activity, _ = activity_of(draft, activity_id)
    present = shown_values(draft, activity_id, editor, zone())
    values = changes.pop("values", present)
    is_kept = present["opens"]["is_kept"]
    return SettingsForm(
        draft=draft,
        activity=activity,
        editor=editor,
        values=values,
        seen=fingerprint(form_part(activity, editor)),
        others=_options(draft, activity, values),
        kept=opens_when(activity["available_when"], titles_of(draft)) if is_kept else "",
        **changes,
    )


def save_settings(course_id: UUID, activity_id: UUID, *, show: Show) -> Response | tuple[str, int]:
    """Save what was submitted and go to the course's outline, or show the form again with what is wrong.

    Args:
        show: renders the page that holds the form.
    """
    draft = clients().catalog.draft(str(course_id))
    key = str(activity_id)
    activity, _ = activity_of(draft, key)
    editor = activity_kind(activity["kind"]).editor
    if editor is None:
        return _unknown_kind(course_id, activity)
    values, errors = read_activity_settings(request.form, draft, key, editor, zone())
    if errors:
        return show(settings_form(draft, key, editor, values=values, errors=errors)), 422

    def write(copy: JsonObject) -> None:
        write_activity_settings(copy, key, values)

    try:
        save_part(
            draft,
            part=form_part(activity, editor),
            seen=request.form.get("asal", ""),
            change=lambda now: changed(now, write),
        )
    except PartChanged as conflict:
        now, _ = activity_of(conflict.draft, key)
        return show(
            settings_form(conflict.draft, key, editor, values=values, conflict=form_part(now, editor))
        ), 412
    except ClientProblem as problem:
        errors = refusal_of(problem, place_of(changed(draft, write), key))
        return show(settings_form(draft, key, editor, values=values, errors=errors)), 422
    flash(gettext("Pengaturan “%(title)s” tersimpan.", title=values["title"]))
    own_page = editor.page(str(course_id), key)
    return redirect(own_page, 303) if editor.page_has_settings and own_page else outline(course_id)


def settings_address(course_id: str, activity: JsonObject) -> str | None:
    """The page of an activity's settings; none if this portal does not know its kind."""
    editor = activity_kind(activity["kind"]).editor
    if editor is None:
        return None
    own_page = editor.page(course_id, activity["id"]) if editor.page_has_settings else None
    return own_page or url_for("activity_settings.page", course_id=course_id, activity_id=activity["id"])


def writing_address(course_id: str, activity: JsonObject) -> str | None:
    """The page where an activity is written: its content, or its settings if it has none."""
    editor = activity_kind(activity["kind"]).editor
    own_page = editor.page(course_id, activity["id"]) if editor else None
    return own_page or settings_address(course_id, activity)


def titles_of(draft: JsonObject) -> dict[str, str]:
    """The titles of all activities by id."""
    return {each["id"]: each["title"] for each in activities_of(draft)}


def _options(draft: JsonObject, activity: JsonObject, values: JsonObject) -> list[tuple[str, str]]:
    """The activities before this one, and whichever is named already."""
    named = {row["activity_id"] for row in values["opens"]["rows"] if row["activity_id"]}
    order = [each["id"] for each in activities_of(draft)]
    before = order[: order.index(activity["id"])]
    others = others_of(draft, activity["id"])
    options = [(key, each["title"]) for key, each in others.items() if key in before or key in named]
    return [*options, *((key, gettext("(sudah dihapus)")) for key in sorted(named - others.keys()))]


def _unknown_kind(course_id: UUID, activity: JsonObject) -> Response:
    flash(
        gettext(
            "“%(title)s” tidak dapat diubah di sini: portal ini belum mengenal jenisnya.",
            title=activity["title"],
        ),
        "warn",
    )
    return outline(course_id)


def _page(form: SettingsForm) -> str:
    return render_template("teaching/activity_settings.html", form=form, draft=form.draft)
