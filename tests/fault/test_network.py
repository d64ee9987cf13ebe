"""The network between services and RabbitMQ: reset, silent in one direction or both, cut within a frame."""

from collections.abc import Iterator

import pytest

from tests.fault.environment import Environment
from tests.fault.proxy import DOWN, UP, Proxy
from tests.fault.servers import RabbitServer
from tests.fault.wire import Wired, cut_within, reset_under_load

pytestmark = [pytest.mark.docker, pytest.mark.xdist_group("broker")]


@pytest.fixture
def wired(broken_broker: Environment, rabbit: RabbitServer) -> Iterator[Wired]:
    """An environment whose processes reach the broker through a proxy, and have had ten orders."""
    with Proxy(rabbit.port) as proxy:
        through = broken_broker.admin.replace(f":{rabbit.port}/", f":{proxy.port}/")
        shop = broken_broker.start("shop", url=through)
        store = broken_broker.start("store", url=through)
        broken_broker.order(shop, *range(10))
        broken_broker.wait_for(lambda: broken_broker.packed() == 10)
        yield broken_broker, proxy, shop, store


def test_connections_reset_under_load(wired: Wired) -> None:
    environment, *_ = wired
    reset_under_load(wired)
    environment.check()


@pytest.mark.parametrize("directions", [(UP,), (DOWN,), (UP, DOWN)], ids=["up", "down", "both"])
def test_a_network_that_swallows_is_noticed_and_left(wired: Wired, directions: tuple[str, ...]) -> None:
    environment, proxy, shop, store = wired
    proxy.swallow(*directions)
    environment.order(shop, *range(10, 30))
    environment.wait_for(lambda: environment.acknowledged == set(range(30)))
    # Neither hangs on a connection that is half open: both say that they wait.
    environment.wait_for(lambda: shop.has_logged("state=waiting") and store.has_logged("state=waiting"))
    proxy.swallow()
    environment.check()


@pytest.mark.parametrize("direction", [UP, DOWN])
def test_a_connection_cut_within_a_frame(wired: Wired, direction: str) -> None:
    environment, *_ = wired
    cut_within(wired, direction)
    environment.check()


def test_an_acknowledgement_that_is_lost_leads_to_a_duplicate_that_is_known(wired: Wired) -> None:
    environment, proxy, shop, _ = wired
    # The broker has the events and its acknowledgements do not come: they are sent again.
    proxy.swallow(DOWN)
    environment.order(shop, *range(10, 20), together=True)
    environment.wait_for(lambda: shop.has_logged("error="))
    proxy.swallow()
    environment.check()
