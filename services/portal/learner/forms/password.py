"""The form that changes a password."""

from dataclasses import dataclass

from services.portal.web.forms import Errors, Fields
from services.portal.web.i18n import gettext

SHORTEST = 10


@dataclass(frozen=True, slots=True)
class PasswordChange:
    """The present password and the new one."""

    current: str
    new: str


def read_password_change(form: Fields) -> tuple[PasswordChange, Errors]:
    """The submitted change and what is wrong with it. Identity judges the new password itself once more."""
    errors: Errors = {}
    change = PasswordChange(form.get("sandi_lama", "")[:1000], form.get("sandi_baru", "")[:1000])
    if not change.current:
        errors["sandi_lama"] = [gettext("Isi kata sandi yang sekarang.")]
    if len(change.new) < SHORTEST:
        errors["sandi_baru"] = [gettext("Gunakan sedikitnya %(count)d karakter.", count=SHORTEST)]
    elif change.new != form.get("sandi_ulang", ""):
        errors["sandi_ulang"] = [gettext("Kedua kata sandi baru tidak sama.")]
    return change, errors
