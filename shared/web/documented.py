"""What the OpenAPI document says of fields where apispec would say something that is not so."""

from typing import Any

from marshmallow import fields

_DECIMAL = r"^-?[0-9]+(\.[0-9]+)?$"


def decimal_as_string(_converter: Any, field: fields.Field[Any], **_: Any) -> dict[str, Any]:
    """A decimal that travels as a string, so that no reader rounds it, is no number on the wire."""
    if not (isinstance(field, fields.Decimal) and field.as_string):
        return {}
    return {
        "type": ["string", "null"] if field.allow_none else "string",
        "pattern": field.metadata.get("pattern", _DECIMAL),
    }


def pattern_for_everybody(_converter: Any, field: fields.Field[Any], **kwargs: Any) -> dict[str, Any]:
    r"""A pattern as ECMA 262 writes it: Python matches from the start without saying so, and ends with `\Z`."""
    pattern = kwargs.get("ret", {}).get("pattern", "")
    if not pattern.endswith(r"\Z"):
        return {}
    return {"pattern": "^" + pattern.removeprefix("^").removesuffix(r"\Z") + "$"}


CORRECTIONS = (decimal_as_string, pattern_for_everybody)
