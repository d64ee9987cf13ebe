"""Connections to RabbitMQ or to the embedded broker, used in the same way."""

import contextlib
import sqlite3
import time
from collections.abc import Iterator
from typing import Any

from amqp.exceptions import AMQPError
from kombu.connection import Connection

from shared.messaging.broker.addresses import arguments_of, is_embedded
from shared.messaging.broker.rabbitmq import Transport as RabbitMqTransport
from shared.messaging.embedded_broker.transport import Transport as EmbeddedTransport
from shared.messaging.errors import BrokerRefused

# kombu is typed in part, and not quite as it behaves.
_Connection: Any = Connection

BROKER_ERRORS: tuple[type[Exception], ...] = (OSError, AMQPError, sqlite3.Error, BrokerRefused)
"""What a link raises when the broker is unavailable or refuses."""


class Link:
    """One open connection to the broker, used by one thread.

    kombu and py-amqp open a connection again when they find it closed, and would then wait for messages on one that
    has no consumers. A link never does: once broken it raises until it is thrown away.

    Args:
        url: of the broker.
        name: what an operator sees in the broker's list of connections.
        user: whose connection this is, on the embedded broker; for RabbitMQ the address says it.

    Raises:
        OSError, AMQPError, sqlite3.Error: the broker is unavailable or refuses the connection.
    """

    def __init__(self, url: str, *, name: str, user: str | None = None) -> None:
        self.is_embedded = is_embedded(url)
        transport = EmbeddedTransport if self.is_embedded else RabbitMqTransport
        self._connection = _Connection(transport=transport, **arguments_of(url, name, user))
        self._connection.connect()
        self._raw = self._connection.connection
        self._transport = self._connection.transport
        self._heartbeat_at = time.monotonic()
        self._broken = False
        self.user: str | None = user if self.is_embedded else self._connection.userid

    def channel(self) -> Any:
        """A kombu channel on this connection."""
        return self._transport.create_channel(self._raw)

    def drain(self, timeout: float) -> bool:
        """Wait for the broker and handle what it has sent; whether there was anything. Keeps the heartbeat going.

        Args:
            timeout: seconds; 0 does not wait.
        """
        if self._broken:
            raise ConnectionResetError("this link to the broker is broken, or closed")
        now = time.monotonic()
        if now - self._heartbeat_at >= 1:
            self._heartbeat_at = now
            self._transport.heartbeat_check(self._raw)
        try:
            self._transport.drain_events(self._raw, timeout=timeout)
        except TimeoutError:
            return False
        except BaseException:
            self._broken = True
            raise
        return True

    @contextlib.contextmanager
    def gathering(self, timeout: float) -> Iterator[None]:
        """Send what is written within the block in pieces of some kilobytes instead of one by one.

        Args:
            timeout: seconds that the broker may take to receive a piece.

        Raises:
            OSError: it did not receive it.
        """
        with self._transport.gathering(self._raw, timeout):
            yield

    def wake(self) -> None:
        """End a `drain` of another thread early, on the embedded broker; RabbitMQ's socket has to time out."""
        self._transport.wake()

    def close(self) -> None:
        """Close the connection; a broker that does not answer soon is left alone."""
        self._broken = True
        with contextlib.suppress(Exception):
            self._connection.release()

    def abandon(self) -> None:
        """Drop the connection, which is in doubt, without telling the broker."""
        self._broken = True
        with contextlib.suppress(Exception):
            self._connection.collect(socket_timeout=1)
