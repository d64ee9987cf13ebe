"""A process that is up is not a worker that works: whoever cannot hear the broker says so, and recovers by itself."""

import signal
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from shared.messaging.broker.connection import Link
from shared.messaging.broker.declarations import apply
from shared.messaging.broker.topology import topology_of
from shared.messaging.runtime.worker import Worker
from shared.web.worker_endpoint import worker_endpoint
from tests.fault.house import SERVICES, House
from tests.fault.process import HASTY, subscriptions_of
from tests.fault.proxy import DOWN, UP, Proxy
from tests.fault.servers import RabbitServer

pytestmark = [pytest.mark.docker, pytest.mark.xdist_group("broker")]


@dataclass
class Watched:
    """A house with a shop, and a store of this process that hears RabbitMQ through a proxy and says how it stands."""

    house: House
    proxy: Proxy
    store: Worker
    url: str

    def is_ready(self) -> bool:
        """What `/readyz` says."""
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=5):  # noqa: S310  # it is ours
                return True
        except urllib.error.HTTPError as refusal:
            refusal.close()
            return False

    def orders_arrive(self, *numbers: int) -> None:
        """Place orders and wait until they have come all the way round."""
        shop = self.house.processes[-1] if self.house.processes else self.house.start("shop")
        self.house.order(shop, *numbers)
        self.house.wait_for(lambda: self.house.acknowledged >= set(numbers))
        self.house.check()


@pytest.fixture
def watched(broken_broker: House, rabbit: RabbitServer) -> Iterator[Watched]:
    """A store that is ready."""
    with Proxy(rabbit.port) as proxy:
        url = broken_broker.admin.replace(f":{rabbit.port}/", f":{proxy.port}/")
        store = Worker("store", broken_broker.databases["store"], url, subscriptions_of("store"), retry=HASTY)
        with worker_endpoint(store, "127.0.0.1:0") as port:
            store.start()
            try:
                made = Watched(broken_broker, proxy, store, f"http://127.0.0.1:{port}")
                broken_broker.wait_for(made.is_ready)
                yield made
            finally:
                proxy.swallow()
                assert store.stop(), store.health()


def test_a_consumer_that_the_broker_cancelled_consumes_again(watched: Watched) -> None:
    link = Link(watched.house.admin, name="operator")
    # The queue is there again before anybody looks for it; who listened to it was cancelled all the same.
    link.channel().queue_delete("store.inbox")
    link.close()
    # Made anew within 30 ms, RabbitMQ 3.10.8 cancels nobody, and gives its messages to nobody (docs/rabbitmq.md).
    threading.Event().wait(0.1)
    apply(watched.house.admin, topology_of({name: subscriptions_of(name) for name in SERVICES}))
    watched.house.wait_for(watched.is_ready)
    watched.orders_arrive(*range(10))


def test_without_its_queue_it_is_not_ready_and_with_it_it_is_again(watched: Watched) -> None:
    link = Link(watched.house.admin, name="operator")
    link.channel().queue_delete("store.inbox")
    link.close()
    watched.house.wait_for(lambda: watched.store.health()["consumer"]["error"] == "NotFound")
    assert not watched.is_ready()
    watched.house.prepare()
    watched.house.wait_for(watched.is_ready)
    watched.orders_arrive(*range(10))


@pytest.mark.parametrize("directions", [(UP,), (DOWN,), (UP, DOWN)], ids=["up", "down", "both"])
def test_a_half_open_connection_is_not_ready_until_it_is_replaced(
    watched: Watched, directions: tuple[str, ...]
) -> None:
    watched.proxy.swallow(*directions)
    watched.house.wait_for(lambda: not watched.is_ready())
    watched.proxy.swallow()
    watched.house.wait_for(watched.is_ready)
    watched.orders_arrive(*range(10))


def test_sigterm_ends_a_process_whose_broker_is_silent(watched: Watched) -> None:
    shop = watched.house.start("shop", url=watched.store.broker_url)
    watched.house.order(shop, *range(10))
    watched.house.wait_for(lambda: watched.house.packed() == 10)
    watched.house.settle()
    watched.proxy.swallow(UP, DOWN)
    shop.send(signal.SIGTERM)
    assert shop.ended(20) == 0
