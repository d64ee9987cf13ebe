"""Being present at a meeting: by typing the PIN or by scanning the code."""

from flask import Blueprint, render_template, request

from services.portal.activities.meeting.check_in_form import read_pin
from services.portal.clients import ClientProblem
from services.portal.web.forms import Errors, sending_key
from services.portal.web.i18n import gettext
from services.portal.web.user_session import clients

blueprint = Blueprint("check_in", __name__)


@blueprint.get("/presensi")
def pin_form() -> str:
    """Type the PIN that the trainer shows."""
    return _form({}, "")


@blueprint.post("/presensi")
def check_in_by_pin() -> str | tuple[str, int]:
    """Be present by PIN."""
    pin, errors = read_pin(request.form)
    if errors:
        return _form(errors, pin), 422
    try:
        done = clients().enrollment.check_in(pin=pin, key=sending_key(request.form))
    except ClientProblem as problem:
        return _form({"pin": [_refusal(problem)]}, pin), problem.answered
    return render_template("meeting/checked_in.html", done=done)


@blueprint.get("/p/<token>")
def scanned(token: str) -> str:
    """The code was scanned: one button, because opening a page must change nothing."""
    return render_template("meeting/scanned.html", token=token[:200], problem=None)


@blueprint.post("/p/<token>")
def check_in_by_token(token: str) -> str | tuple[str, int]:
    """Be present by the scanned code."""
    try:
        done = clients().enrollment.check_in(token=token[:200], key=sending_key(request.form))
    except ClientProblem as problem:
        refusal = _refusal(problem)
        return render_template("meeting/scanned.html", token=token[:200], problem=refusal), problem.answered
    return render_template("meeting/checked_in.html", done=done)


def _refusal(problem: ClientProblem) -> str:
    if problem.answered == 429:
        return gettext(
            "Terlalu banyak percobaan. Tunggu %(seconds)d detik, lalu coba lagi.",
            seconds=problem.retry_after or 60,
        )
    if problem.slug in {"meeting_not_open", "meeting_already_closed"}:
        return gettext("Presensi pertemuan ini sedang tidak dibuka. Hubungi pengajar Anda.")
    if problem.answered in {400, 403, 404, 409, 422}:
        return gettext(
            "Kode tidak cocok atau sudah berganti. Lihat kode terbaru di layar pengajar, lalu coba lagi. "
            "Pastikan Anda terdaftar di angkatan ini."
        )
    raise problem


def _form(errors: Errors, pin: str) -> str:
    return render_template("meeting/pin.html", errors=errors, pin=pin)
