"""Numerical: a line for a number."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar

from werkzeug.datastructures import MultiDict

from services.portal.clients import JsonObject
from services.portal.question_types.base import QuestionType, read_number
from services.portal.web.forms import Errors, Fields, text
from services.portal.web.i18n import N_, gettext


class Numerical(QuestionType):
    """A number is typed; the form has one right number with a tolerance."""

    name = "numerical"
    problems: ClassVar = {
        "number_impossible": N_(
            "Bilangan %(number)s terlalu besar atau terlalu rinci. Paling banyak 15 angka dan 12 desimal."
        ),
        "tolerance_negative": N_(
            "Toleransi %(tolerance)s negatif. Beri 0 atau lebih, atau rentang sebagai dari..sampai."
        ),
        "tolerance_of_others": N_("“Bilangan lain” tidak dapat memiliki toleransi. Hapus toleransinya."),
        "wrong_number_text": N_(
            "Bilangan yang salah tidak memerlukan teks setelah ~, cukup umpan balik setelah #. "
            "Tandai bilangan yang benar dengan =."
        ),
        "range_backwards": N_("Rentang %(range)s terbalik. Tulis bilangan yang lebih kecil lebih dahulu."),
        "number_missing": N_(
            "Bilangannya belum ada. Tulis dengan angka dan titik desimal, misalnya 7.5; "
            "toleransi sebagai 7.5:0.1; rentang sebagai 7..8."
        ),
        "number_unreadable": N_(
            "“%(text)s” bukan bilangan. Tulis dengan angka dan titik desimal, misalnya 7.5; "
            "toleransi sebagai 7.5:0.1; rentang sebagai 7..8."
        ),
        "number_with_comma": N_(
            "“%(text)s” bukan bilangan. Dalam berkas GIFT tanda desimalnya titik: tulis %(meant)s."
        ),
    }

    def label(self) -> str:
        return gettext("Angka")

    def gift_example(self) -> str:
        return f"{gettext('Berapa 2 + 2?')} {{#4:0.5}}"

    def read_answer(self, form: MultiDict[str, str]) -> JsonObject | None:
        typed = text(form, "text")
        return {"text": typed} if typed else None

    def blank_values(self) -> JsonObject:
        return {"answer": "", "tolerance": "0", "answer_feedback": ""}

    def fits(self, question: Mapping[str, Any]) -> bool:
        if len(question["answers"]) != 1:
            return False
        [only] = question["answers"]
        is_right = only["value"] is not None and Decimal(only["fraction"]) == 100
        return is_right and "\n" not in only.get("feedback", "")

    def values_of(self, question: Mapping[str, Any]) -> JsonObject:
        [only] = question["answers"]
        return {
            "answer": only["value"],
            "tolerance": only["tolerance"],
            "answer_feedback": only.get("feedback", ""),
        }

    def typed_values(self, form: Fields) -> JsonObject:
        return {name: text(form, name, most=5000) for name in ("answer", "tolerance", "answer_feedback")}

    def members(self, values: JsonObject, errors: Errors) -> JsonObject:
        only = {
            "value": read_number(values["answer"], "answer", errors),
            "tolerance": read_number(values["tolerance"] or "0", "tolerance", errors) or "0",
            "fraction": "100",
            "feedback": values["answer_feedback"],
        }
        return {"answers": [only]}
