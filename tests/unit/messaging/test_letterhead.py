"""A message on a letterhead is the message that py-amqp would have written."""

from types import SimpleNamespace
from typing import Any

import pytest
from kombu.transport import pyamqp

from shared.ids import uuid7
from shared.messaging.cloudevents import CONTENT_TYPE
from shared.messaging.letterhead import Letterhead
from shared.messaging.sending import Row

TYPE = "shop.order_placed.v1"


@pytest.mark.parametrize("user", ["shop", None])
def test_the_properties_are_those_that_the_library_writes(user: str | None) -> None:
    link: Any = SimpleNamespace(user=user, is_embedded=False)
    channel: Any = pyamqp.Channel.__new__(pyamqp.Channel)
    letterhead = Letterhead(link, channel, service="shop", type_name=TYPE)
    for number in (1, 2):
        row = Row(number, uuid7(), TYPE, "an order", b"{}")
        properties = {"delivery_mode": 2, "type": TYPE, "app_id": "shop", "message_id": str(row.event_id)}
        properties |= {"user_id": user} if user else {}
        wanted = channel.prepare_message(row.body, content_type=CONTENT_TYPE, properties=properties)
        message = letterhead.message(row)
        assert message.body == wanted.body
        assert message._serialize_properties() == wanted._serialize_properties()
