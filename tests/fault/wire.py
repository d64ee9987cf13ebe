"""What tests do to the network between services and a server."""

from tests.fault.environment import Environment, ServiceProcess
from tests.fault.proxy import Proxy

Wired = tuple[Environment, Proxy, ServiceProcess, ServiceProcess]
"""An environment, the proxy in its network, and the processes of shop and store."""


def reset_under_load(wired: Wired) -> None:
    """Reset all connections five times, just after orders were placed; each time they are opened again."""
    environment, proxy, shop, _ = wired
    for start in range(10, 110, 20):
        environment.order(shop, *range(start, start + 20))
        proxy.reset()
        before = proxy.connection_count
        environment.wait_for(lambda before=before: proxy.connection_count > before)  # type: ignore[misc]  # bound at once


def cut_within(wired: Wired, direction: str) -> None:
    """Cut a connection within what is sent, at four places."""
    environment, proxy, shop, _ = wired
    for count in (1, 7, 100, 1500):
        first = max(environment.attempted) + 1
        before = proxy.connection_count
        proxy.cut_after(direction, count)
        environment.order(shop, *range(first, first + 10), together=True)
        environment.wait_for(lambda before=before: proxy.connection_count > before)  # type: ignore[misc]  # bound at once
