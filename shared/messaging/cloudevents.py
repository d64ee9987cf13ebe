"""Envelopes as bytes: CloudEvents 1.0 in structured JSON, both ways.

Source: CloudEvents 1.0.2, JSON format.
"""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson

from shared.messaging.envelope import Envelope
from shared.messaging.errors import EventTooLarge, Undecodable

CONTENT_TYPE = "application/cloudevents+json"
SOFT_LIMIT_BYTES = 64 * 1024
HARD_LIMIT_BYTES = 256 * 1024
LONGEST_TEXT = 255
"""Characters of an attribute: columns hold them, and some are indexed, which limits their length."""


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
