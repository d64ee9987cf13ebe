"""Assessment's settings: those that every service has, and none of its own."""

from dataclasses import dataclass

from shared.config import ServiceConfig


@dataclass(frozen=True, slots=True, kw_only=True)
class Config(ServiceConfig):
    """What assessment needs to know."""
