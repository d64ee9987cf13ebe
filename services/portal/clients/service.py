"""What all clients share: who is calling, how an answer is read, how a refusal is told."""

from dataclasses import dataclass
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
    """

    token: str | None = None
    request_id: str = ""
    traceparent: str = ""
    address: str | None = None
    portal_key: str = ""
    language: str = "id"

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
        request = self._http.build_request(
            method,
            f"/api/v1/{self.name}{path}",
            params={name: _text(value) for name, value in query.items() if value not in (None, "")},
            json=body,
            headers=self._caller.headers() | (headers or {}),
        )
        try:
            with calling(self.name, request) as call:
                response = self._http.send(request, stream=stream)
                call.status = response.status_code
            if response.is_success:
                return response
            response.read()
        except httpx.HTTPError as error:
            raise ServiceUnreachable(self.name, type(error).__name__) from error
        raise _refusal(self.name, response)


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
