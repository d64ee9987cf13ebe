"""Reading the answer to a quiz question from the form that shows it."""

from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

PAIR = "pasangan-"


def read_answer(question: Mapping[str, Any], form: MultiDict[str, str]) -> dict[str, Any] | None:
    """The answer as assessment takes it; none if nothing was answered.

    Args:
        question: as the attempt shows it; `type` decides which fields are read.
    """
    match question["type"]:
        case "multiple_choice":
            chosen = form.get("pilihan", "")
            return {"choice": chosen} if chosen else None
        case "multiple_answers":
            several = [key for key in form.getlist("pilihan") if key]
            return {"choices": several} if several else None
        case "true_false":
            value = form.get("pilihan", "")
            return {"value": value == "benar"} if value in {"benar", "salah"} else None
        case "matching":
            pairs = {
                name.removeprefix(PAIR): value
                for name, value in form.items()
                if name.startswith(PAIR) and value
            }
            return {"pairs": pairs} if pairs else None
        case "short_answer" | "numerical" | "essay":
            text = form.get("teks", "").strip()
            return {"text": text} if text else None
    return None
