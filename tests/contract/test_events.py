"""Every event keeps its promise, in both directions: to yesterday's listeners, and to messages of years ago.

What is stored under shared/contracts/stored/ is what was released. `deploy/tools/stored.py` writes it.
"""

import json
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deploy.tools import stored
from deploy.tools.asyncapi import ENVELOPE
from deploy.tools.flows import published_events
from shared.ids import uuid7
from shared.messaging.cloudevents import decode, encode
from shared.messaging.envelope import unwrap, wrap
from shared.messaging.event import Event
from shared.persistence.context import Cause
from tests.contract.instances import NOW, instances
from tests.contract.yesterday import accepts
from tests.support.history import History

EVENTS = published_events()
BY_NAME = {event.NAME: event for event in EVENTS}
SAMPLES = [(name, path) for name in stored.stored_names() for path in stored.sample_files(name)]

by_event = pytest.mark.parametrize("event", EVENTS, ids=[event.NAME for event in EVENTS])


def test_what_is_stored_is_fresh_and_breaks_no_promise() -> None:
    assert stored.main(["--check"]) == 0


def test_every_event_has_a_schema_and_a_sample_and_none_is_left_over() -> None:
    assert stored.stored_names() == sorted(BY_NAME)
    assert {name for name, _ in SAMPLES} == set(BY_NAME)
    kept = {path.name for path in (stored.FOLDER / "samples").iterdir()}
    assert kept == {path.name for _, path in SAMPLES}, "each sample belongs to a stored event"


@pytest.mark.parametrize(("name", "path"), SAMPLES, ids=[path.name for _, path in SAMPLES])
def test_today_s_reader_reads_what_was_ever_released(name: str, path: Any) -> None:
    envelope = decode(path.read_bytes())
    fact = unwrap(envelope, BY_NAME[name])
    assert envelope.type == name
    assert envelope.publisher == name.partition(".")[0]
    assert envelope.subject == fact.subject


@pytest.mark.parametrize(("name", "path"), SAMPLES, ids=[path.name for _, path in SAMPLES])
def test_a_released_sample_obeys_the_stored_schema(name: str, path: Any) -> None:
    assert accepts(stored.schema_file(name), decode(path.read_bytes()).data)


@by_event
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_yesterday_s_schema_accepts_today_s_messages(event: type[Event], data: st.DataObject) -> None:
    fact = data.draw(instances(event))
    message = decode(encode(wrap(fact, event_id=uuid7(), time=NOW, cause=Cause(correlation_id=uuid7()))))
    assert accepts(stored.schema_file(event.NAME), message.data)
    assert unwrap(message, event) == fact


@by_event
def test_a_stored_schema_refuses_what_is_not_the_event(event: type[Event]) -> None:
    (first, *_) = stored.samples(event.NAME)
    for name in first["data"]:
        if name in required_of(event):
            lacking = {key: value for key, value in first["data"].items() if key != name}
            assert not accepts(stored.schema_file(event.NAME), lacking), name
        wrong = first["data"] | {name: 1.5}
        assert not accepts(stored.schema_file(event.NAME), wrong), name


def required_of(event: type[Event]) -> set[str]:
    return set(stored.schema_document(event)["required"])


def test_every_message_of_a_lived_history_obeys_what_is_stored(history: History) -> None:
    told = set()
    for letter in history.letters:
        told.add(letter.type)
        assert accepts(stored.schema_file(letter.type), decode(letter.body).data), letter.type
        assert accepts(ENVELOPE, json.loads(letter.body)), letter.type
    assert told == set(BY_NAME), "the history tells every event"


@by_event
def test_a_stored_schema_is_a_json_schema(event: type[Event]) -> None:
    jsonschema_rs.meta.validate(stored.schema_document(event))


@by_event
def test_readers_overlook_what_they_do_not_know(event: type[Event]) -> None:
    (first, *_) = stored.samples(event.NAME)
    grown = first["data"] | {"added_in_a_later_release": {"any": ["thing"]}}
    assert accepts(stored.schema_file(event.NAME), grown)


def test_only_identity_carries_personal_data() -> None:
    telling = {"name", "email", "nip", "full_name", "username", "address", "phone", "position", "rank"}
    for event in EVENTS:
        if event.NAME.startswith("identity."):
            continue
        assert not event.PII
        named = set(_names(stored.schema_document(event)))
        # A run's name is that of a class, not of a person.
        allowed = {"name"} if event.NAME == "catalog.run_scheduled.v1" else set()
        assert named & telling <= allowed, event.NAME


def test_an_event_of_identity_that_tells_of_a_person_says_so() -> None:
    assert {event.NAME for event in EVENTS if event.PII} == {"identity.person_recorded.v1"}


def _names(schema: dict[str, Any]) -> list[str]:
    found: list[str] = []
    for name, inner in schema.get("properties", {}).items():
        found += [name, *_names(inner), *_names(inner.get("items", {}))]
    return found
