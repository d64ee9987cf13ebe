"""Reading single fields of a submitted form."""

from collections.abc import Mapping
from typing import TypeAlias
from uuid import uuid4

from services.portal.clients import ClientProblem
from services.portal.web.i18n import gettext

Errors: TypeAlias = dict[str, list[str]]
Fields: TypeAlias = Mapping[str, str]

KEY_FIELD = "kunci"


def text(form: Fields, name: str, *, most: int = 10_000) -> str:
    """A field's text without blanks around it, cut at `most` characters."""
    return form.get(name, "").strip()[:most]


def required_text(form: Fields, name: str, errors: Errors, message: str, *, most: int = 10_000) -> str:
    """As `text`; `message` goes into `errors` if there is none."""
    value = text(form, name, most=most)
    if not value:
        errors.setdefault(name, []).append(message)
    return value


def whole(typed: str) -> int | None:
    """A whole number as typed; none if it is not one."""
    typed = typed.strip()
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 8 else None


def sending_key(form: Fields) -> str:
    """The key that names this one sending of a form, so that a double click does its work once."""
    return text(form, KEY_FIELD, most=64) or uuid4().hex


def add_refusal(errors: Errors, problem: ClientProblem, names: Mapping[str, str]) -> bool:
    """Put a service's messages beside the fields they are about; false if it named no field of ours.

    Args:
        names: the form's field by the service's path.
    """
    found = False
    for path in problem.fields:
        if path in names:
            errors.setdefault(names[path], []).append(
                gettext("Isian ini tidak dapat diterima. Periksa sekali lagi.")
            )
            found = True
    return found
