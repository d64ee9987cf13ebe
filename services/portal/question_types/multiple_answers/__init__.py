"""Multiple answers: boxes to tick."""

from collections.abc import Mapping
from decimal import ROUND_DOWN, Decimal
from typing import Any, ClassVar

from werkzeug.datastructures import MultiDict

from services.portal.clients import JsonObject
from services.portal.question_types.base import fits_rows
from services.portal.question_types.choices import ChoiceType, check_choices, choice_members
from services.portal.web.forms import Errors, Fields
from services.portal.web.i18n import N_, gettext


class MultipleAnswers(ChoiceType):
    """Several answers may be chosen. The form shares the points equally among the right ones."""

    name = "multiple_answers"
    problems: ClassVar = {
        "weights_none_positive": N_(
            "Tidak ada jawaban yang bernilai. Beri jawaban yang benar bobot positif, misalnya %%50%%."
        ),
        "wrong_costs_nothing": N_(
            "Jawaban yang salah tidak mengurangi nilai, sehingga memilih semuanya mendapat nilai penuh. "
            "Beri bobot negatif, misalnya ~%%-50%%."
        ),
        "weights_scaled": N_(
            "Bobot jawaban yang benar berjumlah %(total)s%%, bukan 100%%. Bobot disesuaikan, "
            "sehingga memilih semua jawaban benar mendapat nilai penuh."
        ),
    }

    def label(self) -> str:
        return gettext("Beberapa jawaban")

    def gift_example(self) -> str:
        return f"{gettext('Beberapa jawaban?')} {{\n  ~%50%A\n  ~%50%B\n  ~%-100%C\n}}"

    def read_answer(self, form: MultiDict[str, str]) -> JsonObject | None:
        several = [key for key in form.getlist("choice") if key]
        return {"choices": several} if several else None

    def fits(self, question: Mapping[str, Any]) -> bool:
        weights = [Decimal(answer["fraction"]) for answer in question["answers"]]
        is_shared = weights == [Decimal(weight) for weight in equal_weights([one > 0 for one in weights])]
        return is_shared and fits_rows(question["answers"], "text", "feedback")

    def typed_row(self, form: Fields, number: int) -> JsonObject:
        return super().typed_row(form, number) | {"is_right": bool(form.get(f"correct_{number}"))}

    def members(self, values: JsonObject, errors: Errors) -> JsonObject:
        rows = self.filled_rows(values)
        check_choices(rows, errors)
        return choice_members(rows, equal_weights([row["is_right"] for row in rows]))


def equal_weights(right: list[bool]) -> list[str]:
    """The right answers share 100 %; a wrong one takes away as much as a right one gives."""
    share = (Decimal(100) / max(1, sum(right))).quantize(Decimal("0.00001"), rounding=ROUND_DOWN).normalize()
    share = share.quantize(Decimal(1)) if share == share.to_integral_value() else share
    return [str(share if is_right else -share) for is_right in right]
