"""Language and theme: buttons on every page, kept in plain cookies, without any script."""

from contextlib import suppress

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from services.portal.clients import ClientProblem, ServiceUnreachable
from services.portal.web.access_control import public
from services.portal.web.language import LANGUAGE_COOKIE, LANGUAGES, THEME_COOKIE, THEMES
from services.portal.web.user_session import clients, local_path, note_about_person, person, portal

blueprint = Blueprint("preferences", __name__)

_A_YEAR = 365 * 24 * 3600


@blueprint.post("/bahasa")
@public
def choose_language() -> Response:
    """Show the pages in this language from now on; a signed-in person's messages too."""
    chosen = request.form.get("bahasa", "")
    response = _back()
    if chosen in LANGUAGES:
        _keep(response, LANGUAGE_COOKIE, chosen)
        visitor = person()
        if visitor and not visitor.must_change_password:
            with suppress(ClientProblem, ServiceUnreachable):
                # The page changes its language even if identity cannot note it just now.
                clients().identity.save_preferences(language=chosen)
                note_about_person(language=chosen)
    return response


@blueprint.post("/tema")
@public
def choose_theme() -> Response:
    """Light, dark, or as the device is set."""
    chosen = request.form.get("tema", "")
    response = _back()
    if chosen in THEMES:
        _keep(response, THEME_COOKIE, chosen)
    return response


def _back() -> Response:
    return redirect(local_path(request.form.get("kembali")), 303)


def _keep(response: Response, name: str, value: str) -> None:
    response.set_cookie(
        name, value, max_age=_A_YEAR, secure=portal().config.is_https, samesite="Lax", httponly=True, path="/"
    )
