"""Frames of RabbitMQ over a socket, in the clear and by TLS, however they are cut on their way."""

import itertools
import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from amqp.exceptions import UnexpectedFrame

from deploy.installation.certificates import make_authority
from shared.messaging.broker import rabbitmq
from shared.messaging.broker.rabbitmq import PIECE_BYTES, Tcp, Tls

Wire = tuple[Any, Any]
"""The transport, and the socket at the other end."""


@pytest.fixture(params=["tcp", "tls"])
def wire(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Wire]:
    accepted: list[socket.socket] = []
    authority = make_authority()
    for name, text in {**authority.server_files("localhost"), "ca.crt": authority.certificate}.items():
        (tmp_path / name).write_text(text)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "server.crt", tmp_path / "server.key")

    def accept() -> None:
        end, _ = listener.accept()
        accepted.append(context.wrap_socket(end, server_side=True) if request.param == "tls" else end)

    with socket.create_server(("localhost", 0)) as listener:
        host = f"localhost:{listener.getsockname()[1]}"
        thread = threading.Thread(target=accept)
        thread.start()
        asked = {
            "server_hostname": "localhost",
            "cert_reqs": ssl.CERT_REQUIRED,
            "ca_certs": tmp_path / "ca.crt",
        }
        transport = Tls(host, ssl=asked) if request.param == "tls" else Tcp(host)
        transport.connect()
        thread.join()
    [broker] = accepted
    broker.settimeout(5)
    assert _received(broker, 8) == b"AMQP\0\0\x09\x01"
    yield transport, broker
    broker.close()
    transport.close()


def frame(payload: bytes, *, kind: int = 1, channel: int = 7, end: int = 0xCE) -> bytes:
    return bytes([kind]) + channel.to_bytes(2) + len(payload).to_bytes(4) + payload + bytes([end])


def test_frames_that_come_together_are_read_one_by_one(wire: Wire) -> None:
    transport, broker = wire
    broker.sendall(frame(b"one") + frame(b"", kind=8, channel=0) + frame(b"x" * 40_000, kind=3))
    assert transport.read_frame() == (1, 7, b"one")
    assert transport.has_frame()
    assert transport.read_frame() == (8, 0, b"")
    assert transport.read_frame() == (3, 7, b"x" * 40_000)
    assert not transport.has_frame()
    assert not transport.has_news()


def test_a_frame_that_is_cut_anywhere_is_read_when_the_rest_is_here(wire: Wire) -> None:
    transport, broker = wire
    whole = frame(b"payload")
    for cut in range(1, len(whole)):
        broker.sendall(whole[:cut])
        with transport.having_timeout(0.01), pytest.raises(TimeoutError):
            transport.read_frame()
        broker.sendall(whole[cut:])
        assert transport.read_frame() == (1, 7, b"payload")


def test_a_connection_that_ends_within_a_frame_is_lost(wire: Wire) -> None:
    transport, broker = wire
    broker.sendall(frame(b"payload")[:9])
    broker.close()
    with pytest.raises(OSError):  # noqa: PT011  # TLS and TCP name it differently
        transport.read_frame()
    assert not transport.connected


def test_what_is_no_frame_is_refused(wire: Wire) -> None:
    transport, broker = wire
    broker.sendall(frame(b"payload", end=0))
    with pytest.raises(UnexpectedFrame):
        transport.read_frame()


def test_what_is_gathered_is_sent_in_pieces_and_the_rest_at_the_end(wire: Wire) -> None:
    transport, broker = wire
    frames = [frame(bytes([number]) * 5000) for number in range(4)]
    with transport.gathering():
        transport.write(memoryview(frames[0]))
        broker.settimeout(0.05)
        with pytest.raises(TimeoutError):
            broker.recv(1)
        broker.settimeout(5)
        for one in frames[1:]:
            transport.write(memoryview(one))
        assert len(_received(broker, PIECE_BYTES)) == PIECE_BYTES
    transport.write(b"at once")
    rest = b"".join(itertools.chain(frames, [b"at once"]))[PIECE_BYTES:]
    assert _received(broker, len(rest)) == rest


def test_a_broker_that_is_silent_does_not_keep_a_connection_open(
    wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rabbitmq, "TLS_CLOSE_SECONDS", 0.1)
    transport, _ = wire
    thread = threading.Thread(target=transport.close, daemon=True)
    thread.start()
    thread.join(5)
    assert not thread.is_alive()
    assert not transport.connected


def _received(broker: Any, count: int) -> bytes:
    data = b""
    while len(data) < count:
        more = broker.recv(count - len(data))
        assert more, "the connection was closed"
        data += more
    return data
