"""An event as an operator sees it: published by the service, or received."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedEvent:
    """An event that arrived, as an operator sees it; `body` is there while it is kept."""

    event_id: UUID
    type: str
    subject: str | None
    state: str
    attempts: int
    reason: str | None
    received_at: datetime
    due_at: datetime | None
    correlation_id: UUID | None
    body: bytes | None
    position: int = 0
    source: str | None = None
    time: datetime | None = None
    causation_id: UUID | None = None
    settled_at: datetime | None = None

    @property
    def message(self) -> dict[str, Any] | None:
        """The message as JSON values, when it is kept and is JSON."""
        return _message(self.body)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedEvent:
    """An event that this service publishes, as an operator sees it. `position` is the order of sending."""

    event_id: UUID
    type: str
    subject: str
    state: str
    attempts: int
    reason: str | None
    time: datetime
    available_at: datetime
    sent_at: datetime | None
    correlation_id: UUID
    causation_id: UUID | None
    body: bytes
    position: int

    @property
    def message(self) -> dict[str, Any] | None:
        """The message as JSON values."""
        return _message(self.body)


def recorded(row: Any) -> RecordedEvent:
    """An outbox row as an operator sees it."""
    return RecordedEvent(**_values(row, RecordedEvent.__slots__), position=row.position)


def received(row: Any) -> ReceivedEvent:
    """An inbox row as an operator sees it."""
    return ReceivedEvent(**_values(row, ReceivedEvent.__slots__), position=row.arrival)


def _values(row: Any, names: Sequence[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names if name != "position"}


def _message(body: bytes | None) -> dict[str, Any] | None:
    try:
        return None if body is None else dict(orjson.loads(body))
    except (orjson.JSONDecodeError, TypeError, ValueError):
        return None
