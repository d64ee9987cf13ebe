"""Writing a page: Markdown beside what the learner will see."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from services.portal.activities.page.form import MOST_CHARACTERS, read_page
from services.portal.clients import ClientProblem, JsonObject
from services.portal.teaching.draft_editing import (
    activities_of,
    activity_of,
    activity_of_kind,
    changed,
    fingerprint,
    place_of,
)
from services.portal.teaching.drafts import AUTHORS, PartChanged, outline, refusal_of, save_part
from services.portal.web.access_control import only_for
from services.portal.web.forms import Errors
from services.portal.web.i18n import gettext
from services.portal.web.user_session import clients
from shared.contracts.activities.page import KIND

blueprint = Blueprint(
    "page_authoring", __name__, url_prefix="/mengajar/kursus/<uuid:course_id>/pelajaran/<uuid:activity_id>"
)
only_for(blueprint, *AUTHORS)


@blueprint.get("")
def page(course_id: UUID, activity_id: UUID) -> str:
    """The editor."""
    draft = clients().catalog.draft(str(course_id))
    return _editor(draft, str(activity_id), _part(activity_of_kind(draft, str(activity_id), KIND)))


@blueprint.post("")
def save(course_id: UUID, activity_id: UUID) -> Response | str | tuple[str, int]:
    """Save, or only show what it will look like: a page without script has a button for that."""
    draft = clients().catalog.draft(str(course_id))
    present = activity_of_kind(draft, str(activity_id), KIND)
    typed, errors = read_page(request.form)
    seen = request.form.get("asal", "")
    if request.form.get("aksi") == "pratinjau":
        return _editor(draft, str(activity_id), typed, seen=seen, is_unsaved=True)
    if errors:
        return _editor(draft, str(activity_id), typed, errors, seen=seen, is_unsaved=True), 422

    def write(copy: JsonObject) -> None:
        activity = activity_of_kind(copy, str(activity_id), KIND)
        activity.update(title=typed["title"], minutes=typed["minutes"])
        activity["settings"]["markdown"] = typed["markdown"]

    try:
        save_part(draft, part=_part(present), seen=seen, change=lambda now: changed(now, write))
    except PartChanged as conflict:
        now = _part(activity_of_kind(conflict.draft, str(activity_id), KIND))
        return _editor(conflict.draft, str(activity_id), typed, conflict=now, is_unsaved=True), 412
    except ClientProblem as problem:
        errors = refusal_of(problem, place_of(draft, str(activity_id)))
        return _editor(draft, str(activity_id), typed, errors, seen=seen, is_unsaved=True), 422
    flash(gettext("Halaman tersimpan."))
    if request.form.get("aksi") == "selesai":
        return outline(course_id)
    return redirect(url_for("page_authoring.page", course_id=course_id, activity_id=activity_id), 303)


@blueprint.post("/pratinjau")
def preview(course_id: UUID, activity_id: UUID) -> str:
    """What is being typed, as the learner will see it: the part of the editor that refreshes by itself."""
    shown = clients().catalog.preview(request.form.get("markdown", "")[:MOST_CHARACTERS])
    return render_template("page/preview.html", preview=shown)


@blueprint.get("/lihat")
def as_learner(course_id: UUID, activity_id: UUID) -> str:
    """The page of the draft as a learner will read it."""
    draft = clients().catalog.draft(str(course_id))
    present = activity_of_kind(draft, str(activity_id), KIND)
    _, module = activity_of(draft, str(activity_id))
    previous, following, place, count = _beside(draft, present)
    return render_template(
        "page/as_learner.html",
        draft=draft,
        page=present,
        module_number=draft["modules"].index(module) + 1,
        place=place,
        count=count,
        previous=previous,
        next=following,
        html=clients().catalog.preview(present["settings"].get("markdown", ""))["html"],
    )


def _part(page: JsonObject) -> JsonObject:
    """What the form holds of a page."""
    return {
        "title": page["title"],
        "minutes": page["minutes"],
        "markdown": page["settings"].get("markdown", ""),
    }


def _beside(draft: JsonObject, page: JsonObject) -> tuple[JsonObject | None, JsonObject | None, int, int]:
    """The pages before and after one, its place among all pages from one, and how many there are."""
    pages = [each for each in activities_of(draft) if each["kind"] == KIND]
    place = pages.index(page)
    return (
        pages[place - 1] if place else None,
        pages[place + 1] if place + 1 < len(pages) else None,
        place + 1,
        len(pages),
    )


def _editor(
    draft: JsonObject,
    activity_id: str,
    typed: JsonObject,
    errors: Errors | None = None,
    *,
    conflict: JsonObject | None = None,
    seen: str = "",
    is_unsaved: bool = False,
) -> str:
    present, module = activity_of(draft, activity_id)
    previous, following, _, _ = _beside(draft, present)
    return render_template(
        "page/authoring.html",
        draft=draft,
        page={**typed, "id": activity_id},
        module=module,
        errors=errors or {},
        conflict=conflict,
        seen=seen or fingerprint(_part(present)),
        is_unsaved=is_unsaved,
        preview=clients().catalog.preview(typed["markdown"]),
        previous=previous,
        next=following,
    )
