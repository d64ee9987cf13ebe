"""What all clients share: who is calling, how an answer is read, how a refusal is told."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import httpx

from services.portal.clients.metrics import calling
from services.portal.clients.problem import ClientProblem, ServiceUnreachable
from shared.ids import uuid7

JsonObject: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """On whose behalf the portal calls.

    Args:
        token: the person's access token; none for a visitor.
        request_id: ties together the log lines of all services.
        traceparent: the trace that the calls belong to (W3C Trace Context).
        address: the visitor's own network address, for limits that count by it.
        portal_key: makes services believe `address`.
        language: the language that the person reads (BCP 47).
        renew: gives a fresh token in place of the one that was refused; none if the session has ended.
    """

    token: str | None = None
    request_id: str = ""
    traceparent: str = ""
    address: str | None = None
    portal_key: str = ""
    language: str = "id"
    renew: Callable[[str], str | None] | None = None

    def headers(self) -> dict[str, str]:
        """The headers that go with every call."""
        headers = {"Accept": "application/json", "Accept-Language": self.language}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        if self.request_id:
            headers["X-Request-Id"] = self.request_id
        if self.traceparent:
            headers["traceparent"] = self.traceparent
        if self.address:
            headers["Sinau-Client-Address"] = self.address
        if self.portal_key:
            headers["Sinau-Portal-Key"] = self.portal_key
        return headers

    def renewed(self) -> "Caller | None":
        """The same caller with a fresh token; none if there is none."""
        token = self.renew(self.token) if self.renew and self.token else None
        return replace(self, token=token, renew=None) if token else None


class ServiceClient:
    """One service, called on behalf of one person.

    Args:
        http: knows the service's base address (or holds its WSGI app) and the timeouts.
        caller: the person.
    """

    name: str

    def __init__(self, http: httpx.Client, caller: Caller) -> None:
        self._http = http
        self._caller = caller

    def _get(self, path: str, **query: Any) -> JsonObject:
        return _document(self._send("GET", path, query=query))

    def _call(
        self,
        method: str,
        path: str,
        body: JsonObject | None = None,
        *,
        key: str | None = None,
        revision: int | str | None = None,
        **query: Any,
    ) -> JsonObject:
        """Ask for a change; `key` makes a repetition harmless, `revision` is what the change was made from."""
        headers = {}
        if key or method == "POST":
            # Without a key of the page's own, this one at least lets the connection send the request again.
            headers["Idempotency-Key"] = key or str(uuid7())
        if revision is not None:
            headers["If-Match"] = f'"{revision}"'
        return _document(self._send(method, path, query=query, body=body, headers=headers))

    def _file(self, path: str, **query: Any) -> httpx.Response:
        """A file, still open for reading: iterate over `iter_bytes()`, then close."""
        return self._send("GET", path, query=query, stream=True)

    def _send(
        self,
        method: str,
        path: str,
        *,
        query: JsonObject,
        body: JsonObject | None = None,
        headers: dict[str, str] | None = None,
        stream: bool = False,
    ) -> httpx.Response:
        described = {
            "method": method,
            "url": f"/api/v1/{self.name}{path}",
            "params": {name: _text(value) for name, value in query.items() if value not in (None, "")},
            "json": body,
        }
        response = self._answer(self._caller, described, headers or {}, stream)
        if response.status_code == httpx.codes.UNAUTHORIZED and (caller := self._caller.renewed()):
            # A token is checked before anything is done, so any request may be sent again with a fresh one.
            response = self._answer(caller, described, headers or {}, stream)
        if response.is_success:
            return response
        raise _refusal(self.name, response)

    def _answer(
        self, caller: Caller, described: JsonObject, headers: dict[str, str], stream: bool
    ) -> httpx.Response:
        request = self._http.build_request(**described, headers=caller.headers() | headers)
        try:
            with calling(self.name, request) as call:
                response = self._http.send(request, stream=stream)
                call.status = response.status_code
            if not response.is_success:
                response.read()
        except httpx.HTTPError as error:
            raise ServiceUnreachable(self.name, type(error).__name__) from error
        return response


def _text(value: Any) -> str | list[str]:
    if isinstance(value, list):
        return [str(one) for one in value]
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


def _document(response: httpx.Response) -> JsonObject:
    if response.status_code == httpx.codes.NO_CONTENT or not response.content:
        return {}
    try:
        document = response.json()
    except ValueError as error:
        raise ServiceUnreachable(str(response.url.host), "the answer is not JSON") from error
    return document if isinstance(document, dict) else {"items": document}


def _refusal(service: str, response: httpx.Response) -> ClientProblem:
    try:
        document = response.json()
    except ValueError:
        document = {}
    document = document if isinstance(document, dict) else {}
    document.setdefault("status", response.status_code)
    if "Retry-After" in response.headers:
        document.setdefault("retry_after", response.headers["Retry-After"])
    return ClientProblem(service, document)
