"""Every failure becomes a designed page: what happened, why, what to do now."""

import logging

from flask import Flask, flash, g, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from services.portal.clients import ClientProblem, ServiceUnreachable
from services.portal.web.access_control import to_sign_in
from services.portal.web.error_messages import ErrorMessage, in_maintenance, of_status, on_its_way
from services.portal.web.errors import FormExpired
from services.portal.web.i18n import gettext
from services.portal.web.user_session import person, sign_out
from shared.errors import SinauError
from shared.maintenance import Notice

log = logging.getLogger(__name__)


def handle_errors(app: Flask) -> None:
    """Answer each kind of error with its page."""
    app.register_error_handler(ClientProblem, _on_problem)
    app.register_error_handler(SinauError, _on_sinau_error)
    app.register_error_handler(HTTPException, _on_http_error)
    app.register_error_handler(Exception, _on_surprise)


def failure_page(status: int, *, retry_after: int | None = None, expired: bool = False) -> Response:
    """The page for this status."""
    return _page(status, of_status(status, retry_after, expired=expired), retry_after)


def maintenance_page(notice: Notice, retry_after: int) -> Response:
    """The page of maintenance, which asks no service for anything."""
    return _page(503, in_maintenance(notice), retry_after)


def _page(status: int, page: ErrorMessage, retry_after: int | None) -> Response:
    # The page must come out even when the visit itself is what is broken.
    g.is_failing = True
    response = Response(
        render_template("web/error.html", status=status, failure=page, retry_after=retry_after),
        status=status,
        content_type="text/html; charset=utf-8",
    )
    if retry_after:
        response.headers["Retry-After"] = str(retry_after)
    response.headers["Cache-Control"] = "no-store"
    return response


def _on_problem(problem: ClientProblem) -> Response:
    if problem.answered == 401 and person():
        return _after_refused_token()
    if problem.answered >= 500:
        log.error("%s answered %d %s", problem.service, problem.answered, problem.slug)
        return failure_page(503)
    if problem.slug.endswith("_not_known_yet"):
        return _page(409, on_its_way(), problem.retry_after)
    status = problem.answered if problem.answered in {400, 403, 404, 409, 429} else 409
    return failure_page(status, retry_after=problem.retry_after)


def _after_refused_token() -> Response:
    """The token was refused and could not be renewed: the session has ended."""
    sign_out()
    flash(gettext("Sesi Anda sudah berakhir. Masuk lagi untuk melanjutkan."), "warn")
    return to_sign_in()


def _on_sinau_error(error: SinauError) -> Response:
    if isinstance(error, ServiceUnreachable):
        log.error("%s", error)
    return failure_page(error.status, expired=isinstance(error, FormExpired))


def _on_http_error(error: HTTPException) -> Response:
    if error.response is not None or (error.code or 500) < 400:
        return error.get_response()
    response = failure_page(error.code or 500)
    for name, value in error.get_headers():
        if name.lower() == "allow":
            response.headers[name] = value
    return response


def _on_surprise(error: Exception) -> Response:
    log.error("the page failed: %s", request.endpoint, exc_info=error)
    return failure_page(500)
