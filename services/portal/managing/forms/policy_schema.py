"""Reads the form of a policy by the JSON Schema of its values.

Typed values stand between a value and the form: texts as people type them, lists of texts where boxes are ticked, in
dicts and lists of the value's own shape. A field is called by its path: `value.rules.3.national.rate`.
"""

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Literal, TypeAlias

from werkzeug.datastructures import MultiDict

from services.portal.web.forms import Errors
from services.portal.web.i18n import gettext
from services.portal.web.language import language

Schema: TypeAlias = Mapping[str, Any]
Typed: TypeAlias = Any
Kind: TypeAlias = Literal[
    "group", "rows", "choices", "choice", "flag", "whole", "decimal", "date", "text", "json"
]

ROOT = "value"
DELETED = "hapus"
_DECIMAL = re.compile(r"\^-\?\[0-9\]\+\(\\\.\[0-9\](?:\+|\{1,(?P<places>\d+)\})\)\?\$")
_WHOLE = re.compile(r"-?[0-9]{1,15}")


def kind_of(schema: Schema) -> Kind:
    """How a value is shown and typed; `json` where the form has nothing better."""
    schema, _ = split(schema)
    match schema:
        case {"enum": [*_]}:
            return "choice"
        case {"type": "object", "properties": {}}:
            return "group"
        case {"type": "array", "items": {"enum": [*_]}}:
            return "choices"
        case {"type": "array", "items": {"type": "object", "properties": {}}}:
            return "rows" if _fits_in_cells(schema["items"]) else "json"
        case {"type": "boolean"}:
            return "flag"
        case {"type": "integer"}:
            return "whole"
        case {"type": "string", "pattern": str(pattern)} if _DECIMAL.fullmatch(pattern):
            return "decimal"
        case {"type": "string", "format": "date"}:
            return "date"
        case {"type": "string"}:
            return "text"
    return "json"


def split(schema: Schema) -> tuple[Schema, bool]:
    """A schema without null, and whether null was allowed."""
    choices = schema.get("anyOf", [])
    return (choices[0], True) if choices[1:] == [{"type": "null"}] else (schema, False)


def _fits_in_cells(schema: Schema) -> bool:
    schema, _ = split(schema)
    if kind_of(schema) == "group":
        return all(_fits_in_cells(member) for member in schema["properties"].values())
    return kind_of(schema) not in ("rows", "json")


def typed_value(schema: Schema, value: Any) -> Typed:
    """What the form of a stored value holds; of None, what an empty form holds."""
    schema, _ = split(schema)
    match kind_of(schema):
        case "group":
            return {
                name: typed_value(one, (value or {}).get(name)) for name, one in schema["properties"].items()
            }
        case "rows":
            return [typed_value(schema["items"], row) for row in value or []]
        case "choices":
            return list(value or [])
        case "flag":
            return "1" if value else ""
        case "decimal" if value is not None:
            plain = format(Decimal(value).normalize(), "f")
            return plain.replace(".", ",") if language() == "id" else plain
        case "json" if value is not None:
            return json.dumps(value, ensure_ascii=False, indent=2)
    return "" if value is None else str(value)


def typed_form(schema: Schema, form: MultiDict[str, str], name: str = ROOT) -> Typed:
    """What a submitted form holds. Rows that are empty or ticked for removal are left out."""
    schema, _ = split(schema)
    match kind_of(schema):
        case "group":
            return {key: typed_form(one, form, f"{name}.{key}") for key, one in schema["properties"].items()}
        case "rows":
            rows = [typed_form(schema["items"], form, f"{name}.{row}") for row in _rows(form, name)]
            return [row for row in rows if not is_empty(row)]
        case "choices":
            return form.getlist(name)
    return form.get(name, "").strip()


def _rows(form: MultiDict[str, str], name: str) -> list[int]:
    found = {match[1] for key in form if (match := re.match(rf"{re.escape(name)}\.([0-9]{{1,4}})\.", key))}
    return sorted(int(row) for row in found if not form.get(f"{name}.{row}.{DELETED}"))


def is_empty(typed: Typed) -> bool:
    """Whether nothing was typed."""
    if isinstance(typed, dict):
        return all(is_empty(one) for one in typed.values())
    return not typed


def value_of(schema: Schema, typed: Typed, errors: Errors, name: str = ROOT) -> Any:
    """The value that was typed; what is wrong with it goes into `errors`, by the field's name."""
    schema, is_nullable = split(schema)
    if is_nullable and is_empty(typed):
        return None
    kind = kind_of(schema)
    match kind:
        case "group":
            members = schema["properties"].items()
            return {key: value_of(one, typed[key], errors, f"{name}.{key}") for key, one in members}
        case "rows":
            _check_count(schema, typed, errors, name)
            return [value_of(schema["items"], row, errors, f"{name}.{n}") for n, row in enumerate(typed)]
        case "choices":
            return [one for one in schema["items"]["enum"] if one in typed]
        case "flag":
            return bool(typed)
    try:
        return _single(kind, schema, typed)
    except ValueError as error:
        errors.setdefault(name, []).append(str(error))
        return None


def _check_count(schema: Schema, typed: list[Typed], errors: Errors, name: str) -> None:
    least, most = schema.get("minItems", 0), schema.get("maxItems")
    if len(typed) < least:
        errors[name] = [gettext("Isi paling sedikit %(count)d baris.", count=least)]
    if most is not None and len(typed) > most:
        errors[name] = [gettext("Paling banyak %(count)d baris.", count=most)]


def _single(kind: Kind, schema: Schema, typed: str) -> Any:
    """The value of one field.

    Raises:
        ValueError: what is wrong, in the visitor's language.
    """
    if not typed and kind not in ("text", "choice"):
        raise ValueError(gettext("Bagian ini wajib diisi."))
    match kind:
        case "whole":
            return _whole(schema, typed)
        case "decimal":
            return _decimal(schema, typed)
        case "choice":
            return _choice(schema, typed)
        case "json":
            return _json(typed)
    return _text(schema, typed)


def _whole(schema: Schema, typed: str) -> int:
    least, most = schema.get("minimum"), schema.get("maximum")
    if not _WHOLE.fullmatch(typed):
        raise ValueError(gettext("Isi dengan bilangan bulat."))
    if (least is not None and int(typed) < least) or (most is not None and int(typed) > most):
        raise ValueError(bounds(schema))
    return int(typed)


def bounds(schema: Schema) -> str:
    """Between which numbers a value must be; empty if any will do."""
    match schema.get("minimum"), schema.get("maximum"):
        case (None, None):
            return ""
        case (least, None):
            return gettext("Paling sedikit %(least)s.", least=least)
        case (None, most):
            return gettext("Paling banyak %(most)s.", most=most)
        case (least, most):
            return gettext("%(least)s sampai %(most)s.", least=least, most=most)


def _decimal(schema: Schema, typed: str) -> str:
    written = typed.replace(",", ".")
    if re.fullmatch(schema["pattern"], written):
        return written
    if not re.fullmatch(r"-?[0-9]+\.[0-9]+", written):
        raise ValueError(gettext("Isi dengan angka, misalnya 1,5."))
    places = (_DECIMAL.fullmatch(schema["pattern"]) or {"places": ""})["places"]
    raise ValueError(gettext("Paling banyak %(places)s angka di belakang koma.", places=places))


def _choice(schema: Schema, typed: str) -> Any:
    chosen = {str(one): one for one in schema["enum"]}
    if typed not in chosen:
        raise ValueError(gettext("Pilih salah satu."))
    return chosen[typed]


def _json(typed: str) -> Any:
    try:
        return json.loads(typed)
    except ValueError as error:
        raise ValueError(gettext("Ini bukan JSON: %(why)s", why=str(error))) from error


def _text(schema: Schema, typed: str) -> str:
    if len(typed) < schema.get("minLength", 0):
        raise ValueError(gettext("Bagian ini wajib diisi."))
    if len(typed) > schema.get("maxLength", len(typed)):
        raise ValueError(gettext("Paling banyak %(count)d huruf.", count=schema["maxLength"]))
    return typed
