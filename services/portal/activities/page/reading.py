"""Reading a page of a course."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from services.portal.clients import ClientProblem
from services.portal.learner.activities import closed_page
from services.portal.learner.neighbours import place_of
from services.portal.web.i18n import gettext
from services.portal.web.user_session import clients
from shared.contracts.activities import Outcome
from shared.contracts.activities.page import KIND

blueprint = Blueprint(
    "reading", __name__, url_prefix="/belajar/<uuid:enrollment_id>/pelajaran/<uuid:activity_id>"
)


@blueprint.get("")
def page(enrollment_id: UUID, activity_id: UUID) -> str:
    """The text, where it stands in the course, and the ways on and back."""
    services = clients()
    enrollment = services.enrollment.enrollment(str(enrollment_id))
    place = place_of(enrollment, str(activity_id), KIND)
    if closed := closed_page(place):
        return closed
    content = services.catalog.activity(enrollment["course"]["version_id"], str(activity_id))
    return render_template("page/reading.html", place=place, enrollment=enrollment, content=content)


@blueprint.post("/dibuka")
def opened(enrollment_id: UUID, activity_id: UUID) -> tuple[str, int]:
    """Note that the page is being read, so that another device can take it up; sent by the page itself."""
    clients().enrollment.mark_activity(str(enrollment_id), str(activity_id), Outcome.IN_PROGRESS)
    return "", 204


@blueprint.post("/selesai")
def finish(enrollment_id: UUID, activity_id: UUID) -> Response:
    """Note that the page was read to its end, and go on to the next thing."""
    occurred_at = request.form.get("terjadi_pada") or None
    # Sent later, by the script of another page: there is nowhere to go, and a refusal is final.
    is_later = "HX-Request" in request.headers
    try:
        enrollment = clients().enrollment.mark_activity(
            str(enrollment_id), str(activity_id), Outcome.FINISHED, occurred_at=occurred_at
        )
    except ClientProblem as problem:
        if problem.slug != "activity_not_open" or is_later:
            raise
        flash(gettext("Halaman ini belum terbuka untuk Anda."), "warn")
        return redirect(url_for("enrollments.course", enrollment_id=enrollment_id), 303)
    if is_later:
        return Response(status=204)
    return redirect(place_of(enrollment, str(activity_id)).onward, 303)
