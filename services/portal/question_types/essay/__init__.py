"""Essay: a field for a longer text, which a trainer grades."""

from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from services.portal.clients import JsonObject
from services.portal.question_types.base import QuestionType
from services.portal.web.forms import Errors, Fields
from services.portal.web.i18n import gettext

LONGEST = 25_000
"""More than assessment takes, so that it says that a text is too long instead of its end being cut off."""


class Essay(QuestionType):
    """A text is written."""

    name = "essay"

    def label(self) -> str:
        return gettext("Uraian")

    def gift_example(self) -> str:
        return f"{gettext('Uraikan.')} {{}}"

    def read_answer(self, form: MultiDict[str, str]) -> JsonObject | None:
        # Browsers send line breaks as two characters; assessment keeps one.
        typed = form.get("text", "").replace("\r\n", "\n").strip()[:LONGEST]
        return {"text": typed} if typed else None

    def blank_values(self) -> JsonObject:
        return {}

    def fits(self, question: Mapping[str, Any]) -> bool:
        return True

    def values_of(self, question: Mapping[str, Any]) -> JsonObject:
        return {}

    def typed_values(self, form: Fields) -> JsonObject:
        return {}

    def members(self, values: JsonObject, errors: Errors) -> JsonObject:
        return {}
