"""Reading a lesson."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from services.portal.learner.progress import next_address
from services.portal.web.user_session import clients

blueprint = Blueprint(
    "lessons", __name__, url_prefix="/belajar/<uuid:enrollment_id>/pelajaran/<uuid:lesson_id>"
)


@blueprint.get("")
def page(enrollment_id: UUID, lesson_id: UUID) -> str:
    """The lesson, where it stands in the course, and the ways on and back."""
    services = clients()
    enrollment = services.enrollment.enrollment(str(enrollment_id))
    lesson = services.catalog.lesson(enrollment["course"]["version_id"], str(lesson_id))
    states = {entry["lesson_id"]: entry["state"] for entry in enrollment.get("lessons") or ()}
    return render_template(
        "page/lesson.html", enrollment=enrollment, lesson=lesson, state=states.get(lesson["id"])
    )


@blueprint.post("/dibuka")
def opened(enrollment_id: UUID, lesson_id: UUID) -> tuple[str, int]:
    """Note that the lesson is being read, so that another device can take it up; sent by the page itself."""
    clients().enrollment.record_lesson(str(enrollment_id), str(lesson_id), "opened")
    return "", 204


@blueprint.post("/selesai")
def finish(enrollment_id: UUID, lesson_id: UUID) -> Response:
    """Note that the lesson was read to its end, and go on to the next thing."""
    enrollment = clients().enrollment.record_lesson(
        str(enrollment_id), str(lesson_id), "finished", occurred_at=request.form.get("terjadi_pada") or None
    )
    if request.headers.get("HX-Request"):
        # Told later, by the script of another page: there is nowhere to go.
        return Response(status=204)
    following = request.form.get("berikut", "")
    finished = {
        entry["lesson_id"] for entry in enrollment.get("lessons") or () if entry["state"] == "finished"
    }
    known = {entry["lesson_id"] for entry in enrollment.get("lessons") or ()}
    step = enrollment.get("next") or {}
    if (
        following
        and following != step.get("id")
        and following not in finished
        and (following in known or not known)
    ):
        return redirect(url_for("lessons.page", enrollment_id=enrollment_id, lesson_id=following), 303)
    return redirect(next_address(enrollment), 303)
