"""The portal's calls when a service has several addresses, and some of them go away."""

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from services.portal.clients.replicas import Replicas

ADDRESSES = ("127.0.0.2", "127.0.0.3")


class Answering(BaseHTTPRequestHandler):
    """Says who it is; how often it was asked, its server remembers."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path == "/readyz":
            self.send_response(200 if self.server.is_ready else 503)  # type: ignore[attr-defined]
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        self.server.asked.append(self.headers["Host"])  # type: ignore[attr-defined]
        if self.server.is_silent:  # type: ignore[attr-defined]
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        body = str(self.connection.getsockname()[0]).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_PUT = do_GET  # noqa: N815 - the names that http.server asks for

    def log_message(self, *_: object) -> None:
        """Be quiet."""


class Servers:
    """One server at each address, all on one port."""

    def __init__(self, stack: ExitStack) -> None:
        first = ThreadingHTTPServer((ADDRESSES[0], 0), Answering)
        self.port = first.server_address[1]
        self.all = {ADDRESSES[0]: first}
        self.all[ADDRESSES[1]] = ThreadingHTTPServer((ADDRESSES[1], self.port), Answering)
        for server in self.all.values():
            server.asked, server.is_silent, server.is_ready = [], False, True  # type: ignore[attr-defined]
            server.daemon_threads = True
            threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
            stack.callback(self._end, server)

    def _end(self, server: ThreadingHTTPServer) -> None:
        server.shutdown()
        server.server_close()

    def asked(self, address: str) -> int:
        return len(self.all[address].asked)  # type: ignore[attr-defined]

    def silence(self, address: str) -> None:
        self.all[address].is_silent = True  # type: ignore[attr-defined]


@contextmanager
def client_of(servers: Servers) -> Iterator[httpx.Client]:
    base = f"http://catalog-web:{servers.port}"
    with httpx.Client(
        base_url=base, transport=Replicas(httpx.Limits()), timeout=5, trust_env=False
    ) as client:
        yield client


@pytest.fixture
def servers(monkeypatch: pytest.MonkeyPatch) -> Iterator[Servers]:
    def names(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        assert host == "catalog-web"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in ADDRESSES]

    with ExitStack() as stack:
        made = Servers(stack)
        with monkeypatch.context() as patch:
            real = socket.getaddrinfo
            patch.setattr(
                socket,
                "getaddrinfo",
                lambda host, port, *words, **named: (
                    names(host, port) if host == "catalog-web" else real(host, port, *words, **named)
                ),
            )
            yield made


def test_calls_are_spread_over_all_addresses_and_ask_for_the_name(servers: Servers) -> None:
    with client_of(servers) as client:
        for _ in range(60):
            assert client.get("/").status_code == 200
    assert min(servers.asked(address) for address in ADDRESSES) > 5
    assert set(servers.all[ADDRESSES[0]].asked) == {f"catalog-web:{servers.port}"}  # type: ignore[attr-defined]


def test_an_address_that_refuses_costs_no_call_whatever_it_wanted(servers: Servers) -> None:
    servers._end(servers.all[ADDRESSES[0]])
    with client_of(servers) as client:
        assert [client.post("/", content=b"once").text for _ in range(10)] == [ADDRESSES[1]] * 10


def test_a_lost_answer_is_asked_for_again_where_that_does_no_harm(servers: Servers) -> None:
    servers.silence(ADDRESSES[0])
    with client_of(servers) as client:
        for _ in range(10):
            assert client.get("/").text == ADDRESSES[1]
            assert client.put("/", content=b"the same").text == ADDRESSES[1]
            assert client.post("/", content=b"x", headers={"Idempotency-Key": "k"}).text == ADDRESSES[1]
    assert servers.asked(ADDRESSES[0])


def test_a_call_that_may_have_been_carried_out_is_not_repeated(servers: Servers) -> None:
    for address in ADDRESSES:
        servers.silence(address)
    with client_of(servers) as client, pytest.raises(httpx.TransportError):
        client.post("/", content=b"once")
    assert sum(servers.asked(address) for address in ADDRESSES) == 1


def test_a_service_that_is_away_is_given_up_soon(servers: Servers) -> None:
    for server in servers.all.values():
        servers._end(server)
    with client_of(servers) as client, pytest.raises(httpx.ConnectError):
        client.get("/")


def test_an_address_that_was_never_ready_gets_no_call(servers: Servers) -> None:
    servers.all[ADDRESSES[0]].is_ready = False  # type: ignore[attr-defined]
    with client_of(servers) as client:
        assert {client.get("/").text for _ in range(20)} == {ADDRESSES[1]}


def test_addresses_of_which_none_is_ready_are_asked_all_the_same(servers: Servers) -> None:
    for server in servers.all.values():
        server.is_ready = False  # type: ignore[attr-defined]
    with client_of(servers) as client:
        assert client.get("/").status_code == 200
