"""Connections to the services' addresses, kept open between requests."""

from collections.abc import Mapping

import httpx

from services.portal.config import Config


def connect(config: Config) -> Mapping[str, httpx.Client]:
    """One pool of connections per service."""
    timeout = httpx.Timeout(config.timeout_seconds, connect=2.0)
    limits = httpx.Limits(max_connections=100, max_keepalive_connections=20)
    return {
        name: httpx.Client(base_url=address, timeout=timeout, limits=limits, trust_env=False)
        for name, address in config.services.items()
    }
