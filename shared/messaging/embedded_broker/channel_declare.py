"""The part of a channel that declares: exchanges, queues, and what binds them."""

from typing import Any

from amqp.exceptions import NotFound, PreconditionFailed
from amqp.protocol import queue_declare_ok_t

from shared.messaging.embedded_broker.broker import Broker
from shared.messaging.routing import Binding


class DeclareMixin:
    """Declares on a broker, with the methods of kombu."""

    _broker: Broker

    def exchange_declare(
        self,
        exchange: str = "",
        type: str = "direct",  # noqa: A002  # what kombu calls it
        *,
        arguments: dict[str, Any] | None = None,
        passive: bool = False,
        **kwargs: Any,
    ) -> None:
        """Declare an exchange, or with `passive` check that it exists."""
        if passive:
            self._must_have("exchanges", exchange)
        elif not self._broker.declarations.exchange(exchange, type, arguments or {}):
            raise PreconditionFailed(f"exchange {exchange!r} exists with another type or other arguments")

    def exchange_delete(self, exchange: str, if_unused: bool = False, nowait: bool = False) -> None:
        """Delete an exchange and its bindings."""
        self._broker.declarations.delete_exchange(exchange)

    def queue_declare(
        self, queue: str = "", passive: bool = False, arguments: dict[str, Any] | None = None, **kwargs: Any
    ) -> queue_declare_ok_t:
        """Declare a queue, or with `passive` check that it exists; the answer has the number of ready messages."""
        if passive:
            self._must_have("queues", queue)
        elif not self._broker.declarations.queue(queue, arguments or {}):
            raise PreconditionFailed(f"queue {queue!r} exists with other arguments")
        return queue_declare_ok_t(queue, self._broker.ready_count(queue), 0)

    def queue_change(self, queue: str, arguments: dict[str, Any]) -> None:
        """Change a queue's arguments; its messages stay. RabbitMQ has policies for this."""
        self._broker.declarations.change_queue(queue, arguments)

    def queue_delete(self, queue: str, if_unused: bool = False, if_empty: bool = False, **kwargs: Any) -> int:
        """Delete a queue with its messages; how many there were."""
        return self._broker.declarations.delete_queue(queue)

    def queue_bind(
        self, queue: str, exchange: str = "", routing_key: str = "", arguments: Any = None, **kwargs: Any
    ) -> None:
        """Bind a queue to an exchange."""
        self._must_have("exchanges", exchange)
        self._must_have("queues", queue)
        self._broker.declarations.bind(Binding(exchange, queue, routing_key))

    def queue_unbind(
        self, queue: str, exchange: str = "", routing_key: str = "", arguments: Any = None, **kwargs: Any
    ) -> None:
        """Remove a binding."""
        self._broker.declarations.unbind(Binding(exchange, queue, routing_key))

    def bindings(self) -> list[Binding]:
        """All bindings."""
        return self._broker.declarations.bindings()

    def queue_purge(self, queue: str, **kwargs: Any) -> int:
        """Delete the ready messages of a queue; how many there were."""
        return self._broker.purge(queue)

    def _must_have(self, table: str, name: str) -> None:
        if not self._broker.declarations.has(table, name):
            raise NotFound(f"no {table[:-1]} {name!r}")
