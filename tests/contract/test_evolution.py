"""Each way to break an event is shown to be caught, and to be truly a break for a reader old or new."""

import json
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal
from uuid import UUID

import pytest

from deploy.tools import stored
from deploy.tools.evolution import breaks
from deploy.tools.samples import sample_message
from shared.contracts.catalog import CourseVersionPublished
from shared.messaging.cloudevents import decode
from shared.messaging.envelope import unwrap
from shared.messaging.errors import Undecodable
from shared.messaging.event import Event, event
from tests.contract.yesterday import accepts

NAME = "enrollment.seat_taken.v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part."""

    title: str
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GrownPart:
    """A part of the next release."""

    title: str
    minutes: int
    level: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherPart:
    """A part that renamed a field."""

    title: str
    length: int


@event(NAME, subject="seat_id")
class SeatTaken(Event):
    """As it was released."""

    seat_id: UUID
    person_id: UUID
    title: str
    jp: Decimal
    kind: Literal["passed", "attended"]
    parts: tuple[Part, ...]
    note: str | None = None


def changed(
    *, subject: str = "seat_id", defaults: dict[str, Any] | None = None, **annotations: Any
) -> type[Event]:
    """The event with fields of other types, with more fields, or, for None, without them."""
    hints = {**SeatTaken.__annotations__, **annotations}
    members: dict[str, Any] = {"note": None} if defaults is None else defaults
    members = {
        "__doc__": "As it would be released.",
        "__annotations__": {name: hint for name, hint in hints.items() if hint is not None},
        "__module__": __name__,
        **members,
    }
    return event(NAME, subject=subject)(type("SeatTaken", (Event,), members))


def breaks_of(present: type[Event]) -> tuple[str, ...]:
    return breaks(stored.schema_document(SeatTaken), stored.schema_document(present))


def new_reads_old(present: type[Event]) -> bool:
    """Whether today's class reads yesterday's message, one without the optional field too."""
    message = sample_message(SeatTaken)
    lacking = {**message, "data": {k: v for k, v in message["data"].items() if k != "note"}}
    try:
        for old in (message, lacking):
            unwrap(decode(json.dumps(old).encode()), present)
    except Undecodable:
        return False
    return True


def old_reads_new(present: type[Event]) -> bool:
    """Whether yesterday's schema accepts what today's class sends."""
    return accepts(stored.schema_document(SeatTaken), sample_message(present)["data"])


BREAKS = {
    "a field without a default": (changed(number=int), "number was added without a default"),
    "a field taken away": (changed(title=None), "title was removed or renamed"),
    "a field renamed": (changed(jp=None, hours=Decimal), "jp was removed or renamed"),
    "text becomes a number": (changed(title=int), "title changed its type"),
    "a decimal becomes an integer": (changed(jp=int), "jp changed its type"),
    "one becomes several": (changed(title=tuple[str, ...]), "title changed its type"),
    "a default taken away": (changed(defaults={}), "note lost its default"),
    "a field may be empty": (changed(title=str | None), "title changed its type"),
    "a field may not be empty any more": (changed(note=str, defaults={"note": ""}), "note changed its type"),
    "a word taken from a choice": (changed(kind=Literal["attended"]), "kind changed its type"),
    "a word added to a choice": (
        changed(kind=Literal["revoked", "passed", "attended"]),
        "kind changed its type",
    ),
    "a field of a part renamed": (changed(parts=tuple[OtherPart, ...]), "parts[].minutes was removed"),
}
KEEPS = {
    "nothing": changed(),
    "a field with a default": changed(
        over_cap=bool, room=str | None, defaults={"note": None, "over_cap": False, "room": None}
    ),
    "a part's field with a default": changed(parts=tuple[GrownPart, ...]),
    "a default for a field that had none": changed(defaults={"note": None, "title": ""}),
}


@pytest.mark.parametrize(("present", "reason"), BREAKS.values(), ids=list(BREAKS))
def test_a_broken_promise_is_caught(present: type[Event], reason: str) -> None:
    assert any(line.startswith(reason) for line in breaks_of(present)), breaks_of(present)


@pytest.mark.parametrize("present", KEEPS.values(), ids=list(KEEPS))
def test_a_kept_promise_is_no_matter_and_is_read_both_ways(present: type[Event]) -> None:
    assert breaks_of(present) == ()
    assert new_reads_old(present)
    assert old_reads_new(present)


@pytest.mark.parametrize(
    "change",
    ["a field without a default", "a field renamed", "text becomes a number", "a default taken away",
     "a field of a part renamed"],
)  # fmt: skip
def test_what_is_caught_would_have_broken_a_reader_of_today(change: str) -> None:
    assert not new_reads_old(BREAKS[change][0])


@pytest.mark.parametrize(
    "change",
    ["a field taken away", "a field renamed", "one becomes several", "a word added to a choice",
     "a field of a part renamed"],
)  # fmt: skip
def test_what_is_caught_would_have_broken_a_reader_of_yesterday(change: str) -> None:
    assert not old_reads_new(BREAKS[change][0])


def test_another_subject_is_caught() -> None:
    assert breaks_of(changed(subject="person_id")) == ("x-subject changed",)


@pytest.mark.parametrize(
    ("member", "value", "reason"),
    [
        ("required", ["activity_id"], ""),
        ("properties", {}, "ActivityFinished.activity_id was removed"),
    ],
    ids=["the same", "a field of one alternative removed"],
)
def test_what_changes_inside_a_condition_is_caught(member: str, value: Any, reason: str) -> None:
    """Conditions hold themselves, so their schemas stand under `$defs` and between alternatives."""
    released = stored.schema_document(CourseVersionPublished)
    present = json.loads(json.dumps(released))
    alternatives = present["properties"]["completion"]["oneOf"]
    finished = next(one for one in alternatives if one.get("title") == "ActivityFinished")
    finished[member] = value
    found = breaks(released, present)
    assert any("activity_id was removed" in line for line in found) is bool(reason), found


def test_what_changes_in_a_definition_that_is_referred_to_is_caught() -> None:
    released = stored.schema_document(CourseVersionPublished)
    present = json.loads(json.dumps(released))
    del present["$defs"]["AllOf"]["properties"]["conditions"]
    assert any(line.startswith("AllOf.conditions was removed") for line in breaks(released, present))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A store that has released the event once."""
    release(tmp_path, SeatTaken)
    return tmp_path


def release(folder: Path, cls: type[Event]) -> None:
    for path, text in stored.stale((cls,), folder).items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")


def test_a_release_is_stored_with_a_sample(folder: Path) -> None:
    assert stored.stored_names(folder) == [NAME]
    assert stored.samples(NAME, folder) == [sample_message(SeatTaken)]
    assert stored.stale((SeatTaken,), folder) == {}


def test_a_grown_event_gets_a_second_sample_and_keeps_the_first(folder: Path) -> None:
    grown = changed(room=str, defaults={"note": None, "room": ""})
    assert stored.broken_promises((grown,), folder) == []
    release(folder, grown)
    assert stored.samples(NAME, folder) == [sample_message(SeatTaken), sample_message(grown)]
    assert stored.stale((grown,), folder) == {}


def test_after_growing_the_new_field_is_promised_too(folder: Path) -> None:
    release(folder, changed(room=str, defaults={"note": None, "room": ""}))
    assert stored.broken_promises((SeatTaken,), folder) == [
        f"{NAME}: room was removed or renamed: yesterday's readers need it"
    ]


def test_a_class_that_is_gone_is_caught(folder: Path) -> None:
    assert stored.broken_promises((), folder) == [f"{NAME}: the class is gone; listeners may still read it"]


def test_other_words_are_no_new_release(folder: Path) -> None:
    reworded = changed()
    assert [path.name for path in stored.stale((reworded,), folder)] == [f"{NAME}.json"]
