"""My meetings: those to come, and those that were."""

from flask import Blueprint, render_template

from services.portal.web.formatters import instant
from services.portal.web.user_session import clients, now

blueprint = Blueprint("schedule", __name__)


@blueprint.get("/jadwal")
def page() -> str:
    """Meetings to come, and those that were."""
    found = clients().enrollment.schedule()["items"]
    meetings = sorted(found, key=lambda meeting: instant(meeting["starts_at"]))
    return render_template(
        "learner/schedule.html",
        coming=[meeting for meeting in meetings if instant(meeting["ends_at"]) >= now()],
        past=[meeting for meeting in reversed(meetings) if instant(meeting["ends_at"]) < now()],
    )
