"""The form that corrects a line of an attendance list."""

from collections.abc import Mapping

from services.portal.web.forms import Errors, text
from services.portal.web.i18n import gettext

STATUSES = ("present", "late", "excused", "sick", "on_duty", "absent")


def read_correction(form: Mapping[str, str]) -> tuple[str, str, Errors]:
    """The status, the reason, and what is wrong with them."""
    errors: Errors = {}
    status, reason = form.get("status", ""), text(form, "alasan", most=500)
    if status not in STATUSES:
        errors["status"] = [gettext("Pilih keterangan kehadiran.")]
    if not reason:
        errors["alasan"] = [gettext("Tulis alasannya: alasan ini tersimpan bersama perubahan.")]
    return status, reason, errors
