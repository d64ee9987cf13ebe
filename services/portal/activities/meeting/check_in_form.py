"""The check-in form: six digits, typed with or without blanks."""

from services.portal.web.forms import Errors, Fields, text
from services.portal.web.i18n import gettext

LENGTH = 6


def read_pin(form: Fields) -> tuple[str, Errors]:
    """The PIN's digits and what is wrong with it."""
    typed = text(form, "pin", most=40)
    pin = "".join(character for character in typed if character.isdecimal())
    if len(pin) != LENGTH:
        return typed, {"pin": [gettext("PIN terdiri dari %(count)d angka.", count=LENGTH)]}
    return pin, {}
