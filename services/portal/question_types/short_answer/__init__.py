"""Short answer: a line to type in."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar

from werkzeug.datastructures import MultiDict

from services.portal.clients import JsonObject
from services.portal.question_types.base import TypeWithRows, fits_rows
from services.portal.web.forms import Errors, text
from services.portal.web.i18n import N_, gettext


class ShortAnswer(TypeWithRows):
    """A word or a phrase is typed; each row is a text that is accepted in full."""

    name = "short_answer"
    row_fields: ClassVar = {"answer": 2000, "feedback": 5000}
    first_rows = 3
    problems: ClassVar = {
        "answer_unmarked": N_(
            "Jawaban ini tidak diawali = dan dibaca sebagai satu-satunya jawaban singkat yang benar."
        ),
    }

    def label(self) -> str:
        return gettext("Isian singkat")

    def gift_example(self) -> str:
        return f"{gettext('Isian singkat?')} {{={gettext('jawaban')}}}"

    def read_answer(self, form: MultiDict[str, str]) -> JsonObject | None:
        typed = text(form, "text")
        return {"text": typed} if typed else None

    def fits(self, question: Mapping[str, Any]) -> bool:
        is_full = all(Decimal(answer["fraction"]) == 100 for answer in question["answers"])
        return is_full and fits_rows(question["answers"], "text", "feedback")

    def values_of(self, question: Mapping[str, Any]) -> JsonObject:
        return {
            "rows": [
                {"answer": answer["text"], "feedback": answer.get("feedback", "")}
                for answer in question["answers"]
            ]
        }

    def members(self, values: JsonObject, errors: Errors) -> JsonObject:
        rows = self.filled_rows(values)
        if not rows:
            errors["answer_0"] = [gettext("Tulis sedikitnya satu jawaban yang diterima.")]
        return {
            "answers": [
                {"text": row["answer"], "fraction": "100", "feedback": row["feedback"]} for row in rows
            ]
        }
