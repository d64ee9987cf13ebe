"""What is done to the wire between services and a server, whichever server it is."""

from tests.fault.house import House, ServiceProcess
from tests.fault.proxy import Proxy

Wired = tuple[House, Proxy, ServiceProcess, ServiceProcess]
"""A house, the proxy on its wire, and the processes of shop and store."""


def reset_under_load(wired: Wired) -> None:
    """Reset all connections five times, just after orders came; each time they are opened again."""
    house, proxy, shop, _ = wired
    for start in range(10, 110, 20):
        house.order(shop, *range(start, start + 20))
        proxy.reset()
        before = proxy.connection_count
        house.wait_for(lambda before=before: proxy.connection_count > before)  # type: ignore[misc]  # bound at once


def cut_within(wired: Wired, direction: str) -> None:
    """Cut a connection after so many bytes that what is sent is cut in its midst, at four places."""
    house, proxy, shop, _ = wired
    for count in (1, 7, 100, 1500):
        first = max(house.attempted) + 1
        before = proxy.connection_count
        proxy.cut_after(direction, count)
        house.order(shop, *range(first, first + 10), together=True)
        house.wait_for(lambda before=before: proxy.connection_count > before)  # type: ignore[misc]  # bound at once
