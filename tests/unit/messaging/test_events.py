"""An event class, its schema, its envelope: what may be written, and what can be read."""

import enum
import uuid
from dataclasses import FrozenInstanceError, dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any, Literal

import orjson
import pytest
from marshmallow import ValidationError

from shared.messaging.cloudevents import HARD_LIMIT_BYTES, decode, encode
from shared.messaging.envelope import unwrap, wrap
from shared.messaging.errors import EventTooLarge, InvalidEvent, InvalidEventClass, Undecodable
from shared.messaging.event import Event, event
from shared.persistence.context import Cause
from shared.schema.json_schema import json_schema_of
from shared.schema.schemas import event_schema_of
from shared.schema.types import InvalidShape

NOW = datetime(2026, 5, 19, 2, 15, 0, 1, tzinfo=UTC)


class Colour(enum.StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True)
class Part:
    """A part of a thing."""

    name: str
    minutes: int | None = None


@event("shop.everything_changed.v1", subject="thing_id")
class EverythingChanged(Event):
    """All that an event can carry."""

    thing_id: uuid.UUID
    price: Decimal
    made_on: date
    changed_at: datetime
    count: int
    in_stock: bool
    kind: Literal["new", "used"]
    colour: Colour
    parts: tuple[Part, ...]
    labels: dict[str, str]
    main_part: Part | None = None
    tags: tuple[str, ...] = ()


@event("shop.state_changed.v2", subject="thing_id", versioned=True)
class StateChanged(Event):
    """A thing has a new state."""

    thing_id: uuid.UUID
    version: int


FACT = EverythingChanged(
    thing_id=uuid.UUID(int=1),
    price=Decimal("12.50"),
    made_on=date(2026, 5, 19),
    changed_at=NOW,
    count=3,
    in_stock=True,
    kind="new",
    colour=Colour.BLUE,
    parts=(Part("a"), Part("b", 10)),
    labels={"x": "y"},
    main_part=Part("a"),
    tags=("t",),
)


def wrapped(fact: Event, **cause: Any) -> Any:
    return wrap(
        fact, event_id=uuid.UUID(int=2), time=NOW, cause=Cause(correlation_id=uuid.UUID(int=3), **cause)
    )


def test_an_event_is_frozen_keyword_only_and_slotted() -> None:
    with pytest.raises((FrozenInstanceError, AttributeError)):
        FACT.count = 4  # type: ignore[misc]
    with pytest.raises(TypeError):
        StateChanged(uuid.UUID(int=1), 1)  # type: ignore[call-arg]
    assert not hasattr(FACT, "__dict__")


def test_an_event_knows_its_name_publisher_and_subject() -> None:
    assert (FACT.NAME, FACT.publisher, FACT.subject) == (
        "shop.everything_changed.v1",
        "shop",
        str(uuid.UUID(int=1)),
    )
    assert StateChanged.VERSIONED
    assert not StateChanged.PII


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("shop.changed", {"subject": "thing_id"}),
        ("Shop.Changed.v1", {"subject": "thing_id"}),
        ("shop.changed.v0", {"subject": "thing_id"}),
        ("shop.changed.v1", {"subject": "other_id"}),
        ("shop.changed.v1", {"subject": "thing_id", "versioned": True}),
        ("shop.changed.v1", {"subject": "thing_id", "pii": True}),
    ],
)
def test_a_class_that_breaks_a_rule_is_refused(name: str, options: dict[str, Any]) -> None:
    class Changed(Event):
        """It changed."""

        thing_id: uuid.UUID

    with pytest.raises(InvalidEventClass):
        event(name, **options)(Changed)


def test_a_type_that_is_not_exact_is_refused() -> None:
    @event("shop.weighed.v1", subject="thing_id")
    class Weighed(Event):
        """It was weighed."""

        thing_id: str
        weight: float

    with pytest.raises(InvalidShape, match="weight"):
        event_schema_of(Weighed)


def test_everything_that_can_be_carried_comes_back_as_it_was() -> None:
    envelope = wrapped(FACT)
    assert unwrap(decode(encode(envelope)), EverythingChanged) == FACT
    assert decode(encode(envelope)) == envelope


def test_on_the_wire_numbers_are_exact_and_instants_are_utc() -> None:
    jakarta = timezone(timedelta(hours=7))
    data = wrapped(replace(FACT, changed_at=NOW.astimezone(jakarta))).data
    assert data["price"] == "12.50"
    assert data["changed_at"] == "2026-05-19T02:15:00.000001Z"
    assert data["made_on"] == "2026-05-19"


def test_the_message_is_a_cloud_event() -> None:
    message = orjson.loads(encode(wrapped(FACT, causation_id=uuid.UUID(int=4))))
    assert message | {"data": None, "traceparent": None} == {
        "specversion": "1.0",
        "id": str(uuid.UUID(int=2)),
        "type": "shop.everything_changed.v1",
        "source": "urn:sinau:shop",
        "subject": str(uuid.UUID(int=1)),
        "time": "2026-05-19T02:15:00.000001Z",
        "datacontenttype": "application/json",
        "correlationid": str(uuid.UUID(int=3)),
        "causationid": str(uuid.UUID(int=4)),
        "traceparent": None,
        "data": None,
    }


def test_a_versioned_event_tells_its_version_outside_its_data() -> None:
    message = orjson.loads(encode(wrapped(StateChanged(thing_id=uuid.UUID(int=1), version=7))))
    assert message["subjectversion"] == 7


def test_the_trace_goes_on_with_a_span_of_its_own() -> None:
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    known = wrapped(FACT, traceparent=f"00-{trace}-00f067aa0ba902b7-00").traceparent
    assert known.startswith(f"00-{trace}-")
    assert known.endswith("-00")
    assert "00f067aa0ba902b7" not in known
    assert wrapped(FACT).traceparent.startswith(f"00-{uuid.UUID(int=3).hex}-")


@pytest.mark.parametrize(
    "changes",
    [
        {"count": "3"},
        {"count": 3.5},
        {"changed_at": datetime(2026, 5, 19)},  # noqa: DTZ001  # naive is what is refused
        {"kind": "broken"},
        {"tags": (1,)},
        {"parts": ({"name": "a"},)},
        {"thing_id": None},
        {"labels": {"x": 1}},
    ],
)
def test_values_that_do_not_fit_the_annotations_are_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidEvent):
        wrapped(replace(FACT, **changes))


def test_a_reader_ignores_what_it_does_not_know_and_a_writer_does_not() -> None:
    data = wrapped(FACT).data
    data["new_member"] = 1
    data["parts"][0]["new_member"] = 1
    data["main_part"]["new_member"] = 1
    assert event_schema_of(EverythingChanged, reading=True)().load(data) == FACT
    with pytest.raises(ValidationError):
        event_schema_of(EverythingChanged)().load(data)


def test_a_missing_member_takes_its_default() -> None:
    envelope = wrapped(FACT)
    del envelope.data["tags"], envelope.data["main_part"], envelope.data["parts"][1]["minutes"]
    expected = replace(FACT, tags=(), main_part=None, parts=(Part("a"), Part("b")))
    assert unwrap(envelope, EverythingChanged) == expected


def test_an_unreadable_member_is_named_without_its_value() -> None:
    envelope = wrapped(FACT)
    envelope.data["count"] = "Siti Rahayu"
    with pytest.raises(Undecodable) as raised:
        unwrap(envelope, EverythingChanged)
    assert "count" in raised.value.detail
    assert "Siti" not in raised.value.detail


@pytest.mark.parametrize(
    "member", ["id", "type", "source", "subject", "time", "correlationid", "data", "specversion"]
)
def test_a_message_without_what_we_need_is_undecodable(member: str) -> None:
    message = orjson.loads(encode(wrapped(FACT)))
    del message[member]
    with pytest.raises(Undecodable, match=member):
        decode(orjson.dumps(message))


def test_an_event_over_the_hard_limit_is_refused() -> None:
    with pytest.raises(EventTooLarge):
        encode(wrapped(replace(FACT, labels={"x": "y" * HARD_LIMIT_BYTES})))


def test_the_json_schema_tells_types_and_what_is_required() -> None:
    schema = json_schema_of(EverythingChanged)
    assert schema["required"] == [
        "thing_id", "price", "made_on", "changed_at", "count", "in_stock", "kind", "colour", "parts", "labels",
    ]  # fmt: skip
    assert schema["properties"]["colour"] == {"type": "string", "enum": ["red", "blue"]}
    assert schema["properties"]["main_part"]["anyOf"][1] == {"type": "null"}
    assert schema["properties"]["parts"]["items"]["title"] == "Part"
