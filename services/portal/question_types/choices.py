"""What the forms of questions with answers to choose share: rows with a text, a mark and feedback."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar

from services.portal.clients import JsonObject
from services.portal.question_types.base import TypeWithRows
from services.portal.web.forms import Errors
from services.portal.web.i18n import gettext


class ChoiceType(TypeWithRows):
    """A row per answer; some of them are marked as right."""

    row_fields: ClassVar = {"answer": 2000, "feedback": 5000}

    def blank_row(self) -> JsonObject:
        """An empty row, not marked."""
        return {"answer": "", "feedback": "", "is_right": False}

    def values_of(self, question: Mapping[str, Any]) -> JsonObject:
        """A row for each answer of a question that is there."""
        return {
            "rows": [
                {
                    "answer": answer["text"],
                    "feedback": answer.get("feedback", ""),
                    "is_right": Decimal(answer["fraction"]) > 0,
                }
                for answer in question["answers"]
            ]
        }


def check_choices(rows: list[JsonObject], errors: Errors) -> None:
    """There have to be two answers, and a right one."""
    if len(rows) < 2:
        errors["answer_0"] = [gettext("Tulis sedikitnya dua pilihan.")]
    elif not any(row["is_right"] for row in rows):
        errors["answer_0"] = [gettext("Tandai jawaban yang benar.")]


def choice_members(rows: list[JsonObject], weights: list[str]) -> JsonObject:
    """The answers as assessment takes them."""
    return {
        "answers": [
            {"text": row["answer"], "fraction": weight, "feedback": row["feedback"]}
            for row, weight in zip(rows, weights, strict=True)
        ]
    }
