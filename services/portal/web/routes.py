"""From a page's name in a message (`shared.contracts.routes`) to its address here."""

import logging
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from flask import url_for
from werkzeug.routing import BuildError

from shared.contracts.routes import Route

log = logging.getLogger(__name__)

PAGES: Mapping[str, str] = MappingProxyType(
    {
        Route.HOME: "home.page",
        Route.ENROLLMENT: "enrollments.course",
        Route.JP_LEDGER: "jp.page",
        Route.CERTIFICATE: "certificates.certificate",
        Route.VERIFICATION: "verification.page",
        Route.PROFILE: "profile.page",
    }
)


def address_of(message: Mapping[str, Any]) -> str | None:
    """Where a message leads; none if this portal does not know the page, or lacks a parameter of it."""
    page = PAGES.get(message["route"])
    if page is None:
        return None
    try:
        return url_for(page, **message["parameters"])
    except BuildError:
        log.warning("a message leads to %s with other parameters than the page has", message["route"])
        return None
