"""The courses that a person writes, and beginning a new one."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from services.portal.clients import ClientProblem
from services.portal.forms.fields import Errors, required_text, sending_key
from services.portal.frame.gate import only_for
from services.portal.frame.visit import clients, now
from services.portal.frame.wording import instant
from services.portal.frame.words import gettext
from services.portal.pages.grading import waiting_count
from services.portal.pages.parts import part
from services.portal.pages.teaching_drafts import AUTHORS

blueprint = Blueprint("teaching", __name__, url_prefix="/mengajar")
only_for(blueprint, *AUTHORS)


@blueprint.get("")
def page() -> str:
    """My courses, and the meetings that I hold soon."""
    cursor = request.args.get("cursor")
    found = clients().catalog.drafts(limit=20, cursor=cursor)
    meetings = part(lambda: clients().enrollment.meetings(upcoming=True)) if cursor is None else None
    coming = [
        m
        for m in (meetings or {}).get("items", [])
        if m.get("state") == "open" or instant(m["ends_at"]) > now()
    ]
    return render_template(
        "teaching/courses.html",
        found=found,
        is_first=cursor is None,
        meetings=sorted(coming, key=_start)[:3],
        waiting=waiting_count() if cursor is None else None,
    )


@blueprint.get("/baru")
def new() -> str:
    """Ask for the title, no more."""
    return render_template("teaching/new.html", errors={}, title="")


@blueprint.post("/baru")
def begin() -> Response | tuple[str, int]:
    """Begin a course with an empty draft."""
    errors: Errors = {}
    title = required_text(request.form, "judul", errors, gettext("Isi judul kursus."), most=200)
    if not errors:
        try:
            draft = clients().catalog.start_course({"title": title}, key=sending_key(request.form))
            return redirect(url_for("teaching_settings.page", course_id=draft["id"], baru=1), 303)
        except ClientProblem as problem:
            if problem.slug != "owner_unit_missing":
                raise
            errors[""] = [
                gettext("Anda belum tercatat di suatu unit kerja, padahal kursus harus punya unit pemilik.")
            ]
    return render_template("teaching/new.html", errors=errors, title=title), 422


def _start(meeting: dict[str, str]) -> str:
    return meeting["starts_at"]
