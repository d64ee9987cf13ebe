"""Changing the password: forced for the first one, free at any time after."""

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from services.portal.clients import ClientProblem
from services.portal.learner.forms.password import read_password_change
from services.portal.web.access_control import before_settled, to_settle
from services.portal.web.forms import Errors
from services.portal.web.i18n import gettext
from services.portal.web.user_session import clients, local_path, person, sign_in

blueprint = Blueprint("password", __name__)


@blueprint.get("/ganti-sandi")
@before_settled
def change() -> str:
    """The form; says why if the change is forced."""
    return _form({}, local_path(request.args.get("lanjut"), ""))


@blueprint.post("/ganti-sandi")
@before_settled
def submit() -> tuple[str, int] | Response:
    """Change it at identity; the visit goes on with a fresh token."""
    wanted, errors = read_password_change(request.form)
    onward = local_path(request.form.get("lanjut"), "/")
    if errors:
        return _form(errors, onward), 422
    try:
        answer = clients().identity.change_password(wanted.current, wanted.new)
    except ClientProblem as problem:
        if problem.answered not in {400, 401, 403, 409, 422, 429} or problem.slug in {
            "session_ended",
            "token_refused",
        }:
            raise
        return _form(_refusal(problem), onward), 422
    sign_in(answer)
    flash(gettext("Kata sandi sudah diganti."))
    visitor = person()
    return (visitor and to_settle(visitor, onward)) or redirect(onward, 303)


def _refusal(problem: ClientProblem) -> Errors:
    if problem.answered == 429:
        return {"": [gettext("Terlalu banyak percobaan. Tunggu sebentar, lalu coba lagi.")]}
    if problem.slug == "password_refused" or "new_password" in problem.fields:
        rules = problem.extra.get("rules")
        return {
            "sandi_baru": [_rule(str(rule)) for rule in rules] if isinstance(rules, list) else [_rule("")]
        }
    return {"sandi_lama": [gettext("Kata sandi yang sekarang tidak cocok.")]}


def _rule(rule: str) -> str:
    """Why identity refuses a new password, in words."""
    words = {
        "too_short": gettext("Terlalu pendek."),
        "too_long": gettext("Terlalu panjang."),
        "is_username": gettext("Jangan memakai nama pengguna Anda."),
        "is_name": gettext("Jangan memakai nama Anda."),
        "is_nip": gettext("Jangan memakai NIP atau bagiannya, misalnya tanggal lahir."),
        "is_common": gettext("Kata sandi ini termasuk yang pertama kali ditebak orang."),
        "is_monotonous": gettext("Jangan hanya mengulang atau mengurutkan karakter."),
        "is_digits": gettext("Pakai huruf juga; angka saja mudah ditebak."),
        "is_unchanged": gettext("Sama dengan kata sandi sebelumnya."),
    }
    return words.get(rule) or gettext("Kata sandi ini tidak dapat dipakai. Pilih yang lain.")


def _form(errors: Errors, onward: str) -> str:
    visitor = person()
    forced = bool(visitor and visitor.must_change_password)
    return render_template("learner/account/password.html", errors=errors, onward=onward, forced=forced)
