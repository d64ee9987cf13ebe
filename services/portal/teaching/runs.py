"""Runs of a course (angkatan) and their meetings."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from services.portal.clients import ClientProblem, JsonObject
from services.portal.clients.shapes.catalog import RunView
from services.portal.forms.course_choices import zones
from services.portal.teaching.drafts import AUTHORS
from services.portal.teaching.forms.run import (
    MOST_MEETINGS,
    blank_meeting,
    blank_run,
    read_run,
    shown_run,
    typed_run,
)
from services.portal.web.access_control import only_for
from services.portal.web.forms import Errors, sending_key, whole
from services.portal.web.i18n import gettext
from services.portal.web.optional import optional
from services.portal.web.user_session import clients, person

blueprint = Blueprint("runs", __name__, url_prefix="/mengajar/kursus/<uuid:course_id>/angkatan")
only_for(blueprint, *AUTHORS)


@blueprint.get("")
def page(course_id: UUID) -> str:
    """The runs of a course with their meetings."""
    services = clients()
    held = optional(services.enrollment.meetings)
    return render_template(
        "teaching/runs.html",
        draft=services.catalog.draft(str(course_id)),
        runs=services.catalog.runs(str(course_id))["items"],
        held={meeting["id"]: meeting for meeting in (held["items"] if held else [])},
    )


@blueprint.get("/baru")
def new(course_id: UUID) -> str:
    """The form of a new run."""
    catalog = clients().catalog
    draft, runs = catalog.draft(str(course_id)), catalog.runs(str(course_id))["items"]
    visitor = person()
    return _form(draft, None, blank_run(visitor.time_zone if visitor else "", len(runs) + 1))


@blueprint.post("/baru")
def announce(course_id: UUID) -> Response | str | tuple[str, int]:
    """Announce a run: people can enrol in it from now on."""
    return _submitted(course_id, None)


@blueprint.get("/<uuid:run_id>")
def edit(course_id: UUID, run_id: UUID) -> str:
    """The form of a run that is there."""
    catalog = clients().catalog
    run = catalog.run(str(run_id))
    return _form(catalog.draft(str(course_id)), run, shown_run(run))


@blueprint.post("/<uuid:run_id>")
def change(course_id: UUID, run_id: UUID) -> Response | str | tuple[str, int]:
    """Change a run that was announced."""
    return _submitted(course_id, clients().catalog.run(str(run_id)))


def _submitted(course_id: UUID, run: RunView | None) -> Response | str | tuple[str, int]:
    catalog = clients().catalog
    draft = catalog.draft(str(course_id))
    if request.form.get("aksi") == "tambah":
        values = typed_run(request.form)
        values["meetings"] += [blank_meeting()] if len(values["meetings"]) < MOST_MEETINGS else []
        return _form(draft, run, values)
    wanted, values, errors = read_run(request.form)
    if errors:
        return _form(draft, run, values, errors), 422
    try:
        if run is None:
            catalog.schedule_run(str(course_id), wanted, key=sending_key(request.form))
        else:
            seen = whole(request.form.get("revisi", "")) or run["revision"]
            catalog.save_run(run["id"], {**wanted, "trainer_ids": run["trainer_ids"]}, revision=seen)
    except ClientProblem as problem:
        errors, status = _refusal(problem)
        return _form(draft, run, values, errors), status
    flash(gettext("Angkatan tersimpan."))
    return redirect(url_for("runs.page", course_id=course_id), 303)


def _refusal(problem: ClientProblem) -> tuple[Errors, int]:
    messages = {
        "run_changed_meanwhile": gettext(
            "Angkatan ini diubah di tempat lain. Yang Anda ketik masih ada: periksa, lalu simpan sekali lagi."
        ),
        "meeting_already_started": gettext("Pertemuan yang sudah dimulai tidak dapat dipindah atau dihapus."),
        "course_not_published": gettext("Terbitkan kursus ini dahulu, lalu buka angkatannya."),
        "run_not_valid": gettext(
            "Rencana ini belum cocok. Kursus daring tidak punya pertemuan; jam selesai harus sesudah jam mulai."
        ),
    }
    if problem.slug not in messages:
        raise problem
    return {"": [messages[problem.slug]]}, problem.answered


def _form(draft: JsonObject, run: RunView | None, values: JsonObject, errors: Errors | None = None) -> str:
    return render_template(
        "teaching/run.html", draft=draft, run=run, values=values, errors=errors or {}, zones=zones()
    )
