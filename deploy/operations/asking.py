"""Asking the processes of an installation how they are: all at once, and none waited for longer than a moment."""

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
"""Seconds for all questions together; what has not answered by then is said to be silent."""
OWN_SHARE = 0.3
"""How much of it one step of a question takes, connecting or an answer, before it gives up and can say why."""

Found = TypeVar("Found")


class Silent(Exception):
    """Something did not answer in time."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"no answer within {seconds:g} s")


@dataclass(frozen=True, slots=True)
class Answer:
    """What one process said: its status, and its JSON if it was any. Status 0: it did not answer; `why` says how."""

    status: int
    body: Mapping[str, Any]
    why: str = ""


def all_at_once(
    questions: Mapping[str, Callable[[], Found]], seconds: float = PATIENCE
) -> dict[str, Found | Exception]:
    """Ask everything at the same time.

    Returns:
        By name the answer, or the error that came instead: a `Silent` where none came at all.
    """
    found: dict[str, Found | Exception] = {}

    def ask(name: str, question: Callable[[], Found]) -> None:
        try:
            found[name] = question()
        except Exception as error:  # noqa: BLE001 - whatever is broken, the others are still told
            found[name] = error

    # Not a pool, which would wait at the end for whoever is frozen.
    threads = [
        threading.Thread(target=ask, args=item, daemon=True, name=f"ask {item[0]}")
        for item in questions.items()
    ]
    ends_at = time.monotonic() + seconds
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(0.0, ends_at - time.monotonic()))
    answers = dict(found)
    return {name: answers.get(name, Silent(seconds)) for name in questions}


def replicas(url: str) -> list[str]:
    """The address of each process behind a name: of a scaled service, Docker's DNS tells all.

    Raises:
        OSError: the name is unknown.
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
    """One answer, whatever it is."""
    parts = urlsplit(url)
    # Not httpx: each of its clients would first read all certificates of the machine, for addresses without TLS.
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
    """What may be asked: its name to its address and the path that says whether it can work."""
    return {
        **{f"{name}-web": (url, "/readyz") for name, url in installation.web_urls.items()},
        **{f"{name}-worker": (url, "/readyz") for name, url in installation.worker_urls.items()},
        "portal": (installation.portal_url, "/readyz"),
    }


def ask_process(address: tuple[str, str], patience: float = PATIENCE) -> list[Answer]:
    """Every replica's answer.

    Raises:
        OSError: there is no such name, so that no such container runs.
    """
    url, path = address
    return [get(f"{one}{path}", patience) for one in replicas(url)]
