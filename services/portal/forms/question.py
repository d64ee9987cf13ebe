"""The form of a question: one page for each type, with as many rows of answers as are asked for."""

from collections.abc import Mapping
from decimal import ROUND_DOWN, Decimal, InvalidOperation
from typing import Any

from services.portal.clients import JsonObject
from services.portal.forms.course_choices import question_types
from services.portal.web.forms import Errors, required_text, text
from services.portal.web.i18n import gettext

MOST_ROWS = 20
FIRST_ROWS = {"multiple_choice": 4, "multiple_answers": 4, "short_answer": 3, "numerical": 1, "matching": 4}
FULL = Decimal(100)


def is_typed(question: Mapping[str, Any]) -> bool:
    """Whether the form can show this question without losing anything of it."""
    if question.get("format", "plain") not in {"plain", "markdown"}:
        return False
    kind = question["type"]
    if kind == "matching":
        return all(pair["left"] for pair in question["pairs"])
    if kind == "numerical":
        only = question["answers"]
        return len(only) == 1 and only[0]["value"] is not None
    if kind in {"short_answer", "multiple_choice"}:
        return all(Decimal(answer["fraction"]) in {Decimal(0), FULL} for answer in question["answers"])
    if kind == "multiple_answers":
        fractions = [Decimal(answer["fraction"]) for answer in question["answers"]]
        return fractions == _weights([fraction > 0 for fraction in fractions])
    return kind in dict(question_types())


def blank(kind: str) -> JsonObject:
    """What the form of a new question holds."""
    rows = [_row() for _ in range(FIRST_ROWS.get(kind, 0))]
    return {"type": kind, "text": "", "feedback": "", "points": "1", "value": True, "tolerance": "0",
            "feedback_true": "", "feedback_false": "", "rows": rows}  # fmt: skip


def shown(question: Mapping[str, Any]) -> JsonObject:
    """What the form of a question holds that is there already."""
    kind = question["type"]
    values = blank(kind) | {
        name: question.get(name) or "" for name in ("text", "feedback", "feedback_true", "feedback_false")
    }
    values |= {"points": question.get("points", "1"), "value": question.get("value", True)}
    if kind == "matching":
        values["rows"] = [_row(pair["left"], right=pair["right"]) for pair in question["pairs"]]
    elif kind == "numerical":
        only = question["answers"][0]
        values["tolerance"] = only["tolerance"]
        values["rows"] = [_row(only["value"], feedback=only.get("feedback", ""))]
    elif kind != "true_false":
        values["rows"] = [
            _row(
                answer["text"], is_right=Decimal(answer["fraction"]) > 0, feedback=answer.get("feedback", "")
            )
            for answer in question["answers"]
        ]
    return values


def typed(form: Mapping[str, str], kind: str) -> JsonObject:
    """What the submitted form holds, as it was typed: to show it again."""
    values = blank(kind)
    names = {"text": "teks", "feedback": "umpan_balik", "points": "nilai", "tolerance": "toleransi",
             "feedback_true": "umpan_balik_benar", "feedback_false": "umpan_balik_salah"}  # fmt: skip
    values |= {name: text(form, field) for name, field in names.items()}
    values["value"] = form.get("benar") != "salah"
    count = int(form.get("baris", "0")) if form.get("baris", "").isdigit() else len(values["rows"])
    right = {form.get("betul", "")} if kind == "multiple_choice" else None
    values["rows"] = [
        _row(
            text(form, f"jawaban_{number}", most=2000),
            is_right=str(number) in right if right is not None else bool(form.get(f"betul_{number}")),
            feedback=text(form, f"umpan_{number}", most=5000),
            right=text(form, f"kanan_{number}", most=2000),
        )
        for number in range(min(count, MOST_ROWS))
    ]
    return values


def read_question(form: Mapping[str, str], kind: str) -> tuple[JsonObject, JsonObject, Errors]:
    """The submitted question, what the form held, and what is wrong with it."""
    errors: Errors = {}
    values = typed(form, kind)
    question: JsonObject = {
        "type": kind,
        "format": "plain",
        "text": required_text(form, "teks", errors, gettext("Tulis soalnya.")),
        "feedback": values["feedback"],
        "points": _number(values["points"], "nilai", errors) or "1",
    }
    rows = [row for row in values["rows"] if row["text"] or row["right"]]
    match kind:
        case "multiple_choice" | "multiple_answers":
            question["answers"] = _choices(rows, kind, errors)
        case "short_answer":
            question["answers"] = [
                {"text": row["text"], "fraction": "100", "feedback": row["feedback"]} for row in rows
            ]
            if not rows:
                errors["jawaban_0"] = [gettext("Tulis sedikitnya satu jawaban yang diterima.")]
        case "numerical":
            question["answers"] = [
                {
                    "value": _number(rows[0]["text"] if rows else "", "jawaban_0", errors),
                    "tolerance": _number(values["tolerance"] or "0", "toleransi", errors) or "0",
                    "fraction": "100",
                    "feedback": rows[0]["feedback"] if rows else "",
                }
            ]
        case "true_false":
            question |= {name: values[name] for name in ("value", "feedback_true", "feedback_false")}
        case _:
            question["pairs"] = [{"left": row["text"], "right": row["right"]} for row in rows]
            if len([row for row in rows if row["text"] and row["right"]]) < max(2, len(rows)):
                errors["jawaban_0"] = [gettext("Isi sedikitnya dua pasang, masing-masing kiri dan kanan.")]
    return question, values, errors


def _choices(rows: list[JsonObject], kind: str, errors: Errors) -> list[JsonObject]:
    if len(rows) < 2:
        errors["jawaban_0"] = [gettext("Tulis sedikitnya dua pilihan.")]
    elif not any(row["is_right"] for row in rows):
        errors["jawaban_0"] = [gettext("Tandai jawaban yang benar.")]
    if kind == "multiple_choice":
        fractions = [FULL if row["is_right"] else Decimal(0) for row in rows]
    else:
        fractions = _weights([row["is_right"] for row in rows])
    return [
        {"text": row["text"], "fraction": str(fraction), "feedback": row["feedback"]}
        for row, fraction in zip(rows, fractions, strict=True)
    ]


def _weights(right: list[bool]) -> list[Decimal]:
    """The right answers share 100 %; a wrong one takes away as much as a right one gives."""
    share = (FULL / max(1, sum(right))).quantize(Decimal("0.00001"), rounding=ROUND_DOWN).normalize()
    share = share.quantize(Decimal(1)) if share == share.to_integral_value() else share
    return [share if is_right else -share for is_right in right]


def _number(typed_number: str, name: str, errors: Errors) -> str | None:
    try:
        value = Decimal(typed_number.replace(" ", "").replace(",", "."))
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        errors[name] = [gettext("Isi sebuah angka, misalnya 12 atau 2,5.")]
        return None
    return f"{value:f}"


def _row(answer: str = "", *, is_right: bool = False, feedback: str = "", right: str = "") -> JsonObject:
    return {"text": answer, "is_right": is_right, "feedback": feedback, "right": right}
