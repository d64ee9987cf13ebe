"""My courses, one course's outline with progress, and leaving it."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from services.portal.learner.outline import course_outline, first_closed
from services.portal.learner.progress import next_address, next_label, resume_first
from services.portal.learner.requirements import requirement_lines
from services.portal.web.forms import sending_key
from services.portal.web.i18n import gettext
from services.portal.web.user_session import clients

blueprint = Blueprint("enrollments", __name__, url_prefix="/belajar")


@blueprint.get("")
def page() -> str:
    """All my courses: under way, completed, left."""
    found = clients().enrollment.enrollments(limit=50, cursor=request.args.get("cursor"))
    items = found["items"]
    return render_template(
        "learner/enrollments.html",
        active=resume_first(items),
        completed=[item for item in items if item["state"] == "completed"],
        withdrawn=[item for item in items if item["state"] == "withdrawn"],
        next=found["next"],
        is_first="cursor" not in request.args,
        next_address=next_address,
        next_label=next_label,
    )


@blueprint.get("/<uuid:enrollment_id>")
def course(enrollment_id: UUID) -> str:
    """The outline of the version that the enrolment is pinned to, with what is done."""
    services = clients()
    enrollment = services.enrollment.enrollment(str(enrollment_id))
    version = services.catalog.version(enrollment["course"]["version_id"])
    outline = course_outline(version, enrollment)
    return render_template(
        "learner/enrollment.html",
        enrollment=enrollment,
        outline=outline,
        waiting=first_closed(outline) if enrollment["state"] == "active" else None,
        requirements=requirement_lines(enrollment, version),
        next_address=next_address,
        next_label=next_label,
    )


@blueprint.get("/<uuid:enrollment_id>/mundur")
def confirm_withdrawal(enrollment_id: UUID) -> str:
    """Ask before leaving a course."""
    return render_template(
        "learner/withdraw.html", enrollment=clients().enrollment.enrollment(str(enrollment_id))
    )


@blueprint.post("/<uuid:enrollment_id>/mundur")
def withdraw(enrollment_id: UUID) -> Response:
    """Leave a course."""
    clients().enrollment.withdraw(str(enrollment_id), key=sending_key(request.form))
    flash(gettext("Anda sudah mengundurkan diri dari kursus ini. Anda dapat mendaftar lagi kapan saja."))
    return redirect(url_for("enrollments.page"), 303)
