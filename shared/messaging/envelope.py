"""Events on the wire: CloudEvents 1.0 in structured JSON, both ways.

Source: CloudEvents 1.0.2 (attributes, JSON format) and its extensions for distributed tracing; `subjectversion`,
`correlationid` and `causationid` are extensions of ours.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar, cast
from uuid import UUID

import orjson
from marshmallow import Schema, ValidationError

from shared import spans
from shared.messaging.errors import EventTooLarge, InvalidEvent, Undecodable
from shared.messaging.event import Event, schema_of

CONTENT_TYPE = "application/cloudevents+json"
SOFT_LIMIT_BYTES = 64 * 1024
HARD_LIMIT_BYTES = 256 * 1024
LONGEST_TEXT = 255
"""Characters of an attribute: all of them are kept in columns, and some in an index, which has its limits."""

E = TypeVar("E", bound=Event)

_schemas: dict[tuple[type[Event], bool], Schema] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """What the events of a transaction follow from.

    Args:
        correlation_id: the same for all that one command led to.
        causation_id: the event that is being handled, if one is.
        traceparent: W3C trace context of the command or event, if known.
        may_cause: the events that may be recorded; None sets no limit (a request, a command line).
    """

    correlation_id: UUID
    causation_id: UUID | None = None
    traceparent: str | None = None
    may_cause: frozenset[type[Event]] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """One message: the attributes of CloudEvents, and the event's own fields as JSON values in `data`."""

    id: UUID
    type: str
    source: str
    subject: str
    time: datetime
    correlation_id: UUID
    data: dict[str, Any]
    subject_version: int | None = None
    causation_id: UUID | None = None
    traceparent: str | None = None

    @property
    def publisher(self) -> str:
        """The service that sent it."""
        return self.source.rsplit(":", 1)[-1]


def source_of(service: str) -> str:
    """The CloudEvents `source` of a service."""
    return f"urn:sinau:{service}"


def wrap(event: Event, *, event_id: UUID, time: datetime, cause: Cause) -> Envelope:
    """Put an event in its envelope.

    Raises:
        InvalidEvent: what would be read back is not what was given, so its values do not fit its annotations.
    """
    strict = _schema(type(event), reading=False)
    try:
        data = strict.dump(event)
        same = strict.load(data) == event
    except (ValidationError, ValueError, TypeError, AttributeError, ArithmeticError) as error:
        names = sorted(_messages(error)) if isinstance(error, ValidationError) else [type(error).__name__]
        raise InvalidEvent(
            f"{event.NAME} does not fit its own annotations: {', '.join(map(str, names))}"
        ) from error
    if not same:
        raise InvalidEvent(
            f"{event.NAME} would be read back as something else: a field has a value of another type"
        )
    return Envelope(
        id=event_id,
        type=event.NAME,
        source=source_of(event.publisher),
        subject=event.subject,
        subject_version=data["version"] if event.VERSIONED else None,
        time=time,
        correlation_id=cause.correlation_id,
        causation_id=cause.causation_id,
        # A span for each event within the trace of its cause; without one, the correlation id names the trace.
        traceparent=spans.child_of(
            spans.read_traceparent(cause.traceparent) or spans.new_traceparent(cause.correlation_id.hex),
            event.NAME,
        ),
        data=data,
    )


def unwrap(envelope: Envelope, cls: type[E]) -> E:
    """Read the event out of its envelope, tolerant of members that this reader does not know.

    Raises:
        Undecodable: a member is missing or has another type.
    """
    try:
        return cast(E, _schema(cls, reading=True).load(envelope.data))
    except ValidationError as error:
        raise Undecodable(f"{cls.NAME}: {_where(error)}") from error


def encode(envelope: Envelope) -> bytes:
    """The message as bytes.

    Raises:
        EventTooLarge: it is over the hard limit.
    """
    message: dict[str, Any] = {
        "specversion": "1.0",
        "id": envelope.id,
        "type": envelope.type,
        "source": envelope.source,
        "subject": envelope.subject,
        "time": envelope.time,
        "datacontenttype": "application/json",
        "correlationid": envelope.correlation_id,
    }
    if envelope.subject_version is not None:
        message["subjectversion"] = envelope.subject_version
    if envelope.causation_id is not None:
        message["causationid"] = envelope.causation_id
    if envelope.traceparent is not None:
        message["traceparent"] = envelope.traceparent
    message["data"] = envelope.data
    body = orjson.dumps(message, option=orjson.OPT_UTC_Z)
    if len(body) > HARD_LIMIT_BYTES:
        raise EventTooLarge(f"{envelope.type}: {len(body)} bytes; the limit is {HARD_LIMIT_BYTES}")
    return body


def decode(body: bytes) -> Envelope:
    """Read a message.

    Raises:
        Undecodable: it is not JSON, or an attribute that we need is missing or malformed.
    """
    try:
        message = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise Undecodable("The body is not JSON") from error
    if not isinstance(message, dict):
        raise Undecodable("The body is not a JSON object")
    if message.get("specversion") != "1.0":
        raise Undecodable("specversion is not 1.0")
    data = message.get("data")
    if not isinstance(data, dict):
        raise Undecodable("data is not an object")
    version = message.get("subjectversion")
    if version is not None and not isinstance(version, int):
        raise Undecodable("subjectversion is not an integer")
    return Envelope(
        id=_uuid(message, "id"),
        type=_text(message, "type"),
        source=_text(message, "source"),
        subject=_text(message, "subject"),
        subject_version=version,
        time=_instant(message),
        correlation_id=_uuid(message, "correlationid"),
        causation_id=_uuid(message, "causationid") if message.get("causationid") else None,
        traceparent=_text(message, "traceparent") if message.get("traceparent") else None,
        data=data,
    )


def _schema(cls: type[Event], *, reading: bool) -> Schema:
    key = (cls, reading)
    if key not in _schemas:
        _schemas[key] = schema_of(cls, reading=reading)()
    return _schemas[key]


def _where(error: ValidationError) -> str:
    # Names of members only: the values may be personal data, and this text is stored and logged.
    messages = _messages(error)
    return "; ".join(f"{name}: {_first(message)}" for name, message in sorted(messages.items(), key=str))


def _messages(error: ValidationError) -> dict[str, Any]:
    messages = error.messages
    return messages if isinstance(messages, dict) else {"_schema": messages}


def _first(message: Any) -> str:
    while isinstance(message, (dict, list)) and message:
        message = next(iter(message.values())) if isinstance(message, dict) else message[0]
    return str(message)


def _text(message: dict[str, Any], name: str) -> str:
    value = message.get(name)
    if not isinstance(value, str) or not value:
        raise Undecodable(f"{name} is missing or not text")
    if len(value) > LONGEST_TEXT or "\0" in value:
        raise Undecodable(f"{name} is longer than {LONGEST_TEXT} characters, or has a zero character")
    return value


def _uuid(message: dict[str, Any], name: str) -> UUID:
    try:
        return UUID(_text(message, name))
    except ValueError as error:
        raise Undecodable(f"{name} is not a UUID") from error


def _instant(message: dict[str, Any]) -> datetime:
    try:
        instant = datetime.fromisoformat(_text(message, "time"))
    except ValueError as error:
        raise Undecodable("time is not an RFC 3339 instant") from error
    if instant.tzinfo is None:
        raise Undecodable("time has no zone")
    return instant.astimezone(UTC)
