"""A listener of an earlier release: it knows the stored schema and no class of today."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs


def accepts(schema: Path | dict[str, Any], data: dict[str, Any]) -> bool:
    """Whether that listener can read an event's `data`; formats count."""
    if isinstance(schema, Path):
        return _stored(schema).is_valid(data)
    return _listener(schema).is_valid(data)


@cache
def _stored(path: Path) -> jsonschema_rs.Draft202012Validator:
    return _listener(json.loads(path.read_bytes()))


def _listener(schema: dict[str, Any]) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(schema, validate_formats=True)
