"""kombu's transport to RabbitMQ, with fewer system calls: each of them lets another thread take the interpreter lock.

Frames are read several kilobytes at a time, and within `gathering` they are written in pieces of that size. Only public
methods of kombu and py-amqp are overridden.
"""

import contextlib
import errno
import select
import ssl as tls
import time
from collections.abc import Iterator
from typing import Any

from amqp import spec
from amqp.exceptions import UnexpectedFrame
from amqp.transport import SSLTransport, TCPTransport
from kombu.transport import pyamqp

# kombu and py-amqp are not typed.
_Transport: Any = pyamqp.Transport
_Connection: Any = pyamqp.Connection

CLOSE_SECONDS = 2
TLS_CLOSE_SECONDS = 1.0
PIECE_BYTES = 16384
PARTIAL_FRAME_SECONDS = 0.01
"""How long a caller without time waits for the rest of a frame of which the beginning is here."""

_HEADER_BYTES = 7
_FRAME_END = 0xCE
_NOTHING_YET = (errno.EAGAIN, errno.EINTR, tls.SSL_ERROR_WANT_READ)


class _BufferedSocket:
    """The part of py-amqp's transports that reads and writes frames; mixed into those for TCP and for TLS."""

    sock: Any
    connected: bool

    _received = b""
    _position = 0
    _gathered: bytearray | None = None

    def read_frame(self) -> tuple[int, int, bytes]:
        """Type, channel and payload of the next frame.

        Raises:
            TimeoutError: it has not arrived as a whole; what has arrived is kept.
            OSError: the connection is lost.
        """
        while not self.has_frame():
            self._received, self._position = self._received[self._position :] + self._receive(), 0
        start = self._position
        end = self._position = start + self._frame_bytes()
        if self._received[end - 1] != _FRAME_END:
            raise UnexpectedFrame(f"a frame ends with {self._received[end - 1]:#04x}")
        channel = int.from_bytes(self._received[start + 1 : start + 3])
        return self._received[start], channel, self._received[start + _HEADER_BYTES : end - 1]

    def has_frame(self) -> bool:
        """Whether a whole frame has been received."""
        here = len(self._received) - self._position
        return here > _HEADER_BYTES and here >= self._frame_bytes()

    def has_news(self) -> bool:
        """Whether there is something to read."""
        # What TLS has already decrypted does not show at the socket.
        pending = getattr(self.sock, "pending", None)
        return self.has_frame() or bool((pending and pending()) or select.select([self.sock], [], [], 0)[0])

    def write(self, data: Any) -> None:
        """Send, or within `gathering` keep until it is worth a system call."""
        if self._gathered is None:
            super().write(data)  # type: ignore[misc]  # of the transport that this is mixed into
            return
        self._gathered += data
        if len(self._gathered) >= PIECE_BYTES:
            self._send_gathered()

    @contextlib.contextmanager
    def gathering(self) -> Iterator[None]:
        """Send what is written within the block in pieces."""
        self._gathered = bytearray()
        try:
            yield
            self._send_gathered()
        finally:
            self._gathered = None

    def _send_gathered(self) -> None:
        if self._gathered:
            data, self._gathered = self._gathered, bytearray()
            super().write(data)  # type: ignore[misc]  # as above

    def _frame_bytes(self) -> int:
        """The length of the frame of which the first seven bytes are here."""
        sizes = self._received[self._position + 3 : self._position + _HEADER_BYTES]
        return _HEADER_BYTES + int.from_bytes(sizes) + 1

    def _receive(self) -> bytes:
        try:
            data: bytes = self.sock.recv(PIECE_BYTES)
        except TimeoutError:
            raise
        except OSError as error:
            if error.errno in _NOTHING_YET:
                raise TimeoutError from error
            self.connected = False
            raise
        if not data:
            self.connected = False
            raise ConnectionResetError("the broker has closed the connection")
        return data


class Tcp(_BufferedSocket, TCPTransport):  # type: ignore[misc]  # see _Transport
    """Frames over TCP."""


class Tls(_BufferedSocket, SSLTransport):  # type: ignore[misc]  # see _Transport
    """Frames over TLS."""

    def close(self) -> None:
        """Close the socket; a broker that does not say goodbye, as TLS has it, is not waited for long."""
        if self.sock is not None:
            self.sock.settimeout(TLS_CLOSE_SECONDS)
        super().close()


class _BufferedConnection(_Connection):  # type: ignore[misc]  # see _Transport
    # Without `connection.blocked`: py-amqp would look for news of the broker before each publish.
    negotiate_capabilities = {"consumer_cancel_notify": True, "authentication_failure_close": True}

    def Transport(  # noqa: N802  # py-amqp's name
        self,
        host: str,
        connect_timeout: float,
        ssl: Any = False,
        read_timeout: float | None = None,
        write_timeout: float | None = None,
        **kwargs: Any,
    ) -> Any:
        timeouts = {
            "connect_timeout": connect_timeout,
            "read_timeout": read_timeout,
            "write_timeout": write_timeout,
        }
        return (Tls if ssl else Tcp)(host, ssl=ssl, **timeouts, **kwargs)

    def close(self, *args: Any, **kwargs: Any) -> None:
        """Close; a broker that does not answer soon is left alone."""
        ends_at = time.monotonic() + CLOSE_SECONDS
        self.is_closing = True
        try:
            if self.connected:
                self.send_method(spec.Connection.Close, "BsBB", (0, "", 0, 0))
            while self.connected and (left := ends_at - time.monotonic()) > 0:
                self.blocking_read(left)
        finally:
            self.collect()


class Transport(_Transport):  # type: ignore[misc]  # see _Transport
    """Connections to RabbitMQ."""

    Connection = _BufferedConnection

    def drain_events(self, connection: Any, timeout: float = 0) -> None:
        """Handle what the broker has sent.

        Args:
            connection: to be read.
            timeout: how many seconds to wait for a first frame; 0 does not wait.

        Raises:
            TimeoutError: nothing came in time.
        """
        if not timeout and not connection.transport.has_news():
            raise TimeoutError
        # Not py-amqp's own `drain_events`, which begins to wait anew with each heartbeat, so that it may never end.
        connection.blocking_read(timeout or PARTIAL_FRAME_SECONDS)
        while connection.connected and connection.transport.has_frame():
            connection.blocking_read()

    @contextlib.contextmanager
    def gathering(self, connection: Any, timeout: float) -> Iterator[None]:
        """Send what is written within the block in pieces; the broker may take `timeout` seconds to receive each."""
        with connection.transport.having_timeout(timeout), connection.transport.gathering():
            yield

    def wake(self) -> None:
        """The other transport ends a `drain_events` with this; here the socket has to time out."""
