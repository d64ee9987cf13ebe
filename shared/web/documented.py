"""What the OpenAPI document says of members where apispec would not know it."""

from typing import Any

from apispec.ext.marshmallow import MarshmallowPlugin
from apispec.ext.marshmallow.openapi import OpenAPIConverter
from marshmallow import fields

from shared.schema.fields import OneOfSeveral


def declared_value(_converter: Any, field: fields.Field[Any], **_: Any) -> dict[str, Any]:
    """A single value as `shared.schema` describes it, for events and HTTP alike."""
    described: dict[str, Any] = field.metadata.get("json_schema", {})
    return described


def one_of_several(converter: Any, field: fields.Field[Any], **_: Any) -> dict[str, Any]:
    """An object that a text chooses the schema of."""
    if not isinstance(field, OneOfSeveral):
        return {}
    choices = {name: converter.resolve_nested_schema(schema) for name, schema in field.schemas().items()}
    described: dict[str, Any] = {
        "oneOf": [*choices.values(), *([{"type": "null"}] if field.allow_none else [])]
    }
    if not field.value.tagged.beside:
        mapping = {name: schema["$ref"] for name, schema in choices.items()}
        described["discriminator"] = {"propertyName": field.value.tagged.by, "mapping": mapping}
    return described


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


ADDITIONS = (decimal_as_string, pattern_for_everybody, declared_value, one_of_several)


class Converter(OpenAPIConverter):
    """apispec's, which says either what a schema is for or that it takes no other members, and not both."""

    def schema2jsonschema(self, schema: Any) -> dict[str, Any]:
        """The schema of an object."""
        made: dict[str, Any] = super().schema2jsonschema(schema)  # type: ignore[no-untyped-call]  # typed in part
        description = getattr(schema, "_description", "")
        return {"description": description, **made} if description else made


class Plugin(MarshmallowPlugin):
    """Makes components of schemas with our converter."""

    Converter = Converter
