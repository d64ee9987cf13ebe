"""Why has my certificate not arrived? One page tells what happened in which service, what waits, and what failed."""

from flask import Blueprint, request

from services.portal.clients.event_story import chapters, verdict
from services.portal.operating.events import rendered
from services.portal.web.access_control import only_for
from services.portal.web.i18n import gettext
from services.portal.web.optional import optional
from services.portal.web.user_session import clients

blueprint = Blueprint("traces", __name__, url_prefix="/operasi")
only_for(blueprint, "operator", "auditor")

SHORTEST = 6
DELIVERY_STATES = ("queued", "sent", "not_configured", "no_address", "declined", "inactive", "refused")


@blueprint.get("/jejak")
def page() -> str:
    """The story of a person, an enrolment, a certificate, a request or an event."""
    asked = request.args.get("cari", "").strip()[:300]
    error = ""
    if asked and len(asked) < SHORTEST:
        error = gettext("Terlalu pendek. Tempelkan seluruh nomor atau tautannya.")
    if not asked or error:
        return rendered("operating/trace.html", asked=asked, error=error, story=None)
    story = clients().events.story(asked)
    told = chapters(story)
    return rendered(
        "operating/trace.html",
        asked=asked,
        error="",
        story=story,
        chapters=told,
        verdict=verdict(told, story),
    )


@blueprint.get("/surel")
def deliveries() -> str:
    """What became of e-mails, each with the way to its story."""
    state = request.args.get("keadaan", "")
    found = clients().notification.deliveries(
        state=state if state in DELIVERY_STATES else "", limit=50, cursor=request.args.get("cursor")
    )
    return rendered(
        "operating/deliveries.html",
        found=found,
        mail=optional(clients().notification.mail) or {},
        state=state,
        states=DELIVERY_STATES,
        is_first="cursor" not in request.args,
    )
