"""One person, or a visitor, at the API of one service that runs in this process."""

from collections.abc import Mapping
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse


class Answer(TestResponse):
    """What came back, whatever its status."""

    @property
    def json(self) -> Any:
        """The document in it; None if it is none."""
        return self.get_json(silent=True)


class Caller:
    """Calls one service. Threads may share it: it keeps neither connection nor cookies.

    Args:
        app: the service.
        headers: they say who calls, as `TokenMint.bearer` makes them; a visitor has none.
    """

    def __init__(self, app: Flask, headers: Mapping[str, str] | None = None) -> None:
        self._app = app
        self._headers = dict(headers or {})
        self._prefix = f"/api/v1/{app.name.removeprefix('sinau.')}"

    def get(self, path: str, **headers: str) -> Answer:
        """GET `/api/v1/<service><path>`; further headers as `If_Match="…"`."""
        return self.call("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Answer:
        """POST a document."""
        return self.call("POST", path, body, **headers)

    def put(self, path: str, body: Any, **headers: str) -> Answer:
        """PUT a document."""
        return self.call("PUT", path, body, **headers)

    def delete(self, path: str) -> Answer:
        """DELETE."""
        return self.call("DELETE", path)

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """Call with any method."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        client = self._app.test_client()
        client.response_wrapper = Answer
        answer = client.open(
            f"{self._prefix}{path}", method=method, json=body, headers={**self._headers, **named}
        )
        assert isinstance(answer, Answer)
        return answer
