"""A worker that cannot reach the broker is not ready, although its process runs, and recovers by itself."""

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
from tests.fault.environment import SERVICES, Environment
from tests.fault.process import HASTY, subscriptions_of
from tests.fault.proxy import DOWN, UP, Proxy
from tests.fault.servers import RabbitServer

pytestmark = [pytest.mark.docker, pytest.mark.xdist_group("broker")]


@dataclass
class Watched:
    """An environment with a shop; its store is in this process, reaches RabbitMQ through a proxy, and has /readyz."""

    environment: Environment
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
        """Place orders and wait until they are packed."""
        shop = (
            self.environment.processes[-1] if self.environment.processes else self.environment.start("shop")
        )
        self.environment.order(shop, *numbers)
        self.environment.wait_for(lambda: self.environment.acknowledged >= set(numbers))
        self.environment.check()


@pytest.fixture
def watched(broken_broker: Environment, rabbit: RabbitServer) -> Iterator[Watched]:
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
    link = Link(watched.environment.admin, name="operator")
    # The queue is declared again before anybody looks for it; its consumer was cancelled all the same.
    link.channel().queue_delete("store.inbox")
    link.close()
    # Declared again within 30 ms, RabbitMQ 3.10.8 cancels no consumer and delivers to none (docs/rabbitmq.md).
    threading.Event().wait(0.1)
    apply(watched.environment.admin, topology_of({name: subscriptions_of(name) for name in SERVICES}))
    watched.environment.wait_for(watched.is_ready)
    watched.orders_arrive(*range(10))


def test_without_its_queue_it_is_not_ready_and_with_it_it_is_again(watched: Watched) -> None:
    link = Link(watched.environment.admin, name="operator")
    link.channel().queue_delete("store.inbox")
    link.close()
    watched.environment.wait_for(lambda: watched.store.health()["consumer"]["error"] == "NotFound")
    assert not watched.is_ready()
    watched.environment.prepare()
    watched.environment.wait_for(watched.is_ready)
    watched.orders_arrive(*range(10))


@pytest.mark.parametrize("directions", [(UP,), (DOWN,), (UP, DOWN)], ids=["up", "down", "both"])
def test_a_half_open_connection_is_not_ready_until_it_is_replaced(
    watched: Watched, directions: tuple[str, ...]
) -> None:
    watched.proxy.swallow(*directions)
    watched.environment.wait_for(lambda: not watched.is_ready())
    watched.proxy.swallow()
    watched.environment.wait_for(watched.is_ready)
    watched.orders_arrive(*range(10))


def test_sigterm_ends_a_process_whose_broker_is_silent(watched: Watched) -> None:
    shop = watched.environment.start("shop", url=watched.store.broker_url)
    watched.environment.order(shop, *range(10))
    watched.environment.wait_for(lambda: watched.environment.packed() == 10)
    watched.environment.wait_until_finished()
    watched.proxy.swallow(UP, DOWN)
    shop.send(signal.SIGTERM)
    assert shop.ended(20) == 0
