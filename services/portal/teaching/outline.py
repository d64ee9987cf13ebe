"""The outline of a course: its modules and their activities in order, and what it was before."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from services.portal.clients import JsonObject
from services.portal.teaching.activity_settings import settings_address, titles_of, writing_address
from services.portal.teaching.draft_editing import (
    activities_of,
    activity_of,
    changed,
    kind_counts,
    module_of,
    with_activity,
    with_activity_moved,
    with_module,
    with_module_moved,
    without_activity,
    without_module,
)
from services.portal.teaching.draft_problems import explained_problems
from services.portal.teaching.drafts import AUTHORS, PartChanged, outline, rearranged, save
from services.portal.web.access_control import only_for
from services.portal.web.activity_editors import blank
from services.portal.web.activity_kinds import activity_kind, activity_kinds, counted_kinds
from services.portal.web.conditions import opens_when
from services.portal.web.forms import text, whole
from services.portal.web.i18n import gettext
from services.portal.web.user_session import clients, local_path

blueprint = Blueprint("outline", __name__, url_prefix="/mengajar/kursus/<uuid:course_id>")
only_for(blueprint, *AUTHORS)

STEPS = {"naik": -1, "turun": 1}


@blueprint.get("")
def page(course_id: UUID) -> str:
    """Modules and activities, with what is still to fix."""
    draft = clients().catalog.draft(str(course_id))
    required = [each for each in activities_of(draft) if each["required"]]
    return render_template(
        "teaching/outline.html",
        draft=draft,
        draft_problems=explained_problems(draft, draft.get("problems") or []),
        lines=_lines(draft),
        offered=_offered(draft),
        minutes=sum(each["minutes"] for each in activities_of(draft)),
        required=counted_kinds(kind_counts(required)),
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
    """Remove a module with its activities; the outline offers to take it back."""
    return rearranged(
        course_id,
        lambda draft: without_module(draft, str(module_id)),
        undo=gettext("Modul dihapus beserta isinya."),
    )


@blueprint.post("/modul/<uuid:module_id>/kegiatan")
def add_activity(course_id: UUID, module_id: UUID) -> Response:
    """One more activity in a module, opened to be written."""
    kind, _, variant = request.form.get("kind", "").partition(":")
    editor = activity_kind(kind).editor
    if editor is None:
        flash(gettext("Pilih jenis kegiatan."), "warn")
        return outline(course_id)
    new = blank(kind) | editor.new(variant)
    new["title"] = text(request.form, "title", most=200) or new["title"]
    draft = clients().catalog.draft(str(course_id))
    wanted, activity_id = with_activity(draft, str(module_id), new)
    try:
        save(draft, wanted)
    except PartChanged as conflict:
        wanted, activity_id = with_activity(conflict.draft, str(module_id), new)
        save(conflict.draft, wanted)
    address = writing_address(str(course_id), {**new, "id": activity_id})
    return redirect(address, 303) if address else outline(course_id)


@blueprint.post("/kegiatan/<uuid:activity_id>/<any(naik, turun):way>")
def move_activity(course_id: UUID, activity_id: UUID, way: str) -> Response:
    """One place up or down, over the edge of its module if need be."""
    return rearranged(
        course_id,
        lambda draft: with_activity_moved(draft, str(activity_id), STEPS[way]),
        anchor=f"kegiatan-{activity_id}",
    )


@blueprint.post("/kegiatan/<uuid:activity_id>/hapus")
def remove_activity(course_id: UUID, activity_id: UUID) -> Response:
    """Remove an activity; the outline offers to take it back."""
    draft = clients().catalog.draft(str(course_id))
    activity, _ = activity_of(draft, str(activity_id))
    return rearranged(
        course_id,
        lambda present: without_activity(present, str(activity_id)),
        undo=gettext("“%(title)s” dihapus.", title=activity["title"]),
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


def _lines(draft: JsonObject) -> dict[str, JsonObject]:
    """What the outline says of each activity beside its title, by id."""
    titles = titles_of(draft)
    return {each["id"]: _line(draft["id"], each, titles) for each in activities_of(draft)}


def _line(course_id: str, activity: JsonObject, titles: dict[str, str]) -> JsonObject:
    kind = activity_kind(activity["kind"])
    editor = kind.editor
    condition = activity["available_when"]
    return {
        "kind": kind,
        "address": writing_address(course_id, activity),
        "settings_address": settings_address(course_id, activity),
        "facts": editor.facts(activity["settings"]) if editor else [],
        "lack": editor.lack(activity["settings"]) if editor else None,
        "opens": opens_when(condition, titles) if condition else "",
    }


def _offered(draft: JsonObject) -> list[tuple[str, str]]:
    """What may be added to a module, as options."""
    return [
        (f"{kind.name}:{variant}", words)
        for kind in activity_kinds().values()
        if kind.editor is not None and kind.editor.is_offered(draft)
        for variant, words in kind.editor.variants()
    ]
