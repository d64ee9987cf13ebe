"""True or false: two radio buttons."""

from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from services.portal.clients import JsonObject
from services.portal.question_types.base import QuestionType
from services.portal.web.forms import Errors, Fields, text
from services.portal.web.i18n import gettext

_TRUTHS = {"true": True, "false": False}


class TrueFalse(QuestionType):
    """A statement is judged."""

    name = "true_false"

    def label(self) -> str:
        return gettext("Benar atau salah")

    def gift_example(self) -> str:
        return f"{gettext('Pernyataan ini benar.')} {{T}}"

    def read_answer(self, form: MultiDict[str, str]) -> JsonObject | None:
        value = _TRUTHS.get(form.get("choice", ""))
        return None if value is None else {"value": value}

    def blank_values(self) -> JsonObject:
        return {"value": True, "feedback_true": "", "feedback_false": ""}

    def fits(self, question: Mapping[str, Any]) -> bool:
        return all("\n" not in question.get(name, "") for name in ("feedback_true", "feedback_false"))

    def values_of(self, question: Mapping[str, Any]) -> JsonObject:
        return {
            "value": question["value"],
            "feedback_true": question.get("feedback_true", ""),
            "feedback_false": question.get("feedback_false", ""),
        }

    def typed_values(self, form: Fields) -> JsonObject:
        said = {name: text(form, name, most=5000) for name in ("feedback_true", "feedback_false")}
        return {"value": _TRUTHS.get(form.get("value", ""), True), **said}

    def members(self, values: JsonObject, errors: Errors) -> JsonObject:
        return {name: values[name] for name in ("value", "feedback_true", "feedback_false")}
