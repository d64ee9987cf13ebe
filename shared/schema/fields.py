"""marshmallow fields for what marshmallow has none for."""

import math
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from marshmallow import Schema, ValidationError, fields

from shared.schema.shapes import OneOfNested
from shared.schema.text import cleaned, storable
from shared.schema.types import Invalid, Lines


class Instant(fields.Field[datetime]):
    """An aware instant as RFC 3339, read into UTC."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> datetime:
        try:
            instant = datetime.fromisoformat(value)
        except (TypeError, ValueError) as error:
            raise ValidationError("Not an RFC 3339 instant.") from error
        if instant.tzinfo is None:
            raise ValidationError("An instant without a zone.")
        try:
            return instant.astimezone(UTC)
        except OverflowError:
            # At the edge of the calendar, where a device's absurd clock may stand. It is an instant all the same.
            return instant


class Several(fields.List[Any]):
    """Items in order, a tuple in Python: frozen instances hold nothing that can change."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        return tuple(super()._deserialize(value, attr, data, **kwargs))


class CheckedText(fields.String):
    """A text that passed the check of all texts that people enter."""

    def __init__(self, lines: Lines | None, **options: Any) -> None:
        super().__init__(**options)
        self._lines = lines

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        return checked_text(super()._deserialize(value, attr, data, **kwargs), self._lines)


class CheckedJson(fields.Field[Any]):
    """Any JSON value or object that can be stored and answered again, the texts in it checked."""

    def __init__(self, lines: Lines | None, *, is_object: bool, **options: Any) -> None:
        super().__init__(**options)
        self._lines = lines or Lines.MANY
        self._is_object = is_object

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if self._is_object and not isinstance(value, Mapping):
            raise ValidationError("Not a valid mapping type.")
        return _checked_json(value, self._lines)


class OneOfSeveral(fields.Field[Any]):
    """An object that a text chooses the dataclass of."""

    def __init__(self, value: OneOfNested, schema_for: Callable[[Any], Schema], **options: Any) -> None:
        super().__init__(**options)
        self.value = value
        self.schema_for = schema_for

    def schemas(self) -> dict[str, Schema]:
        """The schema of each choice by the text that names it."""
        return {name: self.schema_for(cls) for name, cls in self.value.choices().items()}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        tagged = self.value.tagged
        holder = data if tagged.beside else value
        if not isinstance(value, Mapping) or not isinstance(holder, Mapping):
            raise ValidationError("Not a valid mapping type.")
        name = holder.get(tagged.by)
        cls = self.value.choices().get(name) if isinstance(name, str) else None
        if cls is None:
            known = ", ".join(self.value.choices())
            raise ValidationError({tagged.by: [f"Must be one of: {known}."]} if not tagged.beside
                                  else f"`{tagged.by}` must be one of: {known}.")  # fmt: skip
        schema = self.schema_for(cls)
        if not tagged.beside and tagged.by not in schema.fields:
            value = {key: part for key, part in value.items() if key != tagged.by}
        return schema.load(value)


def checked_text(text: str, lines: Lines | None) -> str:
    """The text in normal form.

    Raises:
        ValidationError: it holds a character that is not taken.
    """
    try:
        if lines is Lines.UNCHECKED:
            return storable(text)
        return cleaned(text, many_lines=lines is Lines.MANY)
    except Invalid as error:
        raise ValidationError(error.message) from error


MOST_LEVELS = 50
"""Of a document whose form is not known here."""


def _checked_json(value: Any, lines: Lines, level: int = 0) -> Any:
    if isinstance(value, str):
        return checked_text(value, lines)
    if isinstance(value, int) and not -(2**63) <= value < 2**63:
        raise ValidationError("A whole number has at most 64 bits.")
    if isinstance(value, float) and not math.isfinite(value):
        raise ValidationError("Not a number that JSON has.")
    if level == MOST_LEVELS:
        raise ValidationError(f"Nested more than {MOST_LEVELS} levels deep.")
    found: dict[Any, Any] = {}
    parts = (
        value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else None
    )
    if parts is None:
        return value
    checked: dict[Any, Any] = {}
    for key, part in parts:
        try:
            checked[checked_text(key, None) if isinstance(key, str) else key] = _checked_json(
                part, lines, level + 1
            )
        except ValidationError as error:
            found[key] = error.messages
    if found:
        raise ValidationError(found)
    return checked if isinstance(value, Mapping) else list(checked.values())
