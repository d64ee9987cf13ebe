"""The public catalog, one course, and taking part in it."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from services.portal.clients import ClientProblem
from services.portal.clients.shapes.catalog import CourseDetailView
from services.portal.clients.shapes.enrollment import EnrollmentView
from services.portal.learner.progress import next_address, next_label
from services.portal.web.access_control import public
from services.portal.web.activity_kinds import activity_kind
from services.portal.web.forms import sending_key
from services.portal.web.i18n import gettext
from services.portal.web.optional import optional
from services.portal.web.user_session import clients, person

blueprint = Blueprint("courses", __name__)

MODES = ("online", "in_person", "blended")


@blueprint.get("/katalog")
@public
def catalog() -> str:
    """Search and browse what is on offer."""
    q = request.args.get("q", "").strip()[:200]
    category = request.args.get("kategori", "")[:100]
    competency = request.args.get("kompetensi", "")[:100]
    mode = request.args.get("mode", "")
    services = clients()
    cursor = request.args.get("cursor")
    found = services.catalog.courses(
        q=q,
        category=category,
        competency=competency,
        mode=mode if mode in MODES else "",
        limit=12,
        cursor=cursor,
    )
    categories = optional(services.catalog.categories)
    competencies = optional(services.catalog.competencies)
    return render_template(
        "learner/catalog/catalog.html",
        found=found,
        categories=categories["items"] if categories else [],
        competencies=competencies["items"] if competencies else [],
        q=q,
        category=category,
        competency=competency,
        mode=mode,
        is_first=cursor is None,
    )


@blueprint.get("/kursus/<slug>")
@public
def course(slug: str) -> str:
    """What a course gives and asks; for a participant, the way on."""
    found = clients().catalog.course(slug)
    mine = _my_enrollment(found["id"]) if person() else None
    return render_template(
        "learner/catalog/course.html",
        course=found,
        mine=mine,
        needs_run=_needs_run(found),
        next_address=next_address,
        next_label=next_label,
    )


@blueprint.post("/kursus/<slug>/daftar")
def enroll(slug: str) -> Response:
    """Take part; a second click leads to the same enrolment."""
    here = url_for("courses.course", slug=slug)
    services = clients()
    found = services.catalog.course(slug)
    try:
        enrollment = services.enrollment.enroll(
            found["id"], run_id=_uuid(request.form.get("angkatan", "")), key=sending_key(request.form)
        )
    except ClientProblem as problem:
        if problem.slug == "already_enrolled" and problem.extra.get("enrollment_id"):
            return redirect(url_for("enrollments.course", enrollment_id=problem.extra["enrollment_id"]), 303)
        message = _refusal(problem)
        if message is None:
            raise
        flash(message, "warn")
        return redirect(here + "#daftar", 303)
    flash(gettext("Anda terdaftar. Selamat belajar!"))
    return redirect(url_for("enrollments.course", enrollment_id=enrollment["id"]), 303)


def _my_enrollment(course_id: str) -> EnrollmentView | None:
    found = optional(lambda: clients().enrollment.enrollments(limit=100))
    for enrollment in found["items"] if found else []:
        if enrollment["course"]["id"] == course_id and enrollment["state"] != "withdrawn":
            return enrollment
    return None


def _needs_run(course: CourseDetailView) -> bool:
    return any(
        activity["required"] and activity_kind(activity["kind"]).needs_run
        for module in course["modules"]
        for activity in module["activities"]
    )


def _refusal(problem: ClientProblem) -> str | None:
    messages = {
        "run_full": gettext("Angkatan ini sudah penuh. Pilih angkatan lain, atau coba lagi nanti."),
        "run_required": gettext("Pilih dahulu angkatan yang akan Anda ikuti."),
        "course_not_open": gettext("Kursus ini sedang disiapkan. Tunggu beberapa detik, lalu coba lagi."),
        "run_over": gettext("Angkatan ini sudah selesai. Pilih angkatan lain."),
        "profile_not_known_yet": gettext(
            "Akun Anda baru dibuat dan masih disiapkan untuk kursus. Tunggu sebentar, lalu coba lagi."
        ),
    }
    return messages.get(problem.slug)


def _uuid(text: str) -> str | None:
    try:
        return str(UUID(text))
    except ValueError:
        return None
