"""Enrollment's settings."""

from dataclasses import dataclass

from shared.config import ServiceConfig


@dataclass(frozen=True, slots=True, kw_only=True)
class Config(ServiceConfig):
    """What enrollment needs to know: the common settings; `public_url` goes into the QR codes of certificates."""
