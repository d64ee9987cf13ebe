"""The form of a quiz's settings."""

import re
from collections.abc import Mapping
from typing import Any

from services.portal.clients import JsonObject
from services.portal.forms.course_choices import purposes, reviews
from services.portal.web.forms import Errors, required_text, whole
from services.portal.web.i18n import gettext

PARTS = ("title", "purpose", "counts", "attempts", "passing_score", "time_limit_minutes", "review")
"""What of a draft's quiz this form holds."""


def quiz_settings_of(quiz: Mapping[str, Any]) -> JsonObject:
    """The part of a quiz that this form holds."""
    return {name: quiz[name] for name in PARTS}


def read_quiz(form: Mapping[str, str]) -> tuple[JsonObject, Errors]:
    """The submitted settings and what is wrong with them."""
    errors: Errors = {}
    purpose = form.get("tujuan", "")
    quiz: JsonObject = {
        "title": required_text(form, "judul", errors, gettext("Isi judul kuis."), most=200),
        "purpose": purpose if purpose in dict(purposes()) else "practice",
        "counts": bool(form.get("dihitung")),
        "attempts": _within(form, "percobaan", 1, 99, errors),
        "passing_score": _within(form, "nilai_lulus", 0, 100, errors),
        "time_limit_minutes": _within(form, "batas_menit", 1, 600, errors)
        if form.get("batas_menit")
        else None,
        "review": form.get("ulasan", "") if form.get("ulasan", "") in dict(reviews()) else "after_submit",
    }
    if quiz["counts"] and purpose == "pretest":
        errors["dihitung"] = [
            gettext("Pra-uji mengukur keadaan awal, jadi tidak dapat menentukan kelulusan.")
        ]
    return quiz, errors


def new_quiz(title: str, purpose: str, taken: list[str]) -> JsonObject:
    """A quiz to begin with: its key from its purpose or title, what counts by its purpose."""
    wanted = {"pretest": "pre-test", "posttest": "post-test"}.get(purpose)
    wanted = wanted or re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:60] or "kuis"
    key, number = wanted, 2
    while key in taken:
        key, number = f"{wanted}-{number}", number + 1
    return {
        "key": key,
        "title": title,
        "purpose": purpose if purpose in dict(purposes()) else "practice",
        "counts": purpose == "posttest",
        "attempts": {"pretest": 1, "posttest": 3}.get(purpose, 99),
        "passing_score": 70,
        "time_limit_minutes": None,
        "review": "never" if purpose == "pretest" else "after_submit",
        "question_set_id": None,
        "question_count": None,
    }


def _within(form: Mapping[str, str], name: str, least: int, most: int, errors: Errors) -> int:
    value = whole(form.get(name, ""))
    if value is None or not least <= value <= most:
        errors[name] = [gettext("Isi angka %(least)d sampai %(most)d.", least=least, most=most)]
        return least
    return value
