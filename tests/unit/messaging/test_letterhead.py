"""A message on a letterhead is the message that py-amqp would have written."""

import contextlib
from types import SimpleNamespace
from typing import Any

import pytest
from amqp.exceptions import RecoverableConnectionError
from kombu.transport import pyamqp

from shared.ids import uuid7
from shared.messaging.broker.letterhead import Letterhead
from shared.messaging.broker.topology import EXCHANGE
from shared.messaging.cloudevents import CONTENT_TYPE
from shared.messaging.outbox.pending import Row

TYPE = "shop.order_placed.v1"


class Wire:
    """What stands for a connection: keeps what would be sent."""

    def __init__(self) -> None:
        self.sent: list[tuple[Any, ...]] = []
        self.client_properties: dict[str, Any] = {}
        self.transport = SimpleNamespace(having_timeout=contextlib.nullcontext)

    def frame_writer(self, kind: int, channel: int, method: Any, arguments: Any, message: Any) -> None:
        self.sent.append(
            (kind, channel, method, bytes(arguments), message.body, message._serialize_properties())
        )


def channel_on(wire: Wire) -> Any:
    channel: Any = pyamqp.Channel.__new__(pyamqp.Channel)
    channel.connection, channel.channel_id = wire, 7
    return channel


@pytest.mark.parametrize("user", ["shop", None])
def test_what_is_written_is_what_the_library_writes(user: str | None) -> None:
    link: Any = SimpleNamespace(user=user, is_embedded=False)
    wire, wanted = Wire(), Wire()
    letterhead = Letterhead(link, channel_on(wire), service="shop", type_name=TYPE)
    for number in (1, 2):
        row = Row(number, uuid7(), TYPE, "an order", b"{}")
        properties = {"delivery_mode": 2, "type": TYPE, "app_id": "shop", "message_id": str(row.event_id)}
        properties |= {"user_id": user} if user else {}
        library = channel_on(wanted)
        message = library.prepare_message(row.body, content_type=CONTENT_TYPE, properties=properties)
        library._basic_publish(message, exchange=EXCHANGE, routing_key=TYPE, mandatory=True)
        letterhead.publish(row)
    assert len(wire.sent) == 2
    assert wire.sent == wanted.sent


def test_a_channel_that_was_closed_takes_nothing() -> None:
    link: Any = SimpleNamespace(user=None, is_embedded=False)
    channel = channel_on(Wire())
    letterhead = Letterhead(link, channel, service="shop", type_name=TYPE)
    channel.connection = None
    with pytest.raises(RecoverableConnectionError):
        letterhead.publish(Row(1, uuid7(), TYPE, "an order", b"{}"))
