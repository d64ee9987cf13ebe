"""The form in which a page is written."""

from collections.abc import Mapping

from services.portal.clients import JsonObject
from services.portal.web.forms import Errors, required_text, whole
from services.portal.web.i18n import gettext

LEAST_MINUTES, MOST_MINUTES = 1, 60
MOST_CHARACTERS = 200_000


def read_page(form: Mapping[str, str]) -> tuple[JsonObject, Errors]:
    """The submitted page (title, minutes, markdown) and what is wrong with it."""
    errors: Errors = {}
    title = required_text(form, "title", errors, gettext("Isi judul halaman."), most=200)
    minutes = whole(form.get("minutes", ""))
    if minutes is None or not LEAST_MINUTES <= minutes <= MOST_MINUTES:
        errors["minutes"] = [gettext("Isi 1 sampai %(most)d menit. Paling baik 5–10.", most=MOST_MINUTES)]
    markdown = as_written(form.get("markdown", ""))
    if len(markdown) > MOST_CHARACTERS:
        errors["markdown"] = [gettext("Halaman ini terlalu panjang. Bagi menjadi beberapa halaman.")]
    return {"title": title, "minutes": minutes or 0, "markdown": markdown}, errors


def as_written(typed: str) -> str:
    """The text with one kind of line ends: browsers send CR LF, and every saving would look like a change."""
    return typed.replace("\r\n", "\n").replace("\r", "\n")
