"""Matching: a list to choose from beside each left side."""

from collections.abc import Mapping
from typing import Any, ClassVar

from werkzeug.datastructures import MultiDict

from services.portal.clients import JsonObject
from services.portal.question_types.base import TypeWithRows, fits_rows
from services.portal.web.forms import Errors
from services.portal.web.i18n import N_, gettext

PAIR = "pair-"


class Matching(TypeWithRows):
    """To each left side the right one is chosen. The form has no right sides that belong to nothing."""

    name = "matching"
    row_fields: ClassVar = {"left": 2000, "right": 2000}
    problems: ClassVar = {
        "arrow_missing": N_("“%(text)s” tidak memiliki panah. Tulis pasangan sebagai =kiri -> kanan."),
        "pairs_too_few": N_(
            "Yang dijodohkan kurang dari dua. Tulis sedikitnya dua pasangan sebagai =kiri -> kanan."
        ),
        "pairs_too_many": N_("Ada %(count)s pasangan; paling banyak %(most)s. Hapus sebagian."),
        "left_sides_alike": N_("Dua sisi kiri berteks sama. Ubah atau hapus salah satunya."),
        "right_sides_alike": N_(
            "Semua sisi kanan berteks sama, sehingga setiap pasangan akan benar. Beri teks yang berbeda."
        ),
    }
    parts: ClassVar = {
        "pair_left": N_("Sisi kiri pasangan %(number)s"),
        "pair_right": N_("Sisi kanan pasangan %(number)s"),
    }

    def label(self) -> str:
        return gettext("Menjodohkan")

    def gift_example(self) -> str:
        return f"{gettext('Jodohkan.')} {{\n  ={gettext('kiri')} -> {gettext('kanan')}\n  =A -> B\n}}"

    def read_answer(self, form: MultiDict[str, str]) -> JsonObject | None:
        pairs = {
            name.removeprefix(PAIR): value for name, value in form.items() if name.startswith(PAIR) and value
        }
        return {"pairs": pairs} if pairs else None

    def fits(self, question: Mapping[str, Any]) -> bool:
        return all(pair["left"] for pair in question["pairs"]) and fits_rows(
            question["pairs"], "left", "right"
        )

    def values_of(self, question: Mapping[str, Any]) -> JsonObject:
        return {"rows": [{"left": pair["left"], "right": pair["right"]} for pair in question["pairs"]]}

    def members(self, values: JsonObject, errors: Errors) -> JsonObject:
        rows = self.filled_rows(values)
        if len([row for row in rows if row["left"] and row["right"]]) < max(2, len(rows)):
            errors["left_0"] = [gettext("Isi sedikitnya dua pasang, masing-masing kiri dan kanan.")]
        return {"pairs": [{"left": row["left"], "right": row["right"]} for row in rows]}
