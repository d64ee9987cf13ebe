"""The form of a quiz's own settings."""

from collections.abc import Mapping
from typing import Any

from services.portal.clients import JsonObject
from services.portal.forms.course_choices import purposes, reviews
from services.portal.web.forms import Errors, Fields, whole
from services.portal.web.i18n import gettext
from shared.contracts.activities import CompletedBy
from shared.contracts.activities.quiz import Purpose, QuizSettings, Review

PARTS = ("purpose", "attempts", "passing_score", "time_limit_minutes", "review")
"""What of a quiz's settings this form holds; the questions are written on their own pages."""

_DEFAULT = QuizSettings()


def quiz_settings_of(settings: Mapping[str, Any]) -> JsonObject:
    """The part of a quiz's settings that this form holds."""
    return {name: settings.get(name, getattr(_DEFAULT, name)) for name in PARTS}


def read_quiz_settings(form: Fields, errors: Errors) -> JsonObject:
    """The submitted settings; what is wrong with them goes into `errors`."""
    purpose, review = form.get("purpose", ""), form.get("review", "")
    if purpose == Purpose.PRETEST and form.get("completed_by") == CompletedBy.PASSED:
        errors["completed_by"] = [gettext("Pra-uji mengukur keadaan awal, jadi cukup dikerjakan.")]
    return {
        "purpose": purpose if purpose in dict(purposes()) else Purpose.PRACTICE.value,
        "attempts": _within(form, "attempts", 1, 99, errors),
        "passing_score": _within(form, "passing_score", 0, 100, errors),
        "time_limit_minutes": _within(form, "time_limit_minutes", 1, 600, errors)
        if form.get("time_limit_minutes")
        else None,
        "review": review if review in dict(reviews()) else Review.AFTER_SUBMIT.value,
    }


def new_quiz(purpose: str) -> JsonObject:
    """A quiz to begin with: how it is taken and what completes it fit its purpose."""
    is_final = purpose == Purpose.POSTTEST
    return {
        "required": is_final,
        "completed_by": (CompletedBy.PASSED if is_final else CompletedBy.FINISHED).value,
        "settings": {
            "purpose": purpose,
            "attempts": {"pretest": 1, "posttest": 3}.get(purpose, 99),
            "passing_score": _DEFAULT.passing_score,
            "time_limit_minutes": None,
            "review": (Review.NEVER if purpose == Purpose.PRETEST else Review.AFTER_SUBMIT).value,
            "question_set_id": None,
            "question_count": None,
        },
    }


def _within(form: Fields, name: str, least: int, most: int, errors: Errors) -> int:
    value = whole(form.get(name, ""))
    if value is None or not least <= value <= most:
        errors[name] = [gettext("Isi angka %(least)d sampai %(most)d.", least=least, most=most)]
        return least
    return value
