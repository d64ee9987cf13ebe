"""Loading a request: what is taken, what is refused, and where each message stands."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from shared.errors import InvalidInput
from shared.schema.documents import dump, load
from shared.schema.schemas import Use, schema_of
from shared.schema.types import UNSET, given
from tests.unit.schema.shapes import (
    Activity,
    All,
    Circle,
    Drawing,
    Finished,
    NewThing,
    Not,
    PageSettings,
    Part,
    QuizSettings,
    Rule,
    Size,
    Square,
    ThingChange,
    Tree,
    Window,
)

KEY = UUID(int=1)
TOO_MUCH = "Must be greater than or equal to 0 and less than or equal to 100."
FULL = {
    "name": "Meja",
    "notes": "Satu\nDua",
    "color": "blue",
    "key": "abc",
    "even": 4,
    "size": "large",
    "kind": "b",
    "is_good": True,
    "made_on": "2026-05-19",
    "made_at": "2026-05-19T09:15:00+07:00",
    "parts": [{"name": "Kaki", "price": "2.5"}, {"name": "Daun"}],
    "by_name": {"x": [str(KEY)]},
    "free": {"a": [1, {"b": "c"}]},
}


def nested(levels: int) -> dict[str, Any]:
    """An object in an object and so on."""
    document: dict[str, Any] = {}
    for _level in range(levels - 1):
        document = {"a": document}
    return document


def refused(cls: type[Any], document: dict[str, Any]) -> dict[str, list[str]]:
    """The messages by path."""
    with pytest.raises(InvalidInput) as caught:
        load(cls, document)
    return caught.value.fields


def test_a_document_becomes_an_instance() -> None:
    assert load(NewThing, FULL) == NewThing(
        name="Meja",
        notes="Satu\nDua",
        color="blue",
        key="abc",
        even=4,
        size=Size.LARGE,
        kind="b",
        is_good=True,
        made_on=date(2026, 5, 19),
        made_at=datetime(2026, 5, 19, 2, 15, tzinfo=UTC),
        parts=(Part(name="Kaki", price=Decimal("2.50")), Part(name="Daun")),
        by_name={"x": (KEY,)},
        free={"a": [1, {"b": "c"}]},
    )


def test_a_document_that_is_dumped_loads_again() -> None:
    thing = load(NewThing, FULL)
    assert load(NewThing, dump(thing)) == thing


def test_what_is_left_out_takes_its_default() -> None:
    assert load(NewThing, {"name": "Meja"}) == NewThing(name="Meja")


@pytest.mark.parametrize(
    ("member", "value", "path", "message"),
    [
        ("name", "Lebih dari sepuluh", "name", "Longer than maximum length 10."),
        ("name", None, "name", "Field may not be null."),
        ("name", "Dua\nbaris", "name", "The character U+000A is not allowed here: remove it."),
        ("notes", "a\0b", "notes", "The character U+0000 is not allowed here: remove it."),
        ("color", "green", "color", "Must be one of: red, blue."),
        ("key", "a1", "key", "Letters or digits."),
        ("key", "a\n", "key", "The character U+000A is not allowed here: remove it."),
        ("even", 3, "even", "Not even."),
        ("even", "4", "even", "Not a valid integer."),
        ("size", "huge", "size", "Must be one of: small, large."),
        ("kind", "c", "kind", "Must be one of: a, b."),
        ("is_good", "yes", "is_good", "Not a valid boolean."),
        ("made_at", "2026-05-19T09:15:00", "made_at", "An instant without a zone."),
        ("made_at", "yesterday", "made_at", "Not an RFC 3339 instant."),
        ("parts", [{"name": "Kaki"}, {"name": ""}], "parts.1.name", "Length must be between 1 and 20."),
        ("parts", [{"name": "a", "price": "101"}], "parts.0.price", TOO_MUCH),
        ("by_name", {"z": []}, "by_name.z.key", "Must be one of: x, y."),
        ("free", {"a": [1, "b\x07"]}, "free.a.1", "The character U+0007 is not allowed here: remove it."),
        ("free", {"a": 2**63}, "free.a", "A whole number has at most 64 bits."),
        ("free", {"a": float("nan")}, "free.a", "Not a number that JSON has."),
        ("free", nested(51), "free" + ".a" * 50, "Nested more than 50 levels deep."),
        ("nmae", "Meja", "nmae", "Unknown field."),
    ],
)  # fmt: skip
def test_each_message_stands_at_its_path(member: str, value: Any, path: str, message: str) -> None:
    assert refused(NewThing, {"name": "Meja", member: value}) == {path: [message]}


def test_what_has_no_default_is_required() -> None:
    assert refused(NewThing, {}) == {"name": ["Missing data for required field."]}


def test_an_instant_at_the_edge_of_the_calendar_is_taken() -> None:
    for text in ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"):
        assert load(NewThing, {"name": "Meja", "made_at": text}).made_at == datetime.fromisoformat(text)


def test_left_out_is_not_null() -> None:
    assert load(ThingChange, {}) == ThingChange()
    assert given(load(ThingChange, {"owner_id": None})) == {"owner_id": None}
    assert load(ThingChange, {"name": "Meja"}).owner_id is UNSET
    assert refused(ThingChange, {"name": None}) == {"name": ["Field may not be null."]}


def test_a_rule_between_members_names_one_of_them() -> None:
    assert load(Window, {"pin": "123"}) == Window(pin="123")
    assert refused(Window, {"pin": "1", "token": "2"}) == {"pin": ["Send either pin or token."]}


def test_a_member_of_its_own_chooses_the_dataclass() -> None:
    document = {"figures": [{"shape": "circle", "radius": 1}, {"shape": "square", "side": 2}]}
    assert load(Drawing, document).figures == (Circle(radius=1), Square(side=2))
    assert dump(load(Drawing, document)) == {**document, "settings": None}
    unknown = {"figures": [{"shape": "line"}]}
    assert refused(Drawing, unknown) == {"figures.0.shape": ["Must be one of: circle, square."]}
    assert refused(Drawing, {"figures": [{"shape": "circle", "side": 1}]}) == {
        "figures.0.radius": ["Missing data for required field."],
        "figures.0.side": ["Unknown field."],
    }


def test_a_registry_may_name_the_choices() -> None:
    document = {"figures": [], "settings": {"type": "page", "minutes": 3}}
    assert load(Drawing, document).settings == PageSettings(minutes=3)
    assert dump(load(Drawing, document)) == document


def test_a_member_beside_it_may_choose_the_dataclass() -> None:
    document = {"kind": "quiz", "settings": {"attempts": 2}}
    assert load(Activity, document) == Activity(kind="quiz", settings=QuizSettings(attempts=2))
    assert dump(load(Activity, document)) == document
    assert refused(Activity, {"kind": "game", "settings": {}}) == {
        "settings": ["`kind` must be one of: page, quiz."]
    }


def test_a_dataclass_may_hold_itself() -> None:
    document = {"name": "a", "below": [{"name": "b", "below": []}]}
    assert load(Tree, document) == Tree(name="a", below=(Tree(name="b"),))
    assert dump(load(Tree, document)) == document


def test_choices_may_hold_choices() -> None:
    finished = {"kind": "finished", "activity_id": str(KEY)}
    document = {"when": {"kind": "all", "conditions": [finished, {"kind": "not", "condition": finished}]}}
    leaf = Finished(activity_id=KEY)
    assert load(Rule, document) == Rule(when=All(conditions=(leaf, Not(condition=leaf))))
    assert dump(load(Rule, document)) == document
    assert load(Rule, {"when": None}) == Rule()
    assert refused(Rule, {"when": {"kind": "not", "condition": {"kind": "never"}}}) == {
        "when.condition.kind": ["Must be one of: all, not, finished."]
    }


def test_query_arguments_are_texts() -> None:
    loaded = schema_of(NewThing, Use.QUERY).load({"name": "a", "even": "4", "is_good": "true", "more": "1"})
    assert loaded == NewThing(name="a", even=4, is_good=True)


def test_a_member_may_be_called_as_schemas_call_what_they_have() -> None:
    @dataclass(frozen=True, kw_only=True)
    class Shop:
        """Where things are sold."""

        description: str

    assert load(Shop, {"description": "On the corner."}) == Shop(description="On the corner.")
    assert list(schema_of(Shop, Use.ANSWER).fields) == ["description"]
