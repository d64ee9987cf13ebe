"""The meetings of a learner's run: where and when, checking in, and what the attendance list says."""

from uuid import UUID

from flask import Blueprint, render_template

from services.portal.learner.activities import closed_page
from services.portal.learner.neighbours import place_of
from services.portal.web.user_session import clients
from shared.contracts.activities.meeting import KIND

blueprint = Blueprint("attending", __name__)


@blueprint.get("/belajar/<uuid:enrollment_id>/pertemuan/<uuid:activity_id>")
def page(enrollment_id: UUID, activity_id: UUID) -> str:
    """All meetings of the run."""
    place = place_of(clients().enrollment.enrollment(str(enrollment_id)), str(activity_id), KIND)
    if closed := closed_page(place):
        return closed
    run = place.enrollment["run"]
    is_open = any(meeting["state"] == "open" for meeting in run["meetings"]) if run else False
    return render_template("meeting/attending.html", place=place, run=run, is_open=is_open)
