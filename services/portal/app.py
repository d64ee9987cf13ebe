"""The wiring of the portal."""

from collections.abc import Iterable, Mapping
from datetime import timedelta

import httpx
from flask import Flask
from flask_babel import Babel
from werkzeug.middleware.proxy_fix import ProxyFix

from services.portal import learner, managing, operating, question_types, teaching, web
from services.portal.activities import ACTIVITY_KINDS
from services.portal.clients.connections import connect
from services.portal.config import Config
from services.portal.web import assets, health
from services.portal.web.access_control import check_access
from services.portal.web.activity_kinds import ActivityKind, know_activity_kinds
from services.portal.web.cookie import EncryptedCookieSession, cookie_cipher
from services.portal.web.csrf import check_csrf
from services.portal.web.error_pages import handle_errors
from services.portal.web.headers import add_headers, compress
from services.portal.web.language import language
from services.portal.web.maintenance import show_maintenance
from services.portal.web.template_context import add_template_context
from services.portal.web.user_session import Portal
from shared.clock import Clock, SystemClock
from shared.web.observing import observe

# Each part has its pages, and its templates in `templates/`.
PARTS = (learner, teaching, managing, operating)
BLUEPRINTS = (assets.blueprint, health.blueprint, *(one for part in PARTS for one in part.BLUEPRINTS))


def create_app(
    config: Config | None = None,
    *,
    services: Mapping[str, httpx.Client] | None = None,
    clock: Clock | None = None,
    activity_kinds: Iterable[ActivityKind] = ACTIVITY_KINDS,
) -> Flask:
    """The portal as a WSGI app.

    Args:
        config: none reads the environment.
        services: an `httpx.Client` per service; none connects to the addresses in `config`.
        clock: none is the server's.
        activity_kinds: the kinds of activity whose pages it has.
    """
    config = config or Config.from_environment()
    app = Flask(__name__, static_folder=None, template_folder=None)
    app.config.update(
        MAX_CONTENT_LENGTH=60 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=8 * 1024 * 1024,
        PERMANENT_SESSION_LIFETIME=timedelta(days=30),
        SESSION_COOKIE_NAME="__Host-sinau" if config.is_https else "sinau",
        SESSION_COOKIE_SECURE=config.is_https,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
    )
    app.extensions["portal"] = Portal(config, services or connect(config), clock or SystemClock())
    app.session_interface = EncryptedCookieSession(cookie_cipher(config.secrets))
    if config.trusted_proxies:
        hops = config.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    Babel(app, default_locale="id", locale_selector=language)
    kinds = tuple(activity_kinds)
    know_activity_kinds(app, kinds)
    packages = (part.__name__ for part in (web, *PARTS))
    add_template_context(app, [*packages, *(kind.package for kind in kinds)], question_types.templates())
    observe(app, "portal")
    for step in (show_maintenance, check_csrf, check_access):
        app.before_request(step)
    app.after_request(compress)
    app.after_request(add_headers)
    handle_errors(app)
    for blueprint in (*BLUEPRINTS, *(one for kind in kinds for one in kind.blueprints)):
        app.register_blueprint(blueprint)
    return app
