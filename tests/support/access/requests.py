"""Requests made from an OpenAPI document: whatever is required, and what a test names."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from shared.ids import uuid7

Document = Mapping[str, Any]


@dataclass
class Request:
    """A request, and the names of the given values that stand in it."""

    path: str
    query: dict[str, Any] = field(default_factory=dict)
    body: Any = None
    named: set[str] = field(default_factory=set)


def request_for(document: Document, prefix: str, row: str, given: Mapping[str, Any]) -> Request:
    """A request to the endpoint of a row, with the given values wherever a parameter or member has their name."""
    method, path = row.split(" ")
    item = document["paths"][prefix + path]
    operation = item[method.lower()]
    request = Request(prefix + path)
    for described in [*item.get("parameters", ()), *operation.get("parameters", ())]:
        parameter = _resolved(document, described)
        name, place = parameter["name"], parameter["in"]
        if name in given:
            request.named.add(name)
            value = given[name]
        elif parameter.get("required") and place != "header":
            value = _sample(document, parameter["schema"])
        else:
            continue
        if place == "path":
            request.path = request.path.replace("{" + name + "}", str(value))
        elif place == "query":
            request.query[name] = value
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if content:
        request.body = _body(document, content["schema"], given, request.named)
    return request


def _body(document: Document, schema: Document, given: Mapping[str, Any], named: set[str]) -> Any:
    members = _resolved(document, schema).get("properties", {})
    required = _resolved(document, schema).get("required", ())
    body = {name: _sample(document, members[name]) for name in required}
    for name in set(members) & set(given):
        named.add(name)
        body[name] = given[name]
    return body


def _resolved(document: Document, schema: Document) -> Document:
    while "$ref" in schema:
        found: Any = document
        for step in schema["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        schema = found
    return schema


def _sample(document: Document, schema: Document) -> Any:
    """The plainest value that a schema allows."""
    schema = _resolved(document, schema)
    for choice in ("anyOf", "oneOf", "allOf"):
        if choice in schema:
            return _sample(document, schema[choice][0])
    if "enum" in schema:
        return schema["enum"][0]
    kind = schema.get("type", "object")
    kind = kind[0] if isinstance(kind, list) else kind
    if kind == "object":
        members = schema.get("properties", {})
        return {name: _sample(document, members[name]) for name in schema.get("required", ())}
    if kind == "array":
        return [_sample(document, schema["items"]) for _ in range(schema.get("minItems", 0))]
    if kind == "string":
        formats = {"uuid": str(uuid7()), "date-time": "2026-03-02T01:00:00+00:00", "date": "2026-03-02"}
        return formats.get(schema.get("format", "")) or "a" * max(1, schema.get("minLength", 1))
    return {"integer": schema.get("minimum", 1), "number": 1, "boolean": False}.get(kind)
