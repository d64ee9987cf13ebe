"""Probes the processes of an installation concurrently, with a deadline for all."""

import http.client
import json
import socket
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlsplit, urlunsplit

from deploy.operations.installation import Installation

PATIENCE = 8.0
"""The deadline for all probes together, in seconds."""
OWN_SHARE = 0.3
"""The share of it that one step (connect, or read) may take, so that a probe can report why it failed."""

Found = TypeVar("Found")


class NoResponse(Exception):
    """A probe did not end before the deadline."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"no answer within {seconds:g} s")


@dataclass(frozen=True, slots=True)
class Answer:
    """A response: status and JSON body, if any. Status 0: there was none, for the reason `why`."""

    status: int
    body: Mapping[str, Any]
    why: str = ""


def run_concurrently(
    probes: Mapping[str, Callable[[], Found]], seconds: float = PATIENCE
) -> dict[str, Found | Exception]:
    """Run functions in threads, until a common deadline.

    Returns:
        By name the result or the exception; `NoResponse` where neither came in time.
    """
    found: dict[str, Found | Exception] = {}

    def ask(name: str, function: Callable[[], Found]) -> None:
        try:
            found[name] = function()
        except Exception as error:  # noqa: BLE001 - whatever is broken, the others are still reported
            found[name] = error

    # Not a pool, which would wait for frozen probes.
    threads = [
        threading.Thread(target=ask, args=item, daemon=True, name=f"ask {item[0]}") for item in probes.items()
    ]
    ends_at = time.monotonic() + seconds
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(0.0, ends_at - time.monotonic()))
    answers = dict(found)
    return {name: answers.get(name, NoResponse(seconds)) for name in probes}


def replicas(url: str) -> list[str]:
    """The address of each replica behind a host name, from Docker's DNS.

    Raises:
        OSError: the name does not resolve.
    """
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or 80
    addresses = sorted({str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)})
    if len(addresses) == 1 or host == "localhost":
        return [url]
    return [
        urlunsplit(parts._replace(netloc=f"[{one}]:{port}" if ":" in one else f"{one}:{port}"))
        for one in addresses
    ]


def get(url: str, patience: float = PATIENCE) -> Answer:
    """GET an address; never raises."""
    parts = urlsplit(url)
    # Not httpx: each client loads all authorities of the machine, even for addresses without TLS.
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=patience * OWN_SHARE)
    try:
        connection.request("GET", parts.path or "/")
        response = connection.getresponse()
        status, content = response.status, response.read()
    except (OSError, http.client.HTTPException) as error:
        return Answer(0, {}, type(error).__name__)
    finally:
        connection.close()
    try:
        body = json.loads(content)
    except ValueError:
        body = {}
    return Answer(status, body if isinstance(body, dict) else {})


def processes(installation: Installation) -> dict[str, tuple[str, str]]:
    """The processes to probe: address and readiness path, by name."""
    return {
        **{f"{name}-web": (url, "/readyz") for name, url in installation.web_urls.items()},
        **{f"{name}-worker": (url, "/readyz") for name, url in installation.worker_urls.items()},
        "portal": (installation.portal_url, "/readyz"),
    }


def probe(address: tuple[str, str], patience: float = PATIENCE) -> list[Answer]:
    """Probe every replica of a process.

    Raises:
        OSError: the name does not resolve: no such container runs.
    """
    url, path = address
    return [get(f"{one}{path}", patience) for one in replicas(url)]
