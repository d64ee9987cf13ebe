"""Reading a survey."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.portal.web.forms import Errors, Fields, text
from services.portal.web.i18n import gettext


def read_survey(questions: Sequence[Mapping[str, Any]], form: Fields) -> tuple[dict[str, Any], Errors]:
    """The answers by question, steps as whole numbers, and which required ones are missing."""
    answers: dict[str, Any] = {}
    errors: Errors = {}
    for question in questions:
        key = question["key"]
        given = text(form, key, most=2000)
        if not given:
            if question.get("required"):
                errors[key] = [gettext("Pertanyaan ini belum dijawab.")]
            continue
        is_step = question["kind"] in {"bipolar", "scale"}
        answers[key] = int(given) if is_step and given.isdigit() else given
    return answers, errors
