"""Ordering: items that are dragged, or moved by buttons that work without JavaScript."""

from collections.abc import Mapping
from typing import Any, ClassVar

from werkzeug.datastructures import MultiDict

from services.portal.clients import JsonObject
from services.portal.question_types.base import TypeWithRows, fits_rows
from services.portal.web.forms import Errors, Fields
from services.portal.web.i18n import N_, gettext

# As Moodle names the ways of marking; the first one is that of a new question.
MARKINGS = {
    "relative_next_exclude_last": N_("Butir berikutnya tepat"),
    "all_or_nothing": N_("Seluruhnya tepat atau nol"),
    "absolute_position": N_("Butir pada nomor yang tepat"),
    "relative_to_correct": N_("Kedekatan ke nomor yang tepat"),
    "longest_ordered_subset": N_("Deretan urut terpanjang"),
    "longest_contiguous_subset": N_("Deretan urut terpanjang tanpa nomor terlewat"),
    "relative_next_include_last": N_("Butir berikutnya tepat, dan butir terakhir"),
    "relative_one_previous_and_next": N_("Butir sebelum dan sesudahnya tepat"),
    "relative_all_previous_and_next": N_("Urutan setiap dua butir"),
}
STEPS = {"up": -1, "down": 1}


class Ordering(TypeWithRows):
    """Items are put in order; a row of the form is an item, and the rows stand in the right order."""

    name = "ordering"
    has_script = True
    has_style = True
    row_fields: ClassVar = {"item": 2000}
    problems: ClassVar = {
        "items_too_few": N_(
            "Butir yang diurutkan kurang dari dua. Tulis masing-masing pada barisnya sendiri."
        ),
        "items_too_many": N_("Ada %(count)s butir; paling banyak %(most)s. Hapus sebagian."),
        "items_alike": N_("Dua butir berteks sama. Ubah atau hapus salah satunya."),
        "items_all_shown": N_(
            "Berkas ini meminta %(count)s dari %(total)s butir ditampilkan. Semuanya ditampilkan; "
            "hapus yang tidak dimaksud."
        ),
    }
    parts: ClassVar = {"item": N_("Butir %(number)s")}

    def label(self) -> str:
        return gettext("Mengurutkan")

    def gift_example(self) -> str:
        words = gettext("Urutkan."), gettext("pertama"), gettext("kedua"), gettext("ketiga")
        return "{} {{>3 ALL\n  {}\n  {}\n  {}\n}}".format(*words)

    # --- Taking it: `order` holds the keys as they stand, `arranged` whether that is meant as an answer ---

    def read_answer(self, form: MultiDict[str, str]) -> JsonObject | None:
        order = form.getlist("order")
        step, key = _move(form.get("move", ""))
        if not order or not (form.get("arranged") or step):
            return None
        return {"order": _moved(order, key, STEPS.get(step, 0))}

    def stays_at(self, form: MultiDict[str, str]) -> str | None:
        step, key = _move(form.get("move", ""))
        if not step:
            return None
        return f"item-{key}" if key else "jawaban"

    # --- Writing it ---

    def blank_values(self) -> JsonObject:
        return {**super().blank_values(), "marking": next(iter(MARKINGS)), "markings": _markings()}

    def fits(self, question: Mapping[str, Any]) -> bool:
        return question["marking"] in MARKINGS and fits_rows(
            [{"item": item} for item in question["items"]], "item"
        )

    def values_of(self, question: Mapping[str, Any]) -> JsonObject:
        return {
            "rows": [{"item": item} for item in question["items"]],
            "marking": question["marking"],
            "markings": _markings(),
        }

    def typed_values(self, form: Fields) -> JsonObject:
        return {**super().typed_values(form), "marking": form.get("marking", ""), "markings": _markings()}

    def rearranged(self, values: JsonObject, action: str) -> JsonObject | None:
        step, number = _move(action)
        if step not in STEPS or not number.isdigit():
            return super().rearranged(values, action)
        rows = [str(place) for place in range(len(values["rows"]))]
        return {**values, "rows": [values["rows"][int(row)] for row in _moved(rows, number, STEPS[step])]}

    def members(self, values: JsonObject, errors: Errors) -> JsonObject:
        rows = self.filled_rows(values)
        if len(rows) < 2:
            errors["item_0"] = [gettext("Tulis sedikitnya dua butir.")]
        return {"items": [row["item"] for row in rows], "marking": values["marking"]}


def _markings() -> list[tuple[str, str]]:
    return [(name, gettext(words)) for name, words in MARKINGS.items()]


def _move(button: str) -> tuple[str, str]:
    """What a button says: `up-c` moves the item c, `keep` takes the order as it stands; nothing for another one."""
    step, _, key = button.partition("-")
    return (step, key) if step in STEPS or button == "keep" else ("", "")


def _moved(order: list[str], key: str, step: int) -> list[str]:
    """The order after one item was moved by one place, if it can be."""
    if key not in order or not 0 <= order.index(key) + step < len(order):
        return order
    place = order.index(key)
    moved = list(order)
    moved[place], moved[place + step] = moved[place + step], moved[place]
    return moved
