"""Pages of the portal to which messages and documents of other services lead.

A service stores a page's name and parameters, and the portal makes the link. What leaves Sinau (an e-mail, a PDF) needs
the address itself, which is made from the pattern here. A test compares the patterns with the portal's own addresses.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from urllib.parse import quote


class Route(StrEnum):
    """The names of these pages."""

    HOME = "home"
    ENROLLMENT = "enrollment"
    JP_LEDGER = "jp_ledger"
    CERTIFICATE = "certificate"
    VERIFICATION = "verification"
    PROFILE = "profile"


PATTERNS: Mapping[Route, str] = MappingProxyType(
    {
        Route.HOME: "/",
        Route.ENROLLMENT: "/belajar/{enrollment_id}",
        Route.JP_LEDGER: "/jp",
        Route.CERTIFICATE: "/sertifikat/{certificate_id}",
        Route.VERIFICATION: "/v/{code}",
        Route.PROFILE: "/profil",
    }
)
"""Each page's path, with its parameters in braces."""


def path_to(route: str, parameters: Mapping[str, str] | None = None) -> str:
    """The path of a page.

    Raises:
        ValueError: there is no such route.
        KeyError: a parameter is missing.
    """
    values = {name: quote(value, safe="") for name, value in (parameters or {}).items()}
    return PATTERNS[Route(route)].format_map(values)
