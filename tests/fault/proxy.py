"""A TCP proxy that breaks what passes through it: resets, black holes in either direction, cuts within a frame, and a
machine that is gone.
"""

import contextlib
import ctypes
import socket
import struct
import threading
from types import TracebackType

UP = "up"
"""From the client to the server."""
DOWN = "down"

_RESET = struct.pack("ii", 1, 0)
"""SO_LINGER of no seconds: closing sends RST."""
_SO_ATTACH_FILTER, _SO_DETACH_FILTER = 26, 27
_NOTHING = ctypes.create_string_buffer(struct.pack("HBBI", 0x06, 0, 0, 0))
"""A packet filter of one instruction, "take 0 bytes": what comes is lost before TCP can acknowledge it."""


class Proxy:
    """Forwards connections to a port of this machine until told otherwise.

    Args:
        port: where to.
    """

    def __init__(self, port: int) -> None:
        self._target = port
        self._lock = threading.Lock()
        self._swallowed: set[str] = set()
        self._left: dict[str, int] = {}
        self._sockets: set[socket.socket] = set()
        self._open = True
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.connection_count = 0
        self.swallowed_bytes = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self) -> "Proxy":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Accept no more connections, and break the existing ones."""
        self._open = False
        self._listener.close()
        self.reset()

    def reset(self) -> None:
        """Break every connection with RST."""
        with self._lock:
            broken, self._sockets = self._sockets, set()
        for connection in broken:
            _break(connection)

    def swallow(self, *directions: str) -> None:
        """Discard what comes in these directions; without a direction, forward all again."""
        with self._lock:
            self._swallowed = set(directions)

    def vanish(self) -> None:
        """Act like a machine that is gone: what clients send is lost, and not even their kernels get an answer."""
        program = struct.pack("HP", 1, ctypes.addressof(_NOTHING))
        with self._lock:
            for one in self._sockets | {self._listener}:
                one.setsockopt(socket.SOL_SOCKET, _SO_ATTACH_FILTER, program)

    def appear(self) -> None:
        """Act like the machine after a restart, which knows no earlier connection."""
        self._listener.setsockopt(socket.SOL_SOCKET, _SO_DETACH_FILTER, 0)
        self.reset()

    def cut_after(self, direction: str, count: int) -> None:
        """Forward so many bytes more in a direction, then break that connection, mostly within a frame."""
        with self._lock:
            self._left[direction] = count

    def _accept(self) -> None:
        while self._open:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            self.connection_count += 1
            try:
                server = socket.create_connection(("127.0.0.1", self._target), timeout=5)
            except OSError:
                _break(client)
                continue
            server.settimeout(None)
            with self._lock:
                self._sockets |= {client, server}
            for source, sink, direction in ((client, server, UP), (server, client, DOWN)):
                threading.Thread(target=self._forward, args=(source, sink, direction), daemon=True).start()

    def _forward(self, source: socket.socket, sink: socket.socket, direction: str) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                with self._lock:
                    if direction in self._swallowed:
                        self.swallowed_bytes += len(data)
                        continue
                    left = self._left.get(direction)
                    if left is not None:
                        self._left[direction] = left - len(data)
                    is_cut = left is not None and left <= len(data)
                    if is_cut:
                        del self._left[direction]
                if is_cut:
                    sink.sendall(data[:left])
                    break
                sink.sendall(data)
        with self._lock:
            self._sockets -= {source, sink}
        _break(source)
        _break(sink)


def _break(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        # A thread may wait in recv; a shutdown ends that, and the close then sends the reset.
        connection.shutdown(socket.SHUT_RD)
    connection.close()
