"""The privacy notice: shown once, before anything else, and to be read again at any time."""

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from services.portal.web.access_control import before_settled
from services.portal.web.user_session import clients, local_path, note_about_person

blueprint = Blueprint("privacy", __name__)


@blueprint.get("/privasi")
@before_settled
def notice() -> str:
    """What Sinau keeps about a person, why, who sees it, and what the person may ask for."""
    return render_template("learner/account/privacy.html", onward=local_path(request.args.get("lanjut"), ""))


@blueprint.post("/privasi")
@before_settled
def acknowledge() -> Response:
    """Record at identity that the notice was read."""
    clients().identity.acknowledge_privacy()
    note_about_person(privacy_acknowledged=True)
    return redirect(local_path(request.form.get("lanjut")), 303)
