"""Connections to the broker, RabbitMQ's or our own: what they are asked for is the same."""

import contextlib
import select
import sqlite3
import time
from collections.abc import Iterator
from typing import Any

from amqp import spec
from amqp.exceptions import AMQPError

from shared.messaging.broker.addresses import connection_to, is_embedded
from shared.messaging.errors import BrokerRefused

GOODBYE_SECONDS = 2
MOMENT_SECONDS = 0.01
READ_AHEAD_BYTES = 8192
PIECE_BYTES = 16384
"""How much a link gathers before it hands it to the system."""

BROKER_ERRORS: tuple[type[Exception], ...] = (OSError, AMQPError, sqlite3.Error, BrokerRefused)
"""What a broker that is away, or that refuses, makes a link raise."""


class Link:
    """One open connection to the broker, used by one thread.

    kombu and py-amqp open a connection again when they find it closed, and would then wait for messages on one that
    has no consumers. A link never does: once broken it raises until it is thrown away.

    Args:
        url: of the broker.
        name: what an operator sees in the broker's list of connections.
        user: whose connection this is, on a broker of our own; on RabbitMQ the address says it.

    Raises:
        OSError, AMQPError, sqlite3.Error: the broker is not there, or refuses us.
    """

    def __init__(self, url: str, *, name: str, user: str | None = None) -> None:
        self._connection: Any = connection_to(url, name, user)
        self._connection.connect()
        self.is_embedded = is_embedded(url)
        self._raw = self._connection.connection
        self._transport = self._connection.transport
        self._gathered: bytearray | None = None
        if not self.is_embedded:
            _read_ahead(self._raw.transport)
            self._send, self._raw.transport._write = self._raw.transport._write, self._gather
            # Else py-amqp looks for news of the broker before each publish. `drain` sees them soon enough.
            self._raw.client_properties = {**self._raw.client_properties, "capabilities": {}}
        self._beat_at = time.monotonic()
        self._broken = False
        self.user: str | None = user if self.is_embedded else self._connection.userid

    def channel(self) -> Any:
        """A kombu channel on this connection."""
        return self._transport.create_channel(self._raw)

    def drain(self, timeout: float) -> bool:
        """Wait for the broker and see to what has come; whether anything had. Keeps the heartbeat going.

        Args:
            timeout: seconds; 0 does not wait.
        """
        if self._broken:
            raise ConnectionResetError("this link to the broker is broken, or closed")
        now = time.monotonic()
        if now - self._beat_at >= 1:
            self._beat_at = now
            self._transport.heartbeat_check(self._raw)
        try:
            if self.is_embedded:
                self._transport.drain_events(self._raw, timeout=timeout)
            elif timeout or self._has_news():
                # Its drain_events begins to wait anew with each heartbeat, so it may never end. Without any time, it
                # would ask again and again for the rest of a frame that was cut off.
                self._raw.blocking_read(timeout or MOMENT_SECONDS)
                while _has_frame(self._raw.transport):
                    self._raw.blocking_read()
            else:
                return False
        except TimeoutError:
            return False
        except BaseException:
            self._broken = True
            raise
        return True

    def _has_news(self) -> bool:
        sock = self._raw.transport.sock
        # What TLS has already deciphered does not show at the socket.
        pending = getattr(sock, "pending", None)
        return bool((pending and pending()) or select.select([sock], [], [], 0)[0])

    @contextlib.contextmanager
    def gathering(self, timeout: float) -> Iterator[None]:
        """Send what is written within the block in pieces of some kilobytes instead of one by one.

        Args:
            timeout: seconds that the broker may take to receive a piece.

        Raises:
            OSError: it did not take it.
        """
        if self.is_embedded:
            yield
            return
        with self._raw.transport.having_timeout(timeout):
            self._gathered = bytearray()
            try:
                yield
                self._hand_over()
            finally:
                self._gathered = None

    def _gather(self, written: Any) -> None:
        if self._gathered is None:
            self._send(written)
            return
        self._gathered += written
        if len(self._gathered) >= PIECE_BYTES:
            self._hand_over()

    def _hand_over(self) -> None:
        if self._gathered:
            self._send(self._gathered)
            self._gathered = bytearray()

    def wake(self) -> None:
        """End a `drain` of another thread early, where the broker is our own; RabbitMQ's socket has to time out."""
        wake = getattr(self._transport, "wake", None)
        if wake is not None:
            wake()

    def close(self) -> None:
        """Say goodbye and close; a broker that does not answer soon is left alone."""
        self._broken = True
        with contextlib.suppress(Exception):
            if not self.is_embedded:
                self._say_goodbye()
        with contextlib.suppress(Exception):
            self._connection.release()

    def abandon(self) -> None:
        """Drop the connection without a word: it is in doubt."""
        self._broken = True
        with contextlib.suppress(Exception):
            if not self.is_embedded:
                # kombu's own way asks the broker to close, and one that has an alarm never answers.
                self._raw.collect()
        with contextlib.suppress(Exception):
            self._connection.collect(socket_timeout=1)

    def _say_goodbye(self) -> None:
        ends_at = time.monotonic() + GOODBYE_SECONDS
        self._raw.is_closing = True
        try:
            self._raw.send_method(spec.Connection.Close, "BsBB", (0, "", 0, 0))
            while self._raw.connected and (left := ends_at - time.monotonic()) > 0:
                self._raw.blocking_read(left)
        finally:
            self._raw.collect()


def _read_ahead(transport: Any) -> None:
    # py-amqp reads a frame in three parts. Each call to the system lets another thread run, which is slow to give way.
    receive = transport._quick_recv
    transport._quick_recv = lambda size: receive(max(size, READ_AHEAD_BYTES))


def _has_frame(transport: Any) -> bool:
    """Whether a whole frame is here: seven bytes with its length, what they announce, and one byte more."""
    came = transport._read_buffer if transport is not None else b""
    return len(came) >= 8 and len(came) >= 8 + int.from_bytes(came[3:7])
