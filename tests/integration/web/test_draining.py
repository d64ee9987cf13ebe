"""A web process that is told to end while visitors come: each is answered, or refused before it has said anything."""

import http.client
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

APP = """
import sys, threading
from flask import Flask
from shared.cli import Server

def make():
    app = Flask("slow")
    @app.get("/")
    def slow():
        threading.Event().wait(0.05)
        return "here"
    return app

Server("store", make, bind="127.0.0.1:" + sys.argv[1], workers=1, threads=4).run()
"""
VISITORS = 12


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


@contextmanager
def a_server() -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    port = free_port()
    process = subprocess.Popen([sys.executable, "-c", APP, str(port)], stderr=subprocess.DEVNULL)
    try:
        ends_at = time.monotonic() + 30
        while visit(port) != "answered":
            assert time.monotonic() < ends_at, "the server did not start"
        yield process, port
    finally:
        process.kill()
        process.wait()


def visit(port: int) -> str:
    try:
        connection = socket.create_connection(("127.0.0.1", port), timeout=10)
    except ConnectionError:
        # Whether it is refused or reset while it connects: nothing was said yet.
        return "refused"
    with connection:
        try:
            connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            return "answered" if connection.recv(100).startswith(b"HTTP/1.1 200") else "lost"
        except OSError:
            return "lost"


def test_who_has_connected_is_answered_and_who_comes_later_is_refused() -> None:
    with a_server() as (process, port):
        seen: Counter[str] = Counter()
        enough = threading.Event()

        def keep_visiting() -> None:
            while not seen["refused"]:
                seen[visit(port)] += 1
                if seen["answered"] > 4 * VISITORS:
                    enough.set()

        visitors = [threading.Thread(target=keep_visiting) for _ in range(VISITORS)]
        for visitor in visitors:
            visitor.start()
        assert enough.wait(30)
        process.send_signal(signal.SIGTERM)
        for visitor in visitors:
            visitor.join(30)
        assert process.wait(20) == 0
    assert seen["lost"] == 0
    assert seen["refused"]


def test_a_kept_connection_gets_its_last_answer_and_is_told_to_close() -> None:
    with a_server() as (process, port):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("GET", "/")
        assert connection.getresponse().read() == b"here"
        process.send_signal(signal.SIGTERM)
        while visit(port) == "answered":
            pass
        connection.request("GET", "/")
        answer = connection.getresponse()
        assert answer.read() == b"here"
        assert answer.headers["Connection"] == "close"
        connection.close()
        assert process.wait(20) == 0
