"""The form of a policy: every field has words, and what is typed becomes the value that the schema asks for."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from services.portal.managing.forms.policy_labels import policy_label
from services.portal.managing.forms.policy_schema import kind_of, split, typed_form, typed_value, value_of
from services.portal.web.forms import Errors
from shared.policies.definition import Policy
from shared.schema.documents import dump
from shared.schema.json_schema import json_schema_of
from tests.integration.portal.staff.policy_services import TABLES

POLICIES = [(service, policy) for service, (table, _) in TABLES.items() for policy in table.policies]
DECIMAL = {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]{1,2})?$"}
COLOUR = {"type": "string", "enum": ["red", "blue"]}
SHELF = {
    "type": "object",
    "properties": {
        "name": {"type": "string", "minLength": 1, "maxLength": 5},
        "price": {"anyOf": [DECIMAL, {"type": "null"}]},
        "size": {"type": "object", "properties": {"width": {"type": "integer"}}},
        "colours": {"type": "array", "items": COLOUR},
        "sold": {"type": "boolean"},
    },
}
SHOP: dict[str, Any] = {
    "type": "object",
    "properties": {
        "opened_on": {"type": "string", "format": "date"},
        "motto": {"type": "string"},
        "colour": {"anyOf": [COLOUR, {"type": "null"}]},
        "shelves": {"type": "array", "items": SHELF, "minItems": 1, "maxItems": 3},
        "open": {"type": "boolean"},
        "prices": {"type": "object", "additionalProperties": DECIMAL},
    },
}
SMALL_SHELF = {"name": "A", "price": None, "size": {"width": 3}, "colours": ["blue"], "sold": True}
DEAR_SHELF = SMALL_SHELF | {"price": "12.50", "size": {"width": -1}, "colours": []}
VALUE = {
    "opened_on": "2026-05-19",
    "motto": "",
    "colour": None,
    "shelves": [SMALL_SHELF, DEAR_SHELF],
    "open": False,
    "prices": {"tea": "2.50"},
}


@pytest.fixture(autouse=True)
def indonesian(app: Flask) -> Iterator[None]:
    """A visitor who reads Indonesian."""
    with app.test_request_context("/"):
        yield


def fields_of(schema: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every field of a schema by its path, rows without their numbers."""
    schema, _ = split(schema)
    if path:
        yield path, schema
    if schema.get("type") == "array":
        schema, _ = split(schema["items"])
    for name, member in schema.get("properties", {}).items():
        yield from fields_of(member, f"{path}.{name}".lstrip("."))


def form_of(typed: Any, name: str = "value") -> Iterator[tuple[str, str]]:
    """The fields that a browser sends of typed values."""
    if isinstance(typed, dict):
        for key, one in typed.items():
            yield from form_of(one, f"{name}.{key}")
    elif isinstance(typed, list):
        for number, one in enumerate(typed):
            yield from [(name, one)] if isinstance(one, str) else form_of(one, f"{name}.{number}")
    elif typed:
        yield name, typed


def read(*typed: tuple[str, str], schema: Mapping[str, Any] = SHOP) -> tuple[Any, Errors]:
    """The value of the fields of a form, and what is wrong with them."""
    errors: Errors = {}
    return value_of(schema, typed_form(schema, MultiDict(typed)), errors), errors


@pytest.mark.parametrize(("service", "policy"), POLICIES, ids=lambda one: getattr(one, "name", one))
def test_every_policy_and_field_has_words(service: str, policy: Policy[Any]) -> None:
    label = policy_label(service, policy.name, "")
    place = "services/portal/managing/forms/policy_labels.py"
    assert label.description, f"give {service}.{policy.name} a PolicyLabel in {place}"
    fields = dict(fields_of(json_schema_of(policy.form)))
    assert fields.keys() - label.fields.keys() == set(), f"give these fields a FieldLabel in {place}"
    assert label.fields.keys() - fields.keys() == set(), f"no such field: remove its FieldLabel in {place}"
    for path, schema in fields.items():
        values = schema.get("enum") or schema.get("items", {}).get("enum", [])
        assert set(values) <= label.of(path).options.keys(), f"give the values of {path} words in {place}"
        assert kind_of(schema) != "json", (
            f"{path}: {policy.form.__name__} has a member that the form shows as JSON"
        )


@pytest.mark.parametrize(("service", "policy"), POLICIES, ids=lambda one: getattr(one, "name", one))
def test_a_default_comes_back_from_its_form_as_it_was(service: str, policy: Policy[Any]) -> None:
    schema, default = json_schema_of(policy.form), dump(policy.default)
    value, errors = read(*form_of(typed_value(schema, default)), schema=schema)
    assert errors == {}
    assert value.keys() == default.keys()
    assert typed_value(schema, value) == typed_value(schema, default)


def test_every_kind_of_value_comes_back_as_it_was() -> None:
    typed = typed_value(SHOP, VALUE)
    assert typed["shelves"][1]["price"] == "12,5"
    value, errors = read(*form_of(typed))
    assert errors == {}
    assert value == VALUE | {"shelves": [SMALL_SHELF, DEAR_SHELF | {"price": "12.5"}]}


def test_rows_that_are_empty_or_ticked_are_left_out_and_messages_count_the_rest() -> None:
    value, errors = read(
        ("value.opened_on", "2026-05-19"),
        ("value.prices", "{}"),
        ("value.shelves.0.name", "A"),
        ("value.shelves.0.hapus", "1"),
        ("value.shelves.1.name", " "),
        ("value.shelves.1.size.width", ""),
        ("value.shelves.10.name", "B"),
        ("value.shelves.10.size.width", "wide"),
        ("value.shelves.2.size.width", "2"),
    )
    assert [shelf["name"] for shelf in value["shelves"]] == [None, "B"]
    assert errors == {
        "value.shelves.0.name": ["Bagian ini wajib diisi."],
        "value.shelves.1.size.width": ["Isi dengan bilangan bulat."],
    }


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("shelves.0.name", "ABCDEF", "Paling banyak 5 huruf."),
        ("shelves.0.price", "1,234", "Paling banyak 2 angka di belakang koma."),
        ("shelves.0.price", "1.234,5", "Isi dengan angka, misalnya 1,5."),
        ("shelves.0.size.width", "1.5", "Isi dengan bilangan bulat."),
        ("shelves.0.size.width", "9" * 16, "Isi dengan bilangan bulat."),
        ("colour", "green", "Pilih salah satu."),
        ("opened_on", "", "Bagian ini wajib diisi."),
        ("prices", "{tea}", "Ini bukan JSON: Expecting property name"),
    ],
)
def test_what_does_not_fit_is_told_by_its_field(field: str, typed: str, told: str) -> None:
    fields = dict(form_of(typed_value(SHOP, VALUE))) | {f"value.{field}": typed}
    _, errors = read(*fields.items())
    assert list(errors) == [f"value.{field}"]
    assert errors[f"value.{field}"][0].startswith(told)


@pytest.mark.parametrize(
    ("count", "told"), [(0, "Isi paling sedikit 1 baris."), (4, "Paling banyak 3 baris.")]
)
def test_rows_are_counted(count: int, told: str) -> None:
    typed = typed_value(SHOP, VALUE | {"shelves": [SMALL_SHELF] * count})
    assert read(*form_of(typed))[1] == {"value.shelves": [told]}


def test_rows_within_rows_are_written_as_json() -> None:
    rows = {
        "type": "array",
        "items": {"type": "object", "properties": {"inner": SHOP["properties"]["shelves"]}},
    }
    assert kind_of(rows) == "json"
    assert kind_of({"$ref": "#/$defs/Tree"}) == "json"
