"""Connections to the services' addresses, kept open between requests."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager

import httpx

from services.portal.clients.replicas import Replicas
from services.portal.config import SERVICES, Config


def connect(config: Config) -> Mapping[str, httpx.Client]:
    """One pool of connections per service."""
    timeout = httpx.Timeout(config.timeout_seconds, connect=2.0)
    limits = httpx.Limits(max_connections=100, max_keepalive_connections=20)
    return {
        name: httpx.Client(base_url=address, timeout=timeout, transport=Replicas(limits), trust_env=False)
        for name, address in config.services.items()
    }


@contextmanager
def connect_to(address: str, *, timeout_seconds: float = 30.0) -> Iterator[Mapping[str, httpx.Client]]:
    """All services behind one address, as a command outside sees them; closed at the end."""
    with ExitStack() as stack:
        yield {
            name: stack.enter_context(
                httpx.Client(base_url=address.rstrip("/"), timeout=timeout_seconds, trust_env=False)
            )
            for name in SERVICES
        }
