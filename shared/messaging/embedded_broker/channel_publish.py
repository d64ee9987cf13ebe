"""The part of a channel that publishes."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

import orjson
from amqp.exceptions import NotFound, PreconditionFailed

from shared.messaging.embedded_broker.broker import Broker
from shared.messaging.embedded_broker.messages import Outgoing, PublishResult
from shared.messaging.routing import NoSuchExchange

NO_ROUTE = 312


class PublishMixin:
    """Publishes to a broker, with RabbitMQ's confirms and its check of the user id.

    Args:
        broker: to publish to.
        user: whose connection this is; None for an operator's.
    """

    def __init__(self, broker: Broker, user: str | None) -> None:
        self._broker = broker
        self._user = user
        self.events: dict[str, set[Callable[..., None]]] = defaultdict(set)
        self._confirming = False
        self._published = 0
        self._outgoing: list[tuple[Outgoing, bool, Any]] = []

    def confirm_select(self, nowait: bool = False) -> None:
        """From now on, confirm each publish by `events`, counted from 1."""
        self._confirming = True

    def basic_publish(
        self,
        message: dict[str, Any],
        exchange: str = "",
        routing_key: str = "",
        mandatory: bool = False,
        **kwargs: Any,
    ) -> None:
        """Publish a message, with confirms when the channel is drained. Without confirms it is durable on return."""
        body = message["body"]
        properties = {key: value for key, value in message["properties"].items() if key != "delivery_info"}
        if properties.get("user_id", self._user) != self._user:
            raise PreconditionFailed(
                f"user_id is {properties['user_id']!r}, the connection's is {self._user!r}"
            )
        if self._user is not None:
            properties["user_id"] = self._user
        text = orjson.dumps(
            {
                "content_type": message["content-type"],
                "content_encoding": message["content-encoding"],
                "headers": message["headers"],
                "properties": properties,
            }
        ).decode()
        data = body.encode() if isinstance(body, str) else bytes(body)
        self._outgoing.append((Outgoing(exchange, routing_key, text, data), mandatory, message))
        if not self._confirming:
            self.flush()

    def flush(self) -> bool:
        """Write what was published, in one transaction; whether there was any."""
        if not self._outgoing:
            return False
        outgoing, self._outgoing = self._outgoing, []
        try:
            results = self._broker.publish([item for item, _, _ in outgoing])
        except NoSuchExchange as error:
            raise NotFound(f"no exchange {error.args[0]!r}") from error
        for (item, mandatory, message), result in zip(outgoing, results, strict=True):
            if mandatory and result is PublishResult.UNROUTED:
                returned = NotFound(f"NO_ROUTE {item.routing_key}", reply_code=NO_ROUTE)
                for callback in self.events["basic_return"]:
                    callback(returned, item.exchange, item.routing_key, message)
        first, self._published = self._published + 1, self._published + len(outgoing)
        if self._confirming:
            for number, result in enumerate(results, start=first):
                for refuse in self.events["basic_nack"] if result is PublishResult.REFUSED else ():
                    refuse(number, False)
            for acknowledge in self.events["basic_ack"]:
                acknowledge(self._published, True)
        return True
