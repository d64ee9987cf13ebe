"""The form of a course's settings."""

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from werkzeug.datastructures import MultiDict

from services.portal.clients import JsonObject
from services.portal.forms.course_choices import kinds, languages, levels, modes
from services.portal.web.forms import Errors, required_text, text
from services.portal.web.i18n import gettext

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
TECHNICAL = re.compile(r"teknis\.[a-z0-9]+(?:-[a-z0-9]+)*")
PARTS = (
    "slug", "title", "summary", "category", "language", "mode", "kind", "jp", "level", "competencies", "audience",
    "outcomes", "why",
)  # fmt: skip
"""What of a draft this form holds."""

NAMES = {"slug": "alamat", "title": "judul", "summary": "ringkasan", "category": "kategori", "jp": "jp"}
"""The form's fields by the draft's paths."""


def settings_of(draft: Mapping[str, Any]) -> JsonObject:
    """The part of a draft that this form holds."""
    return {name: draft[name] for name in PARTS}


def read_settings(form: MultiDict[str, str]) -> tuple[JsonObject, Errors]:
    """The submitted settings and what is wrong with them."""
    errors: Errors = {}
    slug = required_text(form, "alamat", errors, gettext("Isi alamat kursus."), most=100).lower()
    if slug and not SLUG.fullmatch(slug):
        errors["alamat"] = [gettext("Pakai huruf kecil, angka, dan satu tanda hubung di antaranya.")]
    settings = {
        "slug": slug,
        "title": required_text(form, "judul", errors, gettext("Isi judul kursus."), most=200),
        "summary": text(form, "ringkasan", most=5000),
        "category": text(form, "kategori", most=100),
        "language": _chosen(form, "bahasa", languages()),
        "mode": _chosen(form, "cara", modes()),
        "kind": int(_chosen(form, "jenis", kinds(), "16")),
        "jp": read_jp(form, "jp", errors),
        "level": _chosen(form, "tingkat", levels()),
        "competencies": _competencies(form, errors),
        "audience": text(form, "peserta", most=5000),
        "outcomes": lines(form.get("hasil", ""))[:30],
        "why": text(form, "alasan", most=5000),
    }
    return settings, errors


def read_jp(form: Mapping[str, str], name: str, errors: Errors) -> str:
    """Lesson hours as `12.50`; a decimal comma is what people type."""
    typed = text(form, name, most=10).replace(",", ".")
    try:
        value = Decimal(typed or "0").quantize(Decimal("0.01"))
    except InvalidOperation:
        value = Decimal(-1)
    if not Decimal(0) <= value < Decimal(1000):
        errors.setdefault(name, []).append(gettext("Isi angka JP, misalnya 4 atau 2,5."))
        return "0.00"
    return str(value)


def lines(typed: str) -> list[str]:
    """The lines of a text, without blanks, bullets and empty ones."""
    return [line for line in (raw.strip().lstrip("-•*").strip()[:500] for raw in typed.splitlines()) if line]


def _competencies(form: MultiDict[str, str], errors: Errors) -> list[str]:
    chosen = [key for key in form.getlist("kompetensi") if key][:20]
    for typed in lines(form.get("kompetensi_lain", "").replace(",", "\n")):
        words = re.sub(r"[^a-z0-9]+", "-", typed.lower().removeprefix("teknis.")).strip("-")
        key = f"teknis.{words}"
        if not TECHNICAL.fullmatch(key):
            errors.setdefault("kompetensi_lain", []).append(gettext("Tulis nama kompetensi dengan huruf."))
        elif key not in chosen:
            chosen.append(key)
    return chosen


def _chosen(form: Mapping[str, str], name: str, options: list[tuple[str, str]], otherwise: str = "") -> str:
    value = form.get(name, "")
    return value if value in dict(options) else (otherwise or options[0][0])
