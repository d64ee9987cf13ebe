"""What completes a course: which of its activities everybody has to complete, all of them on one page."""

from uuid import UUID

from flask import Blueprint, flash, render_template, request
from werkzeug.wrappers import Response

from services.portal.clients import JsonObject
from services.portal.teaching.draft_editing import activities_of, changed, fingerprint
from services.portal.teaching.drafts import AUTHORS, PartChanged, outline, save_part
from services.portal.web.access_control import only_for
from services.portal.web.activity_kinds import activity_kind
from services.portal.web.i18n import gettext
from services.portal.web.user_session import clients

blueprint = Blueprint(
    "course_completion", __name__, url_prefix="/mengajar/kursus/<uuid:course_id>/syarat-selesai"
)
only_for(blueprint, *AUTHORS)


@blueprint.get("")
def page(course_id: UUID) -> str:
    """All activities, those that are required ticked."""
    draft = clients().catalog.draft(str(course_id))
    return _page(draft, _required(draft))


@blueprint.post("")
def save(course_id: UUID) -> Response | tuple[str, int]:
    """Save which are required."""
    draft = clients().catalog.draft(str(course_id))
    wanted = set(request.form.getlist("required"))

    def write(copy: JsonObject) -> None:
        for activity in activities_of(copy):
            # One of a kind that this portal does not know is kept untouched.
            if activity_kind(activity["kind"]).editor is not None:
                activity["required"] = activity["id"] in wanted

    try:
        save_part(
            draft,
            part=_part(draft),
            seen=request.form.get("asal", ""),
            change=lambda now: changed(now, write),
        )
    except PartChanged as conflict:
        return _page(conflict.draft, wanted, is_conflict=True), 412
    flash(gettext("Syarat selesai tersimpan."))
    return outline(course_id)


def _required(draft: JsonObject) -> set[str]:
    return {each["id"] for each in activities_of(draft) if each["required"]}


def _part(draft: JsonObject) -> list[list[object]]:
    """What the form holds: the ids in no particular order of the outline, each with its mark."""
    return sorted([each["id"], each["required"]] for each in activities_of(draft))


def _page(draft: JsonObject, required: set[str], *, is_conflict: bool = False) -> str:
    return render_template(
        "teaching/completion.html",
        draft=draft,
        required=required,
        seen=fingerprint(_part(draft)),
        is_conflict=is_conflict,
    )
