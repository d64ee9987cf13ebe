"""Writing a lesson: Markdown beside what the learner will see."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from services.portal.activities.page.form import MOST_CHARACTERS, read_lesson
from services.portal.clients import JsonObject
from services.portal.teaching.draft_editing import changed, fingerprint, lesson_of
from services.portal.teaching.drafts import AUTHORS, PartChanged, outline, save_part
from services.portal.web.access_control import only_for
from services.portal.web.forms import Errors
from services.portal.web.i18n import gettext
from services.portal.web.user_session import clients

blueprint = Blueprint(
    "lesson_authoring", __name__, url_prefix="/mengajar/kursus/<uuid:course_id>/pelajaran/<uuid:lesson_id>"
)
only_for(blueprint, *AUTHORS)


@blueprint.get("")
def page(course_id: UUID, lesson_id: UUID) -> str:
    """The editor."""
    draft = clients().catalog.draft(str(course_id))
    lesson, _ = lesson_of(draft, str(lesson_id))
    return _editor(draft, str(lesson_id), lesson)


@blueprint.post("")
def save(course_id: UUID, lesson_id: UUID) -> Response | str | tuple[str, int]:
    """Save, or only show what it will look like: a page without script has a button for that."""
    draft = clients().catalog.draft(str(course_id))
    present, _ = lesson_of(draft, str(lesson_id))
    typed, errors = read_lesson(request.form)
    if request.form.get("aksi") == "pratinjau":
        return _editor(draft, str(lesson_id), typed, seen=request.form.get("asal", ""), is_unsaved=True)
    if errors:
        return _editor(
            draft, str(lesson_id), typed, errors, seen=request.form.get("asal", ""), is_unsaved=True
        ), 422

    def write(copy: JsonObject) -> None:
        lesson_of(copy, str(lesson_id))[0].update(typed)

    try:
        save_part(
            draft,
            part=_part(present),
            seen=request.form.get("asal", ""),
            change=lambda now: changed(now, write),
        )
    except PartChanged as conflict:
        now, _ = lesson_of(conflict.draft, str(lesson_id))
        return _editor(conflict.draft, str(lesson_id), typed, conflict=now, is_unsaved=True), 412
    flash(gettext("Pelajaran tersimpan."))
    if request.form.get("aksi") == "selesai":
        return outline(course_id)
    return redirect(url_for("lesson_authoring.page", course_id=course_id, lesson_id=lesson_id), 303)


@blueprint.post("/pratinjau")
def preview(course_id: UUID, lesson_id: UUID) -> str:
    """What is being typed, as the learner will see it: the part of the editor that refreshes by itself."""
    shown = clients().catalog.preview(request.form.get("naskah", "")[:MOST_CHARACTERS])
    return render_template("page/preview.html", preview=shown)


@blueprint.get("/lihat")
def as_learner(course_id: UUID, lesson_id: UUID) -> str:
    """The lesson of the draft as a learner will read it."""
    draft = clients().catalog.draft(str(course_id))
    lesson, module = lesson_of(draft, str(lesson_id))
    order = [entry["id"] for part in draft["modules"] for entry in part["lessons"]]
    place = order.index(lesson["id"])
    return render_template(
        "page/as_learner.html",
        draft=draft,
        lesson=lesson,
        module=module,
        module_number=draft["modules"].index(module) + 1,
        place=place + 1,
        count=len(order),
        previous_id=order[place - 1] if place else None,
        next_id=order[place + 1] if place + 1 < len(order) else None,
        html=clients().catalog.preview(lesson["markdown"])["html"],
    )


def _part(lesson: JsonObject) -> JsonObject:
    return {name: lesson[name] for name in ("title", "minutes", "markdown")}


def _editor(
    draft: JsonObject,
    lesson_id: str,
    typed: JsonObject,
    errors: Errors | None = None,
    *,
    conflict: JsonObject | None = None,
    seen: str = "",
    is_unsaved: bool = False,
) -> str:
    present, module = lesson_of(draft, lesson_id)
    order = [entry for part in draft["modules"] for entry in part["lessons"]]
    place = order.index(present)
    return render_template(
        "page/authoring.html",
        draft=draft,
        lesson={**typed, "id": lesson_id},
        module=module,
        errors=errors or {},
        conflict=conflict,
        seen=seen or fingerprint(_part(present)),
        is_unsaved=is_unsaved,
        preview=clients().catalog.preview(typed["markdown"]),
        previous=order[place - 1] if place else None,
        next=order[place + 1] if place + 1 < len(order) else None,
    )
