"""The form of a lesson."""

from collections.abc import Mapping

from services.portal.clients import JsonObject
from services.portal.web.forms import Errors, required_text, whole
from services.portal.web.i18n import gettext

MOST_MINUTES = 60
MOST_CHARACTERS = 200_000


def read_lesson(form: Mapping[str, str]) -> tuple[JsonObject, Errors]:
    """The submitted lesson (title, minutes, markdown) and what is wrong with it."""
    errors: Errors = {}
    title = required_text(form, "judul", errors, gettext("Isi judul pelajaran."), most=200)
    minutes = whole(form.get("menit", ""))
    if minutes is None or not 1 <= minutes <= MOST_MINUTES:
        errors["menit"] = [gettext("Isi 1 sampai %(most)d menit. Paling baik 5–10.", most=MOST_MINUTES)]
    # Browsers send line ends as CR LF; what is kept has one kind, or every saving would look like a change.
    markdown = form.get("naskah", "").replace("\r\n", "\n").replace("\r", "\n")
    if len(markdown) > MOST_CHARACTERS:
        errors["naskah"] = [gettext("Pelajaran ini terlalu panjang. Bagi menjadi beberapa pelajaran.")]
    return {"title": title, "minutes": minutes or 0, "markdown": markdown}, errors
