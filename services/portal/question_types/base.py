"""What every type of question does in the portal: its form for authors, its form for learners, its words.

A form's values are what its template shows: `type`, `format`, `text`, `feedback`, `points` and what the type adds.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar

from werkzeug.datastructures import MultiDict

from services.portal.clients import JsonObject
from services.portal.web.forms import Errors, Fields, required_text, text
from services.portal.web.i18n import gettext

EDITABLE_FORMATS = ("plain", "markdown")
MOST_ROWS = 50


class QuestionType(ABC):
    """One type of question. Its templates stand beside its module: form.html, answer.html and key.html.

    `review.html` is optional; without it a review is shown as that of every other type.

    Attributes:
        name: as assessment names the type.
        is_asked: whether it is answered, so that it has points and feedback.
        has_script: whether the folder holds an `answer.js` for the learner's page.
        has_style: whether the folder holds an `answer.css` for all pages that show such a question.
        problems: the words of the problems that assessment's module declares, by their code.
        parts: the words of the parts of a question that those problems are about.
    """

    name: ClassVar[str]
    is_asked: ClassVar[bool] = True
    has_script: ClassVar[bool] = False
    has_style: ClassVar[bool] = False
    problems: ClassVar[Mapping[str, str]] = {}
    parts: ClassVar[Mapping[str, str]] = {}

    @abstractmethod
    def label(self) -> str:
        """The type's name in the visitor's language."""

    @abstractmethod
    def gift_example(self) -> str:
        """How a question of this type is written in GIFT, for the page on which such text is pasted."""

    # --- Taking it ---

    @abstractmethod
    def read_answer(self, form: MultiDict[str, str]) -> JsonObject | None:
        """The answer as assessment takes it; None if nothing was answered."""

    def stays_at(self, form: MultiDict[str, str]) -> str | None:
        """Where on the same page the learner goes on after a button of the answer itself; None leads onward."""
        return None

    # --- Writing it ---

    @abstractmethod
    def blank_values(self) -> JsonObject:
        """The values that this type adds to the form of a new question."""

    @abstractmethod
    def fits(self, question: Mapping[str, Any]) -> bool:
        """Whether the form can show what this type adds to a document without losing anything of it."""

    @abstractmethod
    def values_of(self, question: Mapping[str, Any]) -> JsonObject:
        """The added values of a question that is there."""

    @abstractmethod
    def typed_values(self, form: Fields) -> JsonObject:
        """The added values as they were typed."""

    @abstractmethod
    def members(self, values: JsonObject, errors: Errors) -> JsonObject:
        """The members that this type adds to the document; what is wrong goes into `errors`, by field."""

    def rearranged(self, values: JsonObject, action: str) -> JsonObject | None:
        """The form's values after a button of its own, such as one more row; None for any other button."""
        return None

    # --- What all forms share ---

    def fits_form(self, question: Mapping[str, Any]) -> bool:
        """Whether the form can show a question without losing anything of it."""
        return question.get("format", "plain") in EDITABLE_FORMATS and self.fits(question)

    def blank(self) -> JsonObject:
        """What the form of a new question holds."""
        core = {"type": self.name, "format": "plain", "text": "", "feedback": "", "points": "1"}
        return core | self.blank_values()

    def shown(self, question: Mapping[str, Any]) -> JsonObject:
        """What the form of a question holds that is there already."""
        core = {name: question.get(name) or "" for name in ("format", "text", "feedback", "points")}
        return {"type": self.name} | core | self.values_of(question)

    def typed(self, form: Fields) -> JsonObject:
        """What the submitted form holds, as it was typed: to show it again."""
        given = form.get("format", "")
        core = {name: text(form, name) for name in ("text", "feedback", "points")}
        core["format"] = given if given in EDITABLE_FORMATS else "plain"
        return {"type": self.name} | core | self.typed_values(form)

    def read_form(self, form: Fields) -> tuple[JsonObject, JsonObject, Errors]:
        """The submitted question as assessment takes it, what the form held, and what is wrong with it."""
        errors: Errors = {}
        values = self.typed(form)
        question: JsonObject = {
            "type": self.name,
            "format": values["format"],
            "text": required_text(form, "text", errors, gettext("Tulis soalnya.")),
            "feedback": values["feedback"],
            "points": read_number(values["points"], "points", errors) or "1",
        }
        return question | self.members(values, errors), values, errors


class TypeWithRows(QuestionType):
    """A type whose form has a row for each answer, pair or item.

    Attributes:
        row_fields: the fields of a row with the most characters of each; the first one is what makes a row count.
        first_rows: how many rows a new question's form has.
    """

    row_fields: ClassVar[Mapping[str, int]]
    first_rows: ClassVar[int] = 4

    def blank_row(self) -> JsonObject:
        """An empty row."""
        return dict.fromkeys(self.row_fields, "")

    def blank_values(self) -> JsonObject:
        """As many empty rows as the form begins with."""
        return {"rows": [self.blank_row() for _ in range(self.first_rows)]}

    def typed_values(self, form: Fields) -> JsonObject:
        """The rows as they were typed, the empty ones among them."""
        counted = form.get("row_count", "")
        count = int(counted) if counted.isascii() and counted.isdigit() else self.first_rows
        return {"rows": [self.typed_row(form, number) for number in range(min(count, MOST_ROWS))]}

    def typed_row(self, form: Fields, number: int) -> JsonObject:
        """One row as it was typed."""
        return {name: text(form, f"{name}_{number}", most=most) for name, most in self.row_fields.items()}

    def rearranged(self, values: JsonObject, action: str) -> JsonObject | None:
        """Two more rows, if the form can hold them."""
        if action != "rows":
            return None
        added = min(2, MOST_ROWS - len(values["rows"]))
        return {**values, "rows": [*values["rows"], *(self.blank_row() for _ in range(added))]}

    def filled_rows(self, values: JsonObject) -> list[JsonObject]:
        """The rows in which something was typed."""
        return [row for row in values["rows"] if any(row[name] for name in self.row_fields)]


def read_number(typed: str, name: str, errors: Errors) -> str | None:
    """A number with a decimal comma or point, in plain digits; None, and an error at the field, if it is none."""
    try:
        value = Decimal(typed.replace(" ", "").replace(",", "."))
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        errors[name] = [gettext("Isi sebuah angka, misalnya 12 atau 2,5.")]
        return None
    return f"{value:f}"


def fits_rows(items: list[Any], *names: str) -> bool:
    """Whether a form of rows can show these items: not too many, and each text on one line."""
    lines = all("\n" not in item.get(name, "") for item in items for name in names)
    return len(items) <= MOST_ROWS and lines
