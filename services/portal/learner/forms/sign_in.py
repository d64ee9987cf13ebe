"""The sign-in form."""

from dataclasses import dataclass

from services.portal.web.forms import Errors, Fields, required_text
from services.portal.web.i18n import gettext


@dataclass(frozen=True, slots=True)
class SignIn:
    """Who wants in; `remember` keeps the person signed in on this device for 30 days."""

    username: str
    password: str
    remember: bool


def read_sign_in(form: Fields) -> tuple[SignIn, Errors]:
    """The submitted sign-in and what is wrong with it."""
    errors: Errors = {}
    username = required_text(form, "nama", errors, gettext("Isi nama pengguna Anda."), most=200)
    password = form.get("sandi", "")[:1000]
    if not password:
        errors["sandi"] = [gettext("Isi kata sandi Anda.")]
    return SignIn(username, password, bool(form.get("ingat"))), errors
