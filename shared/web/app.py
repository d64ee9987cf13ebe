"""The app factory behind each service's `create_app`: wiring that is the same everywhere.

Every endpoint must stand in the service's access table and every row must be an endpoint, or the app refuses to start.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import orjson
from flask import Flask, Response, request
from flask.json.provider import JSONProvider
from flask_smorest import Blueprint
from werkzeug.middleware.proxy_fix import ProxyFix

from shared.access.rules import AccessRule
from shared.config import ServiceConfig
from shared.errors import NotFound
from shared.messaging.runtime.announce import announce
from shared.messaging.subscription import Subscription
from shared.persistence.database import Database
from shared.policies.table import PolicyTable
from shared.web import events_admin, policies_admin
from shared.web.auth import TokenReader, authorise
from shared.web.docs import docs
from shared.web.health import health
from shared.web.maintenance import refuse_in_maintenance
from shared.web.observing import observe
from shared.web.problems import ProblemApi

MOST_BYTES = 25 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Runtime:
    """What the door needs at each request."""

    database: Database
    tokens: TokenReader
    config: ServiceConfig
    api: ProblemApi
    access: Mapping[str, AccessRule]
    subscriptions: Sequence[Subscription] = ()
    policies: PolicyTable | None = None


class _Json(JSONProvider):
    """orjson: several times the standard library's speed, and strict UTF-8."""

    def dumps(self, obj: object, **_: object) -> str:
        return orjson.dumps(obj, default=str).decode()

    def loads(self, s: str | bytes, **_: object) -> object:
        return orjson.loads(s)


def service_app(
    name: str,
    *,
    database: Database,
    config: ServiceConfig,
    blueprints: Sequence[Blueprint],
    access: Mapping[str, AccessRule],
    subscriptions: Sequence[Subscription] = (),
    policies: PolicyTable | None = None,
    version: str = "1",
) -> Flask:
    """Make a service's web app.

    Args:
        blueprints: registered under `/api/v1/<name>`.
        access: who may use which endpoint: `{"POST /enrollments": OWN}`, with `{name}` for path parameters.
        subscriptions: what the service hears, for its operators.
        policies: the rules that agencies set, if the service has any.

    Raises:
        RuntimeError: an endpoint without a row in `access`, or a row without an endpoint.
    """
    app = Flask(f"sinau.{name}", static_folder=None)
    app.json = _Json(app)
    app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign]
    app.config.update(
        API_TITLE=f"Sinau {name}",
        API_VERSION=version,
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/",
        OPENAPI_JSON_PATH="openapi.json",
        MAX_CONTENT_LENGTH=MOST_BYTES,
        ETAG_DISABLED=True,
        API_SPEC_OPTIONS={
            "servers": [{"url": "/"}],
            "components": {
                "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}}
            },
            "security": [{"bearer": []}],
        },
    )
    api = ProblemApi(app)
    # flask-smorest documents a pagination header that no route here sends.
    api.spec.components.schemas.pop("PaginationMetadata", None)
    admin = {events_admin.blp: events_admin.ACCESS}
    if policies is not None:
        admin[policies_admin.blp] = policies_admin.ACCESS
    for rows in admin.values():
        access = {**access, **rows}
    app.extensions["sinau"] = Runtime(
        database, TokenReader(config.token_keys, config.issuer), config, api, access, subscriptions, policies
    )
    announce(database)
    prefix = f"/api/v1/{name}"
    for blueprint in (*blueprints, *admin):
        api.register_blueprint(blueprint, url_prefix=prefix)
    app.register_blueprint(health)
    app.register_blueprint(docs)
    rules = _rules_by_endpoint(app, prefix, access)

    observe(app, name)

    @app.before_request
    def _arrive() -> None:
        refuse_in_maintenance(config.state_dir, request.path, database.clock.now())
        if "\0" in request.path:
            # No name or key holds a NUL, and PostgreSQL would not even be asked for one.
            raise NotFound()
        rule = rules.get((request.method, request.endpoint or ""))
        if rule is not None:
            authorise(rule)

    @app.after_request
    def _leave(response: Response) -> Response:
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        return response

    return app


def _rules_by_endpoint(
    app: Flask, prefix: str, access: Mapping[str, AccessRule]
) -> dict[tuple[str, str], AccessRule]:
    """The access table by method and endpoint, complete in both directions."""
    by_endpoint: dict[tuple[str, str], AccessRule] = {}
    unused = set(access)
    for rule in app.url_map.iter_rules():
        if not rule.rule.startswith(prefix):
            continue
        path = re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", r"{\1}", rule.rule.removeprefix(prefix))
        for method in (rule.methods or set()) - {"OPTIONS", "HEAD"}:
            key = f"{method} {path}"
            if key not in access:
                raise RuntimeError(f"{app.name}: no row in the access table for {key!r}")
            unused.discard(key)
            by_endpoint[method, rule.endpoint] = access[key]
            if method == "GET":
                by_endpoint["HEAD", rule.endpoint] = access[key]
    if unused:
        raise RuntimeError(f"{app.name}: rows in the access table without an endpoint: {sorted(unused)}")
    return by_endpoint
