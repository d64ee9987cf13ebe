"""Multiple choice: radio buttons."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar

from werkzeug.datastructures import MultiDict

from services.portal.clients import JsonObject
from services.portal.question_types.base import fits_rows
from services.portal.question_types.choices import ChoiceType, check_choices, choice_members
from services.portal.web.forms import Errors, Fields
from services.portal.web.i18n import N_, gettext


class MultipleChoice(ChoiceType):
    """One answer is chosen."""

    name = "multiple_choice"
    problems: ClassVar = {
        "choice_none_right": N_(
            "Tidak ada jawaban bernilai 100%%. Tandai yang benar dengan =, atau jadikan soal beberapa jawaban."
        ),
        "several_right": N_(
            "%(count)s jawaban bernilai penuh dan satu di antaranya dipilih. Jika semuanya harus dipilih, "
            "beri masing-masing bobot, misalnya ~%%50%%."
        ),
    }

    def label(self) -> str:
        return gettext("Pilihan ganda")

    def gift_example(self) -> str:
        return (
            f"::{gettext('Nama')}:: {gettext('Pilihan ganda?')} {{\n"
            f"  ={gettext('jawaban benar')} #{gettext('umpan balik')}\n"
            f"  ~{gettext('jawaban salah')}\n}}"
        )

    def read_answer(self, form: MultiDict[str, str]) -> JsonObject | None:
        chosen = form.get("choice", "")
        return {"choice": chosen} if chosen else None

    def fits(self, question: Mapping[str, Any]) -> bool:
        weights = sorted(Decimal(answer["fraction"]) for answer in question["answers"])
        is_plain = weights == [Decimal(0)] * (len(weights) - 1) + [Decimal(100)]
        return is_plain and fits_rows(question["answers"], "text", "feedback")

    def typed_row(self, form: Fields, number: int) -> JsonObject:
        is_right = form.get("correct", "") == str(number)
        return super().typed_row(form, number) | {"is_right": is_right}

    def members(self, values: JsonObject, errors: Errors) -> JsonObject:
        rows = self.filled_rows(values)
        check_choices(rows, errors)
        return choice_members(rows, ["100" if row["is_right"] else "0" for row in rows])
