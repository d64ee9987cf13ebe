"""The form that gives an essay its points."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from services.portal.clients import JsonObject
from services.portal.web.formatters import number
from services.portal.web.forms import Errors, text
from services.portal.web.i18n import gettext

MOST_COMMENT = 5_000
MOST_DECIMALS = 2
_NUMBER = re.compile(r"-?[0-9]{1,6}(?:[.,]([0-9]{1,10}))?")
"""A decimal comma is what people type; powers of ten are not."""


def read_grade(form: Mapping[str, str], question: Mapping[str, Any]) -> tuple[JsonObject, JsonObject, Errors]:
    """The grade as assessment takes it, what was typed, and what is wrong with it.

    Args:
        question: of the attempt's result; its `points` are the most that can be earned.
    """
    errors: Errors = {}
    typed = {"poin": text(form, "poin", most=20), "komentar": text(form, "komentar", most=MOST_COMMENT)}
    found = _NUMBER.fullmatch(typed["poin"].replace(" ", ""))
    earned = found.group().replace(",", ".") if found else "0"
    decimals = len((found.group(1) or "").rstrip("0")) if found else 0
    if not found:
        errors["poin"] = [gettext("Isi sebuah angka, misalnya 12 atau 2,5.")]
    elif not 0 <= Decimal(earned) <= Decimal(question["points"]) or decimals > MOST_DECIMALS:
        errors["poin"] = [out_of_range(question)]
    comment = typed["komentar"].replace("\r\n", "\n")
    return {"position": question["position"], "earned": earned, "comment": comment}, typed, errors


def out_of_range(question: Mapping[str, Any]) -> str:
    """What is said of points that this question does not have."""
    return gettext(
        "Beri 0 sampai %(points)s poin, paling banyak dua desimal.", points=number(question["points"])
    )
