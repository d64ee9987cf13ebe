"""Dumping answers, and how OpenAPI and JSON Schema describe what is taken and given."""

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import jsonschema_rs
import orjson
import pytest
from flask import Flask, Response

from shared.errors import InvalidInput
from shared.schema.documents import dump
from shared.schema.dumping import dumper_of
from shared.schema.json_schema import json_schema_of
from shared.schema.schemas import Use, schema_class_of
from shared.schema.types import InvalidShape
from shared.web.declared import accepts, answers
from shared.web.problems import ProblemApi
from tests.unit.schema.shapes import (
    Activity,
    All,
    Drawing,
    Finished,
    NewThing,
    Not,
    PageSettings,
    Part,
    PartView,
    Rule,
    Sheet,
    Size,
    ThingChange,
    Tree,
)

VIEW = PartView(
    id=UUID(int=1),
    price=Decimal("2.5"),
    score=Decimal("80.00"),
    made_at=datetime(2026, 5, 19, 2, 15, tzinfo=UTC),
    size=Size.SMALL,
    seconds=0.5,
    by_name={"a": 1},
    parts=(Part(name="Kaki"),),
)
DUMPED = {
    "id": str(UUID(int=1)),
    "price": "2.50",
    "score": "80.00",
    "made_at": "2026-05-19T02:15:00+00:00",
    "size": "small",
    "seconds": 0.5,
    "by_name": {"a": 1},
    "parts": [{"name": "Kaki", "price": "1.00"}],
}


def test_an_answer_is_what_the_annotations_say() -> None:
    dumped = dumper_of(Sheet[PartView], json_values=False)(Sheet([VIEW]))
    assert orjson.loads(orjson.dumps(dumped)) == {"items": [DUMPED], "next": None}


def test_a_document_holds_json_values_alone() -> None:
    assert dump(VIEW) == {**DUMPED, "made_at": "2026-05-19T02:15:00Z"}


def test_what_a_subclass_adds_is_left_out() -> None:
    @dataclass(frozen=True, slots=True, kw_only=True)
    class Secret(Part):
        """More than a part."""

        secret: str

    assert dumper_of(Part, json_values=True)(Secret(name="a", secret="b")) == {"name": "a", "price": "1.00"}


def test_an_answer_that_differs_from_its_request_is_another_schema() -> None:
    assert schema_class_of(Part, Use.BODY).__name__ == "Part"
    assert schema_class_of(Part, Use.ANSWER).__name__ == "PartView"
    assert schema_class_of(Activity, Use.ANSWER) is schema_class_of(Activity, Use.BODY)
    assert schema_class_of(Sheet[PartView], Use.ANSWER).__name__ == "PartSheetView"


@pytest.fixture(scope="module")
def components() -> dict[str, Any]:
    app = Flask("things")
    app.config.update(API_TITLE="Things", API_VERSION="1", OPENAPI_VERSION="3.1.0", SINAU_UNUSED=True)
    api = ProblemApi(app)
    for shape, use in ((NewThing, Use.BODY), (ThingChange, Use.BODY), (PartView, Use.ANSWER),
                       (Drawing, Use.BODY), (Activity, Use.BODY), (Tree, Use.BODY), (Rule, Use.BODY)):  # fmt: skip
        api.spec.components.schema(shape.__name__, schema=schema_class_of(shape, use))
    found: dict[str, Any] = api.spec.to_dict()["components"]["schemas"]
    return found


def test_openapi_describes_members_with_their_rules(components: dict[str, Any]) -> None:
    members = components["NewThing"]["properties"]
    assert components["NewThing"]["required"] == ["name"]
    assert components["NewThing"]["additionalProperties"] is False
    assert components["NewThing"]["description"] == "Everything that a request can carry."
    assert members["name"] == {"type": "string", "maxLength": 10, "description": "One line, and no more."}
    assert members["color"] == {"type": "string", "enum": ["red", "blue"], "default": "red"}
    assert members["key"] == {"type": "string", "pattern": "^(?:[a-z]+|[0-9]+)$", "default": "a"}
    assert members["even"] == {"type": "integer", "minimum": 0, "maximum": 10, "default": 0}
    assert members["size"] == {"type": "string", "enum": ["small", "large"], "default": "small"}
    assert members["made_on"] == {"type": ["string", "null"], "format": "date"}
    assert members["by_name"]["propertyNames"] == {"type": "string", "enum": ["x", "y"]}
    assert components["Part"]["properties"]["price"] == {
        "type": "string", "pattern": r"^-?[0-9]+(\.[0-9]{1,2})?$", "default": "1.00",
    }  # fmt: skip


def test_openapi_describes_left_out_and_null(components: dict[str, Any]) -> None:
    assert "required" not in components["ThingChange"]
    assert components["ThingChange"]["properties"]["owner_id"]["type"] == ["string", "null"]
    assert set(components["PartView"]["properties"]) - set(components["PartView"]["required"]) == {"extra"}


def test_openapi_describes_choices_of_dataclasses(components: dict[str, Any]) -> None:
    figure = components["Drawing"]["properties"]["figures"]["items"]
    assert figure["discriminator"] == {
        "propertyName": "shape",
        "mapping": {"circle": "#/components/schemas/Circle", "square": "#/components/schemas/Square"},
    }
    assert {"$ref": "#/components/schemas/QuizSettings"} in components["Activity"]["properties"]["settings"][
        "oneOf"
    ]
    assert components["Tree"]["properties"]["below"]["items"] == {"$ref": "#/components/schemas/Tree"}


def test_json_schema_accepts_what_is_dumped() -> None:
    for value in (NewThing(name="Meja"), VIEW, Tree(name="a", below=(Tree(name="b"),))):
        assert jsonschema_rs.is_valid(json_schema_of(type(value)), dump(value))
    rule = Rule(when=All(conditions=(Not(condition=Finished(activity_id=UUID(int=1))),)))
    assert jsonschema_rs.is_valid(json_schema_of(Rule), dump(rule))
    assert not jsonschema_rs.is_valid(json_schema_of(Rule), {"when": {"kind": "not", "condition": {}}})
    drawing = Drawing(figures=(), settings=PageSettings(minutes=1))
    assert jsonschema_rs.is_valid(json_schema_of(Drawing), dump(drawing))
    assert not jsonschema_rs.is_valid(json_schema_of(Drawing), {"figures": [], "settings": {"minutes": 1}})
    assert not jsonschema_rs.is_valid(json_schema_of(Tree), {"name": "a", "below": [{"name": 1}]})


def test_what_no_schema_can_be_made_from_is_refused() -> None:
    @dataclass(frozen=True)
    class Heavy:
        """A plain float."""

        weight: float

    @dataclass(frozen=True)
    class Pair:
        """A tuple of two kinds."""

        both: tuple[int, str]

    for shape in (Heavy, Pair, int):
        with pytest.raises(InvalidShape):
            json_schema_of(shape)


def test_an_endpoint_is_given_instances_nearest_first() -> None:
    app = Flask("things")

    @app.post("/things/<int:number>")
    @accepts(ThingChange, location="query")
    @accepts(Part)
    @answers(201, Part, also={200: "It was there."})
    def make(body: Part, args: ThingChange, number: int) -> Part | tuple[Part, int]:
        made = Part(name=f"{body.name} {args.name} {number}")
        return made if number else (made, 200)

    client = app.test_client()
    first = client.post("/things/7?name=x", json={"name": "Kaki"})
    assert (first.status_code, first.get_json()) == (201, {"name": "Kaki x 7", "price": "1.00"})
    assert client.post("/things/0?name=x", json={"name": "Kaki"}).status_code == 200


def test_an_endpoint_answers_with_headers_or_with_a_response_of_its_own() -> None:
    app = Flask("things")

    @app.get("/things/<int:number>")
    @answers(200, Part)
    def show(number: int) -> tuple[Part, int, dict[str, str]] | Response:
        headers = {"ETag": '"1"'}
        return (Part(name="Kaki"), 200, headers) if number else Response(status=304, headers=headers)

    client = app.test_client()
    first = client.get("/things/1")
    assert (first.get_json(), first.headers["ETag"]) == ({"name": "Kaki", "price": "1.00"}, '"1"')
    assert (client.get("/things/0").status_code, client.get("/things/0").data) == (304, b"")


@pytest.mark.parametrize(
    "body", ['{"name": "x", "parts": ' + "[" * 100_000, '{"name": "x", "below": [' * 300 + "]}" * 300]
)
def test_a_document_that_is_nested_without_end_is_refused(body: str) -> None:
    app = Flask("things")

    @app.post("/things")
    @accepts(Tree)
    @answers(204)
    def make(body: Tree) -> None:
        raise AssertionError("it was taken")

    request = app.test_request_context("/things", method="POST", data=body, content_type="application/json")
    with request, pytest.raises(InvalidInput):
        app.view_functions["make"]()
