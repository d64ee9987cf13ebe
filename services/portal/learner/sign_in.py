"""Signing in and out."""

from contextlib import suppress

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from services.portal.clients import ClientProblem, ServiceUnreachable
from services.portal.learner.forms.sign_in import read_sign_in
from services.portal.web.access_control import before_settled, public, to_settle
from services.portal.web.forms import Errors
from services.portal.web.i18n import gettext
from services.portal.web.user_session import clients, local_path, person, sign_in, sign_out

blueprint = Blueprint("sign_in", __name__)


@blueprint.get("/masuk")
@public
def form() -> str | Response:
    """The sign-in form; somebody who is signed in goes on."""
    if person():
        return redirect(local_path(request.args.get("lanjut")))
    return _form({}, "", local_path(request.args.get("lanjut"), ""))


@blueprint.post("/masuk")
@public
def submit() -> tuple[str, int] | Response:
    """Open a session at identity and go to where the person came from."""
    wanted, errors = read_sign_in(request.form)
    onward = local_path(request.form.get("lanjut"))
    if errors:
        return _form(errors, wanted.username, onward), 422
    try:
        answer = clients().identity.sign_in(wanted.username, wanted.password, remember=wanted.remember)
    except ClientProblem as problem:
        if problem.answered == 429:
            minutes = -(-(problem.retry_after or 60) // 60)
            errors[""] = [
                gettext(
                    "Terlalu banyak percobaan masuk. Tunggu %(minutes)d menit, lalu coba lagi.",
                    minutes=minutes,
                )
            ]
            return _form(errors, wanted.username, onward), 429
        if problem.answered in {401, 403, 422}:
            errors[""] = [
                gettext(
                    "Nama pengguna atau kata sandi tidak cocok. Periksa huruf besar dan kecil, lalu coba lagi."
                )
            ]
            return _form(errors, wanted.username, onward), 401
        raise
    sign_in(answer, remember=wanted.remember)
    visitor = person()
    return (visitor and to_settle(visitor, onward)) or redirect(onward, 303)


@blueprint.post("/keluar")
@before_settled
def leave() -> Response:
    """End the session everywhere it counts: at identity, and in the cookie."""
    with suppress(ClientProblem, ServiceUnreachable):
        # If identity does not answer, the cookie is forgotten all the same and the session runs out by itself.
        clients().identity.sign_out()
    sign_out()
    flash(gettext("Anda sudah keluar."))
    return redirect(url_for("home.page"), 303)


def _form(errors: Errors, username: str, onward: str) -> str:
    return render_template("learner/account/sign_in.html", errors=errors, username=username, onward=onward)
