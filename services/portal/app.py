"""The wiring of the portal."""

from collections.abc import Mapping
from datetime import timedelta

import httpx
from flask import Flask
from flask_babel import Babel
from werkzeug.middleware.proxy_fix import ProxyFix

from services.portal.clients.connections import connect
from services.portal.config import Config
from services.portal.frame.context import furnish
from services.portal.frame.cookie import SealedCookieSession, sealer
from services.portal.frame.csrf import check_csrf
from services.portal.frame.error_pages import handle_errors
from services.portal.frame.gate import guard
from services.portal.frame.headers import add_headers, squeeze
from services.portal.frame.language import language
from services.portal.frame.maintenance import hold_back
from services.portal.frame.visit import Frame
from services.portal.pages import BLUEPRINTS
from shared.clock import Clock, SystemClock
from shared.web.observing import observe


def create_app(
    config: Config | None = None,
    *,
    services: Mapping[str, httpx.Client] | None = None,
    clock: Clock | None = None,
) -> Flask:
    """The portal as a WSGI app.

    Args:
        config: none reads the environment.
        services: an `httpx.Client` per service; none connects to the addresses in `config`.
        clock: none is the server's.
    """
    config = config or Config.from_environment()
    app = Flask(__name__, static_folder=None)
    app.config.update(
        MAX_CONTENT_LENGTH=60 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=8 * 1024 * 1024,
        PERMANENT_SESSION_LIFETIME=timedelta(days=30),
        SESSION_COOKIE_NAME="__Host-sinau" if config.is_https else "sinau",
        SESSION_COOKIE_SECURE=config.is_https,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
    )
    app.extensions["portal"] = Frame(config, services or connect(config), clock or SystemClock())
    app.session_interface = SealedCookieSession(sealer(config.secrets))
    if config.trusted_proxies:
        hops = config.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    Babel(app, default_locale="id", locale_selector=language)
    furnish(app)
    observe(app, "portal")
    for step in (hold_back, check_csrf, guard):
        app.before_request(step)
    app.after_request(squeeze)
    app.after_request(add_headers)
    handle_errors(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app
