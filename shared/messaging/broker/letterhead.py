"""Messages of one type, whose properties differ in the id alone: py-amqp takes longer over these than over the rest."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from amqp import spec
from amqp.exceptions import RecoverableConnectionError
from amqp.serialization import dumps

from shared.messaging.broker.connection import Link
from shared.messaging.broker.topology import EXCHANGE
from shared.messaging.cloudevents import CONTENT_TYPE
from shared.messaging.outbox.pending import Row

_ID = str(UUID(int=0))
"""Stands where a message's id belongs, and is as long."""
_METHOD_FRAME = 1


@dataclass(slots=True)
class _Written:
    """What py-amqp needs of a message: its body, and its properties as they are sent."""

    body: bytes
    properties: bytes

    def _serialize_properties(self) -> bytes:
        return self.properties


class Letterhead:
    """What the messages of one type have in common.

    Args:
        link: over which they go.
        channel: on it.
        service: whose events these are.
        type_name: their type.
    """

    def __init__(self, link: Link, channel: Any, *, service: str, type_name: str) -> None:
        self._channel = channel
        self._type = type_name
        self._properties: dict[str, Any] = {"delivery_mode": 2, "type": type_name, "app_id": service}
        if link.user:
            # The broker refuses a user id that is not the connection's own, so a reader may trust it.
            self._properties["user_id"] = link.user
        self._parts: list[bytes] = []
        if not link.is_embedded:
            # What `basic_publish` would write each time: a reserved number, where to, whether mandatory and immediate.
            self._method = dumps("Bssbb", (0, EXCHANGE, type_name, True, False))
            self._parts = self._prepared(_ID, b"")._serialize_properties().split(_ID.encode())

    def publish(self, row: Row) -> None:
        """Hand an event to the broker, which is to return it when no queue is bound to its type.

        Raises:
            OSError, AMQPError: the connection is gone.
        """
        event_id = str(row.event_id)
        if not self._parts:
            message = self._prepared(event_id, row.body)
            self._channel.basic_publish(message, exchange=EXCHANGE, routing_key=self._type, mandatory=True)
            return
        connection = self._channel.connection
        if connection is None:
            raise RecoverableConnectionError("the broker has closed the channel")
        written = _Written(row.body, event_id.encode().join(self._parts))
        connection.frame_writer(
            _METHOD_FRAME, self._channel.channel_id, spec.Basic.Publish, self._method, written
        )

    def _prepared(self, event_id: str, body: bytes) -> Any:
        properties = {**self._properties, "message_id": event_id}
        return self._channel.prepare_message(body, content_type=CONTENT_TYPE, properties=properties)
