"""What a worker answers over HTTP: `/livez`, `/readyz` and `/metrics`, beside its work and on threads of their own.

"The process is up" is not "it works": `/livez` says whether its threads run, `/readyz` whether they get on with their
work, and if not, which of them does not and why.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import orjson
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, generate_latest

from shared.config import WrongSettings
from shared.messaging.admin.gauges import Gauges
from shared.messaging.runtime.worker import Worker

_SECONDS = 10
"""Whoever connects and says nothing is not waited for longer."""


@contextmanager
def worker_endpoint(worker: Worker, bind: str) -> Iterator[int | None]:
    """Answer as long as the block runs; the port, or None when there is nothing to bind.

    Args:
        bind: `host:port`; port 0 takes any that is free, and an empty text turns the endpoint off.

    Raises:
        WrongSettings: the address is none, or somebody else has it.
    """
    if not bind:
        yield None
        return
    gauges = Gauges(worker)
    with _server(worker, bind) as server:
        thread = threading.Thread(target=server.serve_forever, name=f"{worker.service} endpoint", daemon=True)
        REGISTRY.register(gauges)
        thread.start()
        try:
            yield server.server_port
        finally:
            REGISTRY.unregister(gauges)
            server.shutdown()


def _server(worker: Worker, bind: str) -> "_Server":
    host, _, port = bind.rpartition(":")
    try:
        return _Server((host, int(port)), worker)
    except (ValueError, OverflowError, OSError) as error:
        raise WrongSettings(f"{worker.service}: SINAU_WORKER_BIND cannot be {bind!r}: {error}") from error


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, address: tuple[str, int], worker: Worker) -> None:
        self.worker = worker
        super().__init__(address, _Answer)


class _Answer(BaseHTTPRequestHandler):
    timeout = _SECONDS
    server: _Server

    def do_GET(self) -> None:
        """Answer one question."""
        worker, path = self.server.worker, self.path.partition("?")[0]
        if path == "/livez":
            self._say(worker.is_alive(), {})
        elif path == "/readyz":
            health = worker.health()
            self._say(health["ready"], {"checks": health})
        elif path == "/metrics":
            self._send(HTTPStatus.OK, CONTENT_TYPE_LATEST, generate_latest())
        else:
            self.send_error(HTTPStatus.NOT_FOUND)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # its name is the library's
        """Say nothing: whoever watches asks every few seconds."""

    def _say(self, is_well: bool, facts: dict[str, Any]) -> None:
        status = HTTPStatus.OK if is_well else HTTPStatus.SERVICE_UNAVAILABLE
        body = orjson.dumps({"status": "ok" if is_well else "failed", **facts})
        self._send(status, "application/json", body)

    def _send(self, status: HTTPStatus, content_type: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
