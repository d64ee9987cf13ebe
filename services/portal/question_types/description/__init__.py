"""Description: a text that is read between questions."""

from collections.abc import Mapping
from typing import Any, ClassVar

from werkzeug.datastructures import MultiDict

from services.portal.clients import JsonObject
from services.portal.question_types.base import QuestionType
from services.portal.web.forms import Errors, Fields
from services.portal.web.i18n import N_, gettext


class Description(QuestionType):
    """A text without an answer, so without points and feedback."""

    name = "description"
    is_asked = False
    problems: ClassVar = {
        "description_points": N_("Keterangan tidak dapat memiliki poin. Hapus poinnya."),
        "description_feedback": N_("Keterangan tidak dijawab, jadi tidak memiliki umpan balik. Hapus."),
    }

    def label(self) -> str:
        return gettext("Teks pengantar")

    def gift_example(self) -> str:
        return gettext("Teks ini hanya dibaca.")

    def read_answer(self, form: MultiDict[str, str]) -> None:
        return None

    def blank_values(self) -> JsonObject:
        return {"points": "0", "feedback": ""}

    def fits(self, question: Mapping[str, Any]) -> bool:
        return True

    def values_of(self, question: Mapping[str, Any]) -> JsonObject:
        return self.blank_values()

    def typed_values(self, form: Fields) -> JsonObject:
        return self.blank_values()

    def members(self, values: JsonObject, errors: Errors) -> JsonObject:
        return {}
