"""The door: one transaction per request, around everything the view does and around the making of its answer."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, cast

from flask import Response, current_app, g, make_response, request
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from shared.clock import Clock
from shared.errors import Conflict, InvalidInput
from shared.persistence.context import Cause, Context
from shared.persistence.database import Database
from shared.persistence.tables import IDEMPOTENCY_KEYS
from shared.web.auth import visitor

P = ParamSpec("P")
KEY_LENGTH = 100


class IdempotencyKeyReused(Conflict):
    """The same Idempotency-Key came with another request."""


def database() -> Database:
    """This service's database, for a second transaction that must outlive a refusal (counting failed sign-ins)."""
    return cast(Database, current_app.extensions["sinau"].database)


def session() -> Session:
    """The session of this request's transaction."""
    return cast(Session, g.session)


def context() -> Context:
    """The context of this request's transaction; in views that are `writing`."""
    return cast(Context, g.context)


def clock() -> Clock:
    """The clock of this service."""
    return database().clock


def writing(view: Callable[P, Any]) -> Callable[P, Response]:
    """Run the view in one transaction that commits after its response was made.

    Stands directly under the route. An `Idempotency-Key` header makes a repetition harmless: the first answer is kept
    in the same transaction and given again.
    """

    @wraps(view)
    def door(*args: P.args, **kwargs: P.kwargs) -> Response:
        def run() -> Response:
            with database().begin(_cause()) as opened:
                g.context, g.session = opened, opened.session
                return _once(opened.session, lambda: make_response(view(*args, **kwargs)))

        try:
            return run()
        except _KeyTaken:
            # The same request arrived twice at once and the other one won: its answer is there now.
            return run()

    return door


def reading(view: Callable[P, Any]) -> Callable[P, Response]:
    """Run the view with a session for queries alone. Stands directly under the route."""

    @wraps(view)
    def door(*args: P.args, **kwargs: P.kwargs) -> Response:
        with database().reading() as opened:
            g.session = opened
            return make_response(view(*args, **kwargs))

    return door


def _cause() -> Cause:
    """What the events of this request follow from: its own id, so that one search finds all that it led to."""
    return Cause(correlation_id=g.correlation_id, traceparent=g.traceparent)


class _KeyTaken(Exception):
    """Another transaction took the key between our look and our insert."""


def _once(opened: Session, respond: Callable[[], Response]) -> Response:
    key = _idempotency_key()
    if key is None:
        return respond()
    known = opened.execute(
        select(IDEMPOTENCY_KEYS).where(
            IDEMPOTENCY_KEYS.c.person_id == key["person_id"], IDEMPOTENCY_KEYS.c.key == key["key"]
        )
    ).one_or_none()
    if known is not None:
        return _again(known, key["request"])
    response = respond()
    kept = {**key, "status": response.status_code, "body": response.get_data(), "created_at": clock().now()}
    try:
        opened.execute(insert(IDEMPOTENCY_KEYS).values(kept))
    except IntegrityError as error:
        raise _KeyTaken from error
    return response


def _idempotency_key() -> dict[str, Any] | None:
    key = request.headers.get("Idempotency-Key")
    person = visitor()
    if not key or person is None:
        return None
    if len(key) > KEY_LENGTH:
        raise InvalidInput(f"Idempotency-Key is longer than {KEY_LENGTH} characters: use a UUID.")
    content = b"\0".join([request.method.encode(), request.full_path.encode(), request.get_data()])
    return {"person_id": person.person_id, "key": key, "request": hashlib.sha256(content).hexdigest()}


def _again(known: Any, fingerprint: str) -> Response:
    if known.request != fingerprint:
        raise IdempotencyKeyReused(
            "This Idempotency-Key was used for another request: make a new key for each."
        )
    response = Response(known.body, known.status, content_type="application/json")
    response.headers["Idempotent-Replayed"] = "true"
    return response
