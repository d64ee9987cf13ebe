"""The courses that a person writes, and beginning a new one."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from services.portal.clients import ClientProblem
from services.portal.clients.shapes.enrollment import HeldMeetingView
from services.portal.teaching.drafts import AUTHORS
from services.portal.teaching.grading import waiting_count
from services.portal.web.access_control import only_for
from services.portal.web.formatters import instant
from services.portal.web.forms import Errors, required_text, sending_key
from services.portal.web.i18n import gettext
from services.portal.web.optional import optional
from services.portal.web.user_session import clients, now

blueprint = Blueprint("teaching_courses", __name__, url_prefix="/mengajar")
only_for(blueprint, *AUTHORS)


@blueprint.get("")
def page() -> str:
    """My courses, and the meetings that I hold soon."""
    cursor = request.args.get("cursor")
    found = clients().catalog.drafts(limit=20, cursor=cursor)
    meetings = optional(lambda: clients().enrollment.meetings(upcoming=True)) if cursor is None else None
    coming = [
        m
        for m in (meetings["items"] if meetings else [])
        if m["state"] == "open" or instant(m["ends_at"]) > now()
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
            return redirect(url_for("course_settings.page", course_id=draft["id"], baru=1), 303)
        except ClientProblem as problem:
            if problem.slug != "owner_unit_missing":
                raise
            errors[""] = [
                gettext("Anda belum tercatat di suatu unit kerja, padahal kursus harus punya unit pemilik.")
            ]
    return render_template("teaching/new.html", errors=errors, title=title), 422


def _start(meeting: HeldMeetingView) -> str:
    return meeting["starts_at"]
