"""An event in its envelope: the attributes of CloudEvents around the fields of the event, checked both ways.

Source: CloudEvents 1.0.2 and its extensions for distributed tracing; `subjectversion`, `correlationid` and
`causationid` are extensions of ours. `cloudevents` makes bytes of it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar, cast
from uuid import UUID

from marshmallow import Schema, ValidationError

from shared import spans
from shared.messaging.errors import InvalidEvent, Undecodable
from shared.messaging.event import Event
from shared.persistence.context import Cause
from shared.schema.schemas import event_schema_of

E = TypeVar("E", bound=Event)

_schemas: dict[tuple[type[Event], bool], Schema] = {}


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
        """The service that published it."""
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


def _schema(cls: type[Event], *, reading: bool) -> Schema:
    key = (cls, reading)
    if key not in _schemas:
        _schemas[key] = event_schema_of(cls, reading=reading)()
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
