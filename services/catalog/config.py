"""Catalog's settings: those that every service has."""

from dataclasses import dataclass

from shared.config import ServiceConfig


@dataclass(frozen=True, slots=True, kw_only=True)
class Config(ServiceConfig):
    """What catalog needs to know."""
