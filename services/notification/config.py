"""Notification's settings."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from environs import FileAwareEnv
from marshmallow.validate import OneOf

from shared.config import ServiceConfig

SCHEMES = {"off": "smtp", "starttls": "smtp+starttls", "on": "smtps"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Config(ServiceConfig):
    """What notification needs to know.

    Attributes:
        smtp_url: where e-mail goes: `smtp://`, `smtp+starttls://` or `smtps://` with `[user:password@]host[:port]`, or
            `file:///folder`, which keeps each message as a file. Empty: nowhere, and deliveries say so.
        mail_from: the sender's address.
        mail_timeout_seconds: how long the mail server may take for one step.
    """

    smtp_url: str = ""
    mail_from: str = "sinau@localhost"
    mail_timeout_seconds: int = 20

    @classmethod
    def own_settings(cls, env: FileAwareEnv) -> dict[str, Any]:
        """Read notification's own variables. A host is enough for a plain mail server; TLS is off, starttls or on."""
        scheme = env.str("SMTP_TLS", default="off", validate=OneOf(SCHEMES))
        host, port = env.str("SMTP_HOST", default=""), env.int("SMTP_PORT", default=25)
        user, password = env.str("SMTP_USER", default=""), env.str("SMTP_PASSWORD", default="")
        credentials = f"{quote(user, safe='')}:{quote(password, safe='')}@" if user else ""
        address = f"{SCHEMES.get(scheme, '')}://{credentials}{host}:{port}" if host else ""
        return {
            "smtp_url": env.str("SMTP_URL", default="") or address,
            "mail_from": env.str("MAIL_FROM", default="sinau@localhost"),
            "mail_timeout_seconds": env.int("MAIL_TIMEOUT_SECONDS", default=20),
        }
