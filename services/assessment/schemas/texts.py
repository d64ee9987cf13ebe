"""Texts that come in over HTTP."""

from typing import Any

from marshmallow import ValidationError, fields, validate

from services.assessment.domain.question_checks import unstorable_character


def storable(text: str) -> None:
    """Refuse a text with a character that no database can keep.

    Raises:
        ValidationError: naming the character.
    """
    bad = unstorable_character(text)
    if bad is not None:
        raise ValidationError(f"The character U+{ord(bad):04X} is no text: remove it.")


def short_text(most: int, *, least: int = 0, **kwargs: Any) -> fields.String:
    """A text of so many characters that can be kept."""
    return fields.String(validate=[validate.Length(least, most), storable], **kwargs)
