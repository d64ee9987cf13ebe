"""What the pages of all kinds of activity share: one that is closed, one of an unknown kind, one being prepared."""

from uuid import UUID

from flask import Blueprint, redirect, render_template
from werkzeug.wrappers import Response

from services.portal.clients import ClientProblem
from services.portal.learner.neighbours import Place, place_of
from services.portal.learner.outline import closed_words, titles_of
from services.portal.learner.progress import activity_address
from services.portal.web.activity_kinds import activity_kind
from services.portal.web.user_session import clients

blueprint = Blueprint("activities", __name__)

# Other services hear of an enrolment, and of an activity that has opened, by events, a moment after it.
_NOT_KNOWN_YET = {"participation_not_known_yet", "not_a_participant", "activity_not_open"}


@blueprint.get("/belajar/<uuid:enrollment_id>/kegiatan/<uuid:activity_id>")
def page(enrollment_id: UUID, activity_id: UUID) -> str | Response:
    """An activity of any kind: on to its own page, or the message that this portal cannot show its kind."""
    place = place_of(clients().enrollment.enrollment(str(enrollment_id)), str(activity_id))
    if activity_kind(place.activity["kind"]).is_known:
        return redirect(activity_address(str(enrollment_id), place.activity["kind"], str(activity_id)))
    return closed_page(place) or render_template("learner/activity_unknown.html", place=place)


def closed_page(place: Place) -> str | None:
    """The page that says what opens an activity; None if it is open."""
    if place.activity["is_open"]:
        return None
    version = clients().catalog.version(place.enrollment["course"]["version_id"])
    wanted = (a for module in version["modules"] for a in module["activities"])
    condition = next((a["available_when"] for a in wanted if a["id"] == place.activity["id"]), None)
    words = closed_words(condition, place.activity, titles_of(place.activities))
    return render_template("learner/activity_closed.html", place=place, words=words)


def being_prepared(place: Place, problem: ClientProblem) -> str:
    """The page that waits until the activity's service has heard what enrollment knows.

    Raises:
        ClientProblem: as given, if it says something else.
    """
    if not is_not_known_yet(problem):
        raise problem
    return render_template("learner/activity_preparing.html", place=place)


def is_not_known_yet(problem: ClientProblem) -> bool:
    """Whether a service refuses only because an event is still on its way to it."""
    return problem.slug in _NOT_KNOWN_YET
