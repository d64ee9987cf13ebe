"""What every template may use without being given it."""

import logging
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from flask import Flask, current_app, g, request
from jinja2 import BaseLoader, ChoiceLoader, PackageLoader
from werkzeug.exceptions import HTTPException

from services.portal.clients import ClientProblem, ServiceUnreachable
from services.portal.config import BRANDS
from services.portal.web.activity_kinds import activity_kind, counted_kinds
from services.portal.web.assets import asset_url
from services.portal.web.csrf import csrf_token
from services.portal.web.formatters import FILTERS, span
from services.portal.web.icons import icon
from services.portal.web.labels import NAMES
from services.portal.web.language import language, theme
from services.portal.web.navigation import role_places, tabs
from services.portal.web.user_session import clients, now, person, portal

log = logging.getLogger(__name__)


def add_template_context(app: Flask, packages: Iterable[str], *others: BaseLoader) -> None:
    """Find templates in these packages' `templates/` and by `others`; give them filters, globals and variables."""
    app.jinja_loader = ChoiceLoader([*(PackageLoader(package) for package in packages), *others])
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.globals.update(
        activity_kind=activity_kind,
        asset=asset_url,
        counted_kinds=counted_kinds,
        csrf_token=csrf_token,
        icon=icon,
        **NAMES,
        new_key=new_key,
        now=now,
        span=span,
        with_query=with_query,
    )
    app.context_processor(_variables)


def new_key() -> str:
    """A key for a form: sending the form twice then does its work once."""
    return uuid4().hex


def with_query(**changes: object) -> str:
    """The present address with these query arguments; none takes one away."""
    arguments = request.args.to_dict() | {
        name: str(value) for name, value in changes.items() if value is not None
    }
    kept = {
        name: value for name, value in arguments.items() if name not in changes or changes[name] is not None
    }
    return request.path + ("?" + urlencode(kept) if kept else "")


def _variables() -> dict[str, Any]:
    visitor = person()
    return {
        "person": visitor,
        "language": language(),
        "theme": theme(),
        "agency": portal().config.agency,
        "brand": portal().config.brand,
        "brand_colour": BRANDS[portal().config.brand],
        "public_url": portal().config.public_url,
        "tabs": tabs() if visitor else [],
        "role_places": role_places(visitor),
        "unread_count": _unread_count,
        "here": _here(),
        "request_id": g.get("request_id", ""),
    }


def _here() -> str:
    """Where the language and theme buttons lead back to; an address that only takes forms leads home."""
    if request.method == "GET":
        return request.full_path.rstrip("?")
    return request.path if request.url_rule and "GET" in _methods(request.path) else "/"


def _methods(path: str) -> list[str]:
    try:
        return list(current_app.url_map.bind("").allowed_methods(path))
    except HTTPException:
        return []


def _unread_count() -> int:
    """Unread messages; nothing, rather than no page, when notification is not there."""
    visitor = person()
    if visitor is None or visitor.must_change_password or g.get("is_failing"):
        return 0
    if "unread" not in g:
        try:
            g.unread = clients().notification.unread_count()
        except (ClientProblem, ServiceUnreachable) as error:
            log.warning("the count of unread messages is missing: %s", type(error).__name__)
            g.unread = 0
    count: int = g.unread
    return count
