"""What the environment decides for the portal. Read once, at start."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Self

from environs import FileAwareEnv
from marshmallow.validate import OneOf

from shared.config import read_environment, real_secret

BRANDS: Mapping[str, str] = MappingProxyType(
    {"sinau": "#0a2a52", "hijau": "#0b4030", "merah": "#63151c", "ungu": "#372463"}
)
"""The colours that an agency may choose from, by name: that of the bar; `tokens.css` has the same as `data-brand`."""

SERVICES = ("identity", "catalog", "assessment", "enrollment", "notification")


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The portal's settings.

    Args:
        secrets: seal the cookie; the first seals, each opens, so a new one may be put in front without signing
            everybody out.
        public_url: where people reach the portal, without a trailing slash; `https` makes the cookie `__Host-` and
            Secure.
        services: base address of each service, without a path.
        portal_key: proves to identity that the visitor's address in `Sinau-Client-Address` comes from the portal.
        trusted_proxies: how many proxies in front set `X-Forwarded-*`.
        timeout_seconds: longest wait for one answer of a service.
        brand: which of `BRANDS` the pages show.
        agency: the name of the agency that runs this Sinau, shown in the footer.
        time_zone: IANA zone for visitors who have not signed in.
        state_dir: the folder where an operator leaves word that there is maintenance; empty: there is none.
    """

    secrets: tuple[str, ...]
    public_url: str = "http://localhost:8000"
    services: Mapping[str, str] = field(default_factory=dict)
    portal_key: str = ""
    trusted_proxies: int = 0
    timeout_seconds: float = 10.0
    agency: str = "BKPSDM"
    brand: str = "sinau"
    time_zone: str = "Asia/Jakarta"
    state_dir: str = ""

    @property
    def is_https(self) -> bool:
        """Whether people reach the portal over HTTPS."""
        return self.public_url.startswith("https://")

    @classmethod
    def from_environment(cls) -> Self:
        """Read `SINAU_…` variables, or files named by `SINAU_…_FILE`.

        Raises:
            WrongSettings: naming every variable that is missing or wrong.
        """
        return cls(**read_environment("portal", _read))


def _read(env: FileAwareEnv) -> dict[str, Any]:
    return {
        "secrets": tuple(env.list("SECRET_KEY", validate=_real_secrets) or ()),
        "public_url": env.str("PUBLIC_URL", default="http://localhost:8000"),
        "services": {
            name: env.str(f"{name.upper()}_URL", default=f"http://{name}:8000") for name in SERVICES
        },
        "portal_key": env.str("PORTAL_KEY", default=""),
        "trusted_proxies": env.int("TRUSTED_PROXIES", default=0),
        "timeout_seconds": env.float("PORTAL_TIMEOUT_SECONDS", default=10.0),
        "agency": env.str("AGENCY", default="BKPSDM"),
        "brand": env.str("BRAND", default="sinau", validate=OneOf(list(BRANDS))),
        "time_zone": env.str("TIME_ZONE", default="Asia/Jakarta"),
        "state_dir": env.str("STATE_DIR", default=""),
    }


def _real_secrets(values: list[str]) -> None:
    for value in values or [""]:
        real_secret(value)
