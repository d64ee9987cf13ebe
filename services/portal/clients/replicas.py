"""One service behind a name that stands for several addresses, of which any may go away at any moment.

A system's resolver puts addresses of one network into an order of its own, so that one replica would get everything:
here each call goes to one at random. A call that nobody can have carried out goes to another one at once. One whose
answer was lost is only sent again if a repetition does no harm. A new address beside others gets calls once it has said
that it is ready: a version that never is, gets none.
"""

import random
import socket
import threading
import time

import httpx

TRIES = 4
PAUSE_SECONDS = 0.1
"""Before the second try, and twice as long before each further one: a service that is away costs its pages only, so
nobody may wait long for it."""
KNOWN_SECONDS = 1.0
"""How long found addresses are believed."""
READY_WITHIN_SECONDS = 1.0
"""How long a new address may take to say so; it is asked again a second later."""

_NOT_REACHED = (httpx.ConnectError, httpx.ConnectTimeout)
_ANSWER_LOST = (httpx.ReadError, httpx.WriteError, httpx.CloseError, httpx.RemoteProtocolError)


class Replicas(httpx.BaseTransport):
    """Sends each request to one of the addresses of its host.

    Args:
        limits: of the connections to all of them together.

    Raises, on a request:
        httpx.TransportError: that of the last try.
    """

    def __init__(self, limits: httpx.Limits) -> None:
        self._http = httpx.HTTPTransport(limits=limits, trust_env=False)
        self._known: dict[tuple[str, int], tuple[float, list[str]]] = {}
        self._admitted: dict[tuple[str, int], set[str]] = {}

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send it, if need be to one after the other."""
        tried: list[str] = []
        pause = threading.Event()
        for count in range(1, TRIES + 1):
            try:
                address = self._choose(request.url, tried)
                return self._http.handle_request(_towards(address, request))
            except _NOT_REACHED:
                if count == TRIES:
                    raise
            except _ANSWER_LOST:
                if count == TRIES or not _is_repeatable(request):
                    raise
            pause.wait(PAUSE_SECONDS * 2 ** (count - 1))
        raise AssertionError("the last try returns or raises")

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def _choose(self, url: httpx.URL, tried: list[str]) -> str:
        """An address at random, of those that were tried least."""
        if tried:
            self._known.clear()
        found = self._addresses(url)
        least = min(map(tried.count, found))
        address = random.choice([one for one in found if tried.count(one) == least])  # noqa: S311 - spreads load
        tried.append(address)
        return address

    def _addresses(self, url: httpx.URL) -> list[str]:
        place = (url.host, url.port or (443 if url.scheme == "https" else 80))
        until, addresses = self._known.get(place, (0.0, []))
        if time.monotonic() >= until:
            try:
                found = socket.getaddrinfo(*place, type=socket.SOCK_STREAM)
            except OSError as error:
                raise httpx.ConnectError(str(error)) from error
            addresses = self._ready(url, sorted({str(one[4][0]) for one in found}))
            self._known[place] = (time.monotonic() + KNOWN_SECONDS, addresses)
        return addresses

    def _ready(self, url: httpx.URL, found: list[str]) -> list[str]:
        """Those of several that are, or were once, ready; all of them, if none is."""
        if len(found) == 1:
            return found
        before = self._admitted.get((url.host, url.port or 0), set())
        admitted = {one for one in found if one in before or self._is_ready(url, one)}
        self._admitted[url.host, url.port or 0] = admitted
        return sorted(admitted) or found

    def _is_ready(self, url: httpx.URL, address: str) -> bool:
        seconds = dict.fromkeys(("connect", "read", "write", "pool"), READY_WITHIN_SECONDS)
        asked = httpx.Request("GET", url.copy_with(raw_path=b"/readyz"), extensions={"timeout": seconds})
        try:
            answer = self._http.handle_request(_towards(address, asked))
            answer.read()
        except httpx.TransportError:
            return False
        answer.close()
        return answer.status_code == httpx.codes.OK


def _towards(address: str, request: httpx.Request) -> httpx.Request:
    # The Host header was set before, and a certificate is still asked for the name.
    return httpx.Request(
        request.method,
        request.url.copy_with(host=address),
        headers=request.headers,
        stream=request.stream,
        extensions={**request.extensions, "sni_hostname": request.url.host},
    )


def _is_repeatable(request: httpx.Request) -> bool:
    return request.method != "POST" or "Idempotency-Key" in request.headers
