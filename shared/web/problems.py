"""Every error as RFC 9457 `application/problem+json`, with a stable `code` that programs may test for."""

from typing import Any

import orjson
import structlog
from flask import Flask, Response, g, has_request_context
from flask_smorest import Api
from marshmallow import INCLUDE, Schema, fields
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from werkzeug.exceptions import HTTPException
from werkzeug.http import HTTP_STATUS_CODES

from shared.errors import SinauError
from shared.persistence.sqlite import DatabaseBusy
from shared.schema.documents import messages_by_path
from shared.web.documented import ADDITIONS, Plugin

log = structlog.get_logger(__name__)

_CODES = {400: "bad_request", 401: "not_authenticated", 403: "not_allowed", 404: "not_found", 405: "method_not_allowed",
          409: "conflict", 412: "precondition_failed", 413: "too_large", 415: "wrong_media_type", 422: "invalid_input",
          428: "precondition_required", 429: "too_many_requests", 500: "internal_error"}  # fmt: skip

AWAY_SECONDS = 5
"""After which a caller may ask again when the database was away: it needs some seconds to start anew."""

CONTENT_TYPE = "application/problem+json"


class ProblemSchema(Schema):
    """A problem document."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String()
    code = fields.String(required=True)
    fields_ = fields.Dict(data_key="fields", keys=fields.String(), values=fields.List(fields.String()))
    request_id = fields.String()

    class Meta:
        # A kind of problem may tell more (RFC 9457, 3.2): seconds to wait, the lines of a list that are wrong.
        unknown = INCLUDE


def problem(status: int, code: str, title: str, detail: str = "", **members: Any) -> Response:
    """A problem document as a response."""
    body: dict[str, Any] = {
        "type": f"urn:sinau:problem:{code}",
        "title": title,
        "status": status,
        "code": code,
    }
    if detail:
        body["detail"] = detail
    if has_request_context() and "request_id" in g:
        body["request_id"] = g.request_id
    body.update(members)
    response = Response(orjson.dumps(body, default=str), status, content_type=CONTENT_TYPE)
    if "retry_after" in members:
        response.headers["Retry-After"] = str(members["retry_after"])
    if status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


class ProblemApi(Api):
    """flask-smorest, answering in problem documents."""

    ERROR_SCHEMA = ProblemSchema

    def __init__(self, app: Flask) -> None:
        super().__init__(app, spec_kwargs={"marshmallow_plugin": Plugin()})

    def _register_responses(self) -> None:
        # flask-smorest documents errors with the content type of all other answers; ours have one of their own.
        self.DEFAULT_RESPONSE_CONTENT_TYPE = CONTENT_TYPE
        super()._register_responses()
        del self.DEFAULT_RESPONSE_CONTENT_TYPE
        for addition in ADDITIONS:
            self.ma_plugin.converter.add_attribute_function(addition)

    def _register_error_handlers(self) -> None:
        app: Flask = self._app
        app.register_error_handler(SinauError, _on_sinau_error)
        app.register_error_handler(HTTPException, _on_http_error)
        app.register_error_handler(DatabaseBusy, _on_database_busy)
        for away in (OperationalError, InterfaceError, NoConnectionFree):
            app.register_error_handler(away, _on_database_away)
        app.register_error_handler(Exception, _on_surprise)


def _on_sinau_error(error: SinauError) -> Response:
    members = dict(error.extra)
    if error.fields:
        members["fields"] = error.fields
    return problem(error.status, error.code, error.title, error.detail, **members)


def _on_http_error(error: HTTPException) -> Response:
    status = error.code or 500
    code = _CODES.get(status, HTTP_STATUS_CODES.get(status, "error").lower().replace(" ", "_"))
    members: dict[str, Any] = {}
    data = getattr(error, "data", None) or {}
    if data.get("messages"):
        # webargs puts the place first ({"json": {"title": […]}}); the reader knows what was sent.
        members["fields"] = {
            p: m for place in data["messages"].values() for p, m in messages_by_path(place).items()
        }
    response = problem(status, code, error.name, error.description or "", **members)
    for name, value in error.get_headers():
        if name.lower() in {"allow", "retry-after"}:
            response.headers[name] = value
    return response


def _on_database_away(error: Exception) -> Response:
    log.error("database_away", error=type(error).__name__, exc_info=error)
    detail = "The database does not answer just now. Nothing was changed by halves: send the same once more."
    return problem(503, "database_away", "Not available just now", detail, retry_after=AWAY_SECONDS)


def _on_database_busy(error: DatabaseBusy) -> Response:
    log.warning("database_busy", reason=str(error))
    detail = "Others were writing for too long. Nothing was changed: send the same once more."
    return problem(503, "database_busy", "Not available just now", detail, retry_after=AWAY_SECONDS)


def _on_surprise(error: Exception) -> Response:
    log.error("request_failed", error=type(error).__name__, exc_info=error)
    detail = "The error was written to the log with this request's id."
    return problem(500, "internal_error", "Something went wrong", detail)
