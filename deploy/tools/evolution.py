"""Detects incompatible changes of an event's schema, in both directions.

A subscriber may be one version older than the publisher, and may read events that are years old. So a change must fit
old readers and old messages: only a field with a default may be added, at any depth.
"""

from typing import Any

Schema = dict[str, Any]
_PROSE = frozenset({"title", "description"})
_LAWS = ("x-subject", "x-versioned", "x-pii")


def breaks(stored: Schema, present: Schema) -> tuple[str, ...]:
    """The incompatible changes from `stored` to `present`, a sentence each.

    Args:
        stored: the released schema.
        present: the current schema of the class.
    """
    marks = [f"{mark} changed" for mark in _LAWS if stored.get(mark) != present.get(mark)]
    known, defined = stored.get("$defs", {}), present.get("$defs", {})
    kept = [
        line for name in known.keys() & defined for line in _object(known[name], defined[name], f"{name}.")
    ]
    return (*marks, *_object(stored, present, ""), *sorted(kept))


def _object(stored: Schema, present: Schema, path: str) -> list[str]:
    found: list[str] = []
    before, now = stored["properties"], present["properties"]
    for name, schema in before.items():
        where = f"{path}{name}"
        if name not in now:
            found.append(f"{where} was removed or renamed: yesterday's readers need it")
            continue
        found += _value(schema, now[name], where)
        if name in present["required"] and name not in stored["required"]:
            found.append(f"{where} lost its default: earlier messages may not have it")
    found += [
        f"{path}{name} was added without a default: earlier messages do not have it"
        for name in now
        if name not in before and name in present["required"]
    ]
    return found


def _value(stored: Schema, present: Schema, where: str) -> list[str]:
    if "properties" in stored and "properties" in present:
        return _object(stored, present, f"{where}.")
    for part in ("items", "additionalProperties"):
        if part in stored and part in present:
            return _value(stored[part], present[part], f"{where}[]")
    if "anyOf" in stored and "anyOf" in present:
        return _value(stored["anyOf"][0], present["anyOf"][0], where)
    choices, offered = stored.get("oneOf", ()), present.get("oneOf", ())
    if choices and len(choices) == len(offered):
        return [line for pair in zip(choices, offered, strict=True) for line in _value(*pair, where)]
    return [] if shape(stored) == shape(present) else [f"{where} changed its type"]


def shape(schema: Any) -> Any:
    """A schema without descriptions, at any depth."""
    if not isinstance(schema, dict):
        return schema
    named = {name: value for name, value in schema.items() if name not in _PROSE or isinstance(value, dict)}
    return {name: shape(value) for name, value in named.items()}
