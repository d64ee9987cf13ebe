"""The outline of a course: its modules, lessons and quizzes, and what it was before."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from services.portal.clients import JsonObject
from services.portal.teaching.draft_editing import (
    changed,
    lesson_of,
    module_of,
    with_lesson,
    with_lesson_moved,
    with_module,
    with_module_moved,
    without_lesson,
    without_module,
)
from services.portal.teaching.draft_problems import explained_problems
from services.portal.teaching.drafts import AUTHORS, PartChanged, outline, rearranged, save
from services.portal.web.access_control import only_for
from services.portal.web.forms import text, whole
from services.portal.web.i18n import gettext
from services.portal.web.user_session import clients, local_path

blueprint = Blueprint("outline", __name__, url_prefix="/mengajar/kursus/<uuid:course_id>")
only_for(blueprint, *AUTHORS)

STEPS = {"naik": -1, "turun": 1}


@blueprint.get("")
def page(course_id: UUID) -> str:
    """Modules, lessons and quizzes, with what is still to fix."""
    draft = clients().catalog.draft(str(course_id))
    return render_template(
        "teaching/outline.html",
        draft=draft,
        draft_problems=explained_problems(draft, draft.get("problems") or []),
        minutes=sum(lesson["minutes"] for module in draft["modules"] for lesson in module["lessons"]),
        undo=whole(request.args.get("urungkan", "")),
    )


@blueprint.post("/modul")
def add_module(course_id: UUID) -> Response:
    """One more module at the end."""
    title = text(request.form, "judul", most=200) or gettext("Modul baru")
    return rearranged(course_id, lambda draft: with_module(draft, title)[0])


@blueprint.post("/modul/<uuid:module_id>")
def rename_module(course_id: UUID, module_id: UUID) -> Response:
    """Give a module another title."""
    title = text(request.form, "judul", most=200)
    if not title:
        flash(gettext("Modul perlu judul. Judul yang lama tetap dipakai."), "warn")
        return outline(course_id)

    def rename(draft: JsonObject) -> None:
        module_of(draft, str(module_id))["title"] = title

    return rearranged(course_id, lambda draft: changed(draft, rename))


@blueprint.post("/modul/<uuid:module_id>/<any(naik, turun):way>")
def move_module(course_id: UUID, module_id: UUID, way: str) -> Response:
    """One place up or down."""
    return rearranged(course_id, lambda draft: with_module_moved(draft, str(module_id), STEPS[way]))


@blueprint.post("/modul/<uuid:module_id>/hapus")
def remove_module(course_id: UUID, module_id: UUID) -> Response:
    """Remove a module with its lessons; the outline offers to take it back."""
    return rearranged(
        course_id,
        lambda draft: without_module(draft, str(module_id)),
        undo=gettext("Modul dihapus beserta pelajarannya."),
    )


@blueprint.post("/modul/<uuid:module_id>/pelajaran")
def add_lesson(course_id: UUID, module_id: UUID) -> Response:
    """One more lesson in a module, opened to be written."""
    draft = clients().catalog.draft(str(course_id))
    title = text(request.form, "judul", most=200) or gettext("Pelajaran baru")
    wanted, lesson_id = with_lesson(draft, str(module_id), title)
    try:
        save(draft, wanted)
    except PartChanged as conflict:
        wanted, lesson_id = with_lesson(conflict.draft, str(module_id), title)
        save(conflict.draft, wanted)
    return redirect(url_for("lesson_authoring.page", course_id=course_id, lesson_id=lesson_id), 303)


@blueprint.post("/pelajaran/<uuid:lesson_id>/<any(naik, turun):way>")
def move_lesson(course_id: UUID, lesson_id: UUID, way: str) -> Response:
    """One place up or down, over the edge of its module if need be."""
    return rearranged(course_id, lambda draft: with_lesson_moved(draft, str(lesson_id), STEPS[way]))


@blueprint.post("/pelajaran/<uuid:lesson_id>/hapus")
def remove_lesson(course_id: UUID, lesson_id: UUID) -> Response:
    """Remove a lesson; the outline offers to take it back."""
    draft = clients().catalog.draft(str(course_id))
    lesson, _ = lesson_of(draft, str(lesson_id))
    return rearranged(
        course_id,
        lambda present: without_lesson(present, str(lesson_id)),
        undo=gettext("Pelajaran “%(title)s” dihapus.", title=lesson["title"]),
    )


@blueprint.get("/riwayat")
def history(course_id: UUID) -> str:
    """What the draft was before."""
    catalog = clients().catalog
    draft = catalog.draft(str(course_id))
    found = catalog.draft_revisions(str(course_id), limit=30, cursor=request.args.get("cursor"))
    return render_template(
        "teaching/history.html", draft=draft, found=found, is_first="cursor" not in request.args
    )


@blueprint.post("/kembalikan")
def restore(course_id: UUID) -> Response:
    """Make an earlier revision the draft again; that can be taken back as well."""
    catalog = clients().catalog
    revision = whole(request.form.get("revisi", "")) or 0
    before = catalog.draft(str(course_id))["revision"]
    catalog.restore_draft(str(course_id), revision)
    flash(gettext("Naskah dikembalikan seperti pada simpanan ke-%(number)d.", number=revision))
    if request.form.get("dari") == "riwayat":
        return outline(course_id, undo=before)
    return redirect(
        local_path(request.form.get("kembali"), url_for("outline.page", course_id=course_id)), 303
    )
