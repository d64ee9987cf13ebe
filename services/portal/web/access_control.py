"""Who may open a page at all. A page asks for sign-in unless it says otherwise.

What a role may do, and to whose data, the services decide; here it only spares people pages that are of no use to them.
"""

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Blueprint, current_app, redirect, request, url_for
from werkzeug.wrappers import Response

from services.portal.web.errors import PageNotForYou
from services.portal.web.user_session import Person, person

View = TypeVar("View", bound=Callable[..., Any])


def public(view: View) -> View:
    """Anybody may open this page."""
    view.is_public = True  # type: ignore[attr-defined]  # a mark on the function, read by the gate
    return view


def before_settled(view: View) -> View:
    """Open also while the first password or the privacy notice is still due."""
    view.is_before_settled = True  # type: ignore[attr-defined]  # as above
    return view


def only_for(blueprint: Blueprint, *roles: str) -> None:
    """Show this blueprint's pages to people with one of these roles; to others, the page "not for you".

    Raises, on a request:
        PageNotForYou: the person holds none of them.
    """

    @blueprint.before_request
    def check_roles() -> None:
        visitor = person()
        if visitor and not visitor.has(*roles):
            raise PageNotForYou()


def check_access() -> Response | None:
    """Before each request: to sign-in, to the first password, to the privacy notice, or on to the page."""
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None or getattr(view, "is_public", False):
        return None
    visitor = person()
    if visitor is None:
        return to_sign_in()
    if getattr(view, "is_before_settled", False):
        return None
    return to_settle(visitor, _here())


def to_settle(visitor: Person, onward: str) -> Response | None:
    """To the first password or the privacy notice, and from there `onward`; none if both are settled."""
    if visitor.must_change_password:
        return redirect(url_for("password.change", lanjut=onward), 303)
    if not visitor.privacy_acknowledged:
        return redirect(url_for("privacy.notice", lanjut=onward), 303)
    return None


def to_sign_in() -> Response:
    """Send the visitor to sign-in and, after it, back here."""
    if request.headers.get("HX-Request"):
        # A fragment cannot become the sign-in page: the whole page goes there.
        response = Response(status=204)
        response.headers["HX-Redirect"] = url_for("sign_in.form", lanjut=_here())
        return response
    return redirect(url_for("sign_in.form", lanjut=_here()))


def _here() -> str:
    """The page that the visitor is on: a form's own address may only take forms, so its page is meant."""
    if request.method == "GET":
        return request.full_path.rstrip("?")
    page = urlsplit(request.referrer or "")
    return page.path or "/" if page.netloc == request.host else "/"
