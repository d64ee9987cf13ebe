"""Notification's settings."""

from dataclasses import dataclass
from typing import Any

from environs import FileAwareEnv

from shared.config import ServiceConfig


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
        """Read notification's own variables; host and port alone are enough for a plain mail server."""
        host, port = env.str("SMTP_HOST", default=""), env.int("SMTP_PORT", default=25)
        return {
            "smtp_url": env.str("SMTP_URL", default="") or (f"smtp://{host}:{port}" if host else ""),
            "mail_from": env.str("MAIL_FROM", default="sinau@localhost"),
            "mail_timeout_seconds": env.int("MAIL_TIMEOUT_SECONDS", default=20),
        }
