"""The person's own profile, preferences and sign-ins."""

from uuid import UUID
from zoneinfo import available_timezones

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from services.portal.web.i18n import gettext
from services.portal.web.language import LANGUAGE_COOKIE, LANGUAGES
from services.portal.web.optional import optional
from services.portal.web.user_session import clients, note_about_person

blueprint = Blueprint("profile", __name__, url_prefix="/profil")

ZONES = ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")


@blueprint.get("")
def page() -> str:
    """Who I am here, how I want things, where I am signed in."""
    services = clients()
    return render_template(
        "learner/account/profile.html",
        me=services.identity.me(),
        notices=optional(services.notification.preferences),
        sessions=found["items"] if (found := optional(services.identity.sessions)) else [],
        zones=ZONES,
    )


@blueprint.post("/pilihan")
def save() -> Response:
    """Store language, zone and channels."""
    language = request.form.get("bahasa", "")
    zone = request.form.get("zona", "")
    services = clients()
    if language in LANGUAGES and zone in available_timezones():
        services.identity.save_preferences(language=language, time_zone=zone)
        note_about_person(language=language, time_zone=zone)
    services.notification.save_preferences(email=bool(request.form.get("surel")))
    flash(gettext("Pilihan Anda disimpan."))
    response = redirect(url_for("profile.page"), 303)
    # The preference now says what the cookie said; the cookie would only outlast it.
    response.delete_cookie(LANGUAGE_COOKIE)
    return response


@blueprint.post("/sesi/<uuid:session_id>/akhiri")
def end_session(session_id: UUID) -> Response:
    """Sign out on another device."""
    clients().identity.end_session(str(session_id))
    flash(gettext("Perangkat itu sudah dikeluarkan. Dalam beberapa menit aksesnya berakhir."))
    return redirect(url_for("profile.page"), 303)
