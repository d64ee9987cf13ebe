"""What every view here needs beside the session: settings, vault, the day, the visitor's address."""

import hmac
from datetime import date
from ipaddress import ip_address
from typing import cast
from zoneinfo import ZoneInfo

from flask import current_app, request

from services.identity.adapters.sealing import NipVault, nip_vault
from services.identity.config import Config
from services.identity.domain.zones import DEFAULT_ZONE
from services.identity.queries.sign_ins import TokenTerms
from shared.web.transaction import clock


def settings() -> Config:
    """Identity's settings."""
    return cast(Config, current_app.extensions["sinau"].config)


def vault() -> NipVault:
    """What opens and seals NIPs."""
    return nip_vault(settings().nip_secret)


def today() -> date:
    """The day that it is for the administration."""
    return clock().now().astimezone(ZoneInfo(DEFAULT_ZONE)).date()


def terms() -> TokenTerms:
    """How tokens are made."""
    config = settings()
    return TokenTerms(signing_key=config.signing_key, issuer=config.issuer, life=config.token_life)


def client_address() -> str:
    """The visitor's address, as far as it can be trusted.

    The portal tells it in `Sinau-Client-Address`. Its word is taken if it proves itself with `Sinau-Portal-Key`, or,
    where no such key is set, if it runs on this machine.
    """
    told = request.headers.get("Sinau-Client-Address", "")
    if told and _comes_from_the_portal():
        try:
            return str(ip_address(told.strip()))
        except ValueError:
            return "unknown"
    return request.remote_addr or "unknown"


def _comes_from_the_portal() -> bool:
    key = settings().portal_key
    if key:
        return hmac.compare_digest(key.encode(), request.headers.get("Sinau-Portal-Key", "").encode())
    try:
        return ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False
