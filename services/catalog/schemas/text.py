"""Texts that people write."""

from typing import Any

from marshmallow import fields


class Text(fields.String):
    """A text without the null character, which databases do not keep."""

    default_error_messages = {"null_character": "A text cannot hold the null character."}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text: str = super()._deserialize(value, attr, data, **kwargs)
        if "\0" in text:
            raise self.make_error("null_character")
        return text
